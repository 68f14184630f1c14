;; `init` runs with the deployment: its arguments, its input, its amount. It can be called again like any other.
;; deploy: 41
;; as: bob
;; value: 30
;; input: 0x0102
;; call: get
;; call: init 7
;; call: get
;; call: gone
(module
  (import "env" "storage_load" (func $load (param i64) (result i64)))
  (import "env" "storage_store" (func $store (param i64 i64)))
  (import "env" "input_len" (func $input_len (result i32)))
  (func (export "init") (param $start i64)
    (call $store (i64.const 0)
      (i64.add (local.get $start)
        (i64.extend_i32_u (call $input_len)))))
  (func (export "get") (result i64)
    (call $load (i64.const 0))))
