;; Balances in both forms. Looking one up costs 100, of an account that was never used as well.
;; value: 5
;; call: of 0
;; call: of 32
;; call: short 435459550305
;; call: short 0
;; call: of 65517
(module
  (import "env" "balance" (func $balance (param i32 i32)))
  (import "env" "get_balance" (func $short (param i64 i32) (result i64)))
  (memory (export "memory") 1)
  (data (i32.const 0) "alice")
  (data (i32.const 32) "nobody")
  (func (export "of") (param $who i32) (result i64 i64)
    (call $balance (local.get $who) (i32.const 64))
    (i64.load (i32.const 64))
    (i64.load (i32.const 72)))
  (func (export "short") (param $name i64) (result i64)
    (call $short (local.get $name) (i32.const 0))))
