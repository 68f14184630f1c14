;; Giving up is free. The message is text if it can be, the data stays as it is, the effects are gone.
;; call: say 0 13
;; call: say 0 0
;; call: say 32 4
;; call: say 0 65536
;; call: say 0 65537
(module
  (import "env" "revert" (func $revert (param i32 i32)))
  (import "env" "storage_store" (func $store (param i64 i64)))
  (import "env" "set_return" (func $set_return (param i32 i32)))
  (memory (export "memory") 2)
  (data (i32.const 0) "not the owner")
  (data (i32.const 32) "\ff\fe\00\01")
  (func (export "say") (param $at i32) (param $len i32)
    (call $set_return (i32.const 0) (i32.const 3))
    (call $store (i64.const 1) (i64.const 2))
    (call $revert (local.get $at) (local.get $len))
    (unreachable)))
