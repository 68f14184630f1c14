;; What the host knows of a call: each answer is returned as data, and each costs 2.
;; call: who
;; as: bob
;; value: 7
;; call: when
;; call: outside
(module
  (import "env" "caller" (func $caller (param i32)))
  (import "env" "address" (func $address (param i32)))
  (import "env" "value" (func $value (param i32)))
  (import "env" "block_number" (func $block_number (result i64)))
  (import "env" "timestamp" (func $timestamp (result i64)))
  (import "env" "gas_left" (func $gas_left (result i64)))
  (import "env" "set_return" (func $set_return (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "who")
    (call $caller (i32.const 0))
    (call $address (i32.const 20))
    (call $value (i32.const 40))
    (call $set_return (i32.const 0) (i32.const 56)))
  (func (export "when") (result i64 i64 i64)
    (call $block_number)
    (call $timestamp)
    (call $gas_left))
  (func (export "outside")
    (call $caller (i32.const 65517))))
