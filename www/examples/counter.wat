;; A counter that everybody shares.
;;
;; The number lives in this contract's storage, under key 0, and stays there
;; between calls. Run `increment` a few times and watch it grow in the State tab.
;; The gas beside each line says what that line costs: writing is what is dear.
(module
  (import "env" "storage_load"  (func $load  (param $key i64) (result i64)))
  (import "env" "storage_store" (func $store (param $key i64) (param $value i64)))
  (import "env" "emit_log"      (func $emit_log (param $topics i32) (param $count i32) (param $data i32) (param $len i32)))
  (memory (export "memory") 1)

  ;; The topic of our log: 32 bytes that tell listeners what happened.
  (data (i32.const 0) "incremented")

  ;; Adds $by to the counter, logs the new value, and returns it.
  (func (export "increment") (param $by i64) (result i64)
    (local $next i64)
    i64.const 0
    call $load                ;; the value under key 0, or 0 if there is none yet
    local.get $by
    i64.add
    local.set $next

    i64.const 0
    local.get $next
    call $store               ;; a new key costs more than changing an old one

    i32.const 32              ;; put the value into memory, where the log can see it
    local.get $next
    i64.store
    i32.const 0  i32.const 1  ;; one topic, at address 0
    i32.const 32 i32.const 8  ;; eight bytes of data, at address 32
    call $emit_log

    local.get $next
  )

  ;; Reads the counter and changes nothing.
  (func (export "get") (result i64)
    i64.const 0
    call $load
  )
)
