;; A log costs 375, 375 per topic and 8 per byte.
;; call: log 0 0
;; call: log 4 100
;; call: log 5 0
;; call: log 1 16384
;; call: log 0 16385
;; call: log -1 0
(module
  (import "env" "emit_log" (func $log (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "one")
  (data (i32.const 32) "two")
  (data (i32.const 64) "three")
  (data (i32.const 96) "four")
  (func (export "log") (param $topics i32) (param $len i32)
    (call $log (i32.const 0) (local.get $topics) (i32.const 0) (local.get $len))))
