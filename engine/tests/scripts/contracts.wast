;; Host functions work in scripts: one world of balances and storage for all modules of a script, in which alice calls.
(module $counter
  (import "env" "storage_load" (func $load (param i64) (result i64)))
  (import "env" "storage_store" (func $store (param i64 i64)))
  (import "env" "get_caller" (func $caller (result i64)))
  (import "env" "revert" (func $revert (param i32 i32)))
  (import "env" "storage_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "no more than 10")
  (func (export "add") (param i64) (result i64)
    (local $next i64)
    (local.set $next (i64.add (call $load (i64.const 0)) (local.get 0)))
    (call $store (i64.const 0) (local.get $next))
    (if (i64.gt_u (local.get $next) (i64.const 10))
      (then (call $revert (i32.const 0) (i32.const 15))))
    (local.get $next))
  (func (export "who") (result i64) (call $caller))
  (func (export "beyond") (result i32)
    (call $read (i32.const 65530) (i32.const 20) (i32.const 0) (i32.const 0)))
  (func (export "main") (call $store (i64.const 0) (i64.const 9))))

(assert_return (invoke "add" (i64.const 4)) (i64.const 4))
(assert_return (invoke "add" (i64.const 6)) (i64.const 10))
;; A revert, by its message; what the call wrote is undone.
(assert_trap (invoke "add" (i64.const 1)) "no more than 10")
(assert_return (invoke "add" (i64.const 0)) (i64.const 10))
;; The first 8 bytes of "alice".
(assert_return (invoke "who") (i64.const 435459550305))
;; A host function that is called wrongly.
(assert_trap (invoke "beyond") "storage_read")

;; A registered module is a contract at the account with its name: others call it.
(register "counter" $counter)
(module $caller
  (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "counter")
  (data (i32.const 32) "main")
  (func (export "reset") (result i32)
    (call $call (i32.const 0) (i32.const 32) (i32.const 4) (i32.const 64) (i32.const 0)
      (i32.const 96) (i64.const -1))))
(assert_return (invoke "reset") (i32.const 0))
(assert_return (invoke $counter "add" (i64.const 1)) (i64.const 10))
