;; The contract's own balance, the caller's within the limit, everybody else's never. It costs 9000 whatever comes of it.
;; value: 1000
;; call: own 400
;; call: own 601
;; call: own 0
;; call: callers 250
;; as: bob
;; spend: 250
;; call: callers 251
;; as: bob
;; spend: 250
;; call: strangers 1
;; as: bob
;; spend: 1000
;; call: self 600
;; call: outside
(module
  (import "env" "address" (func $address (param i32)))
  (import "env" "caller" (func $caller (param i32)))
  (import "env" "transfer" (func $transfer (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "carol")
  (data (i32.const 96) "dave")
  (func $pay (param $from i32) (param $to i32) (param $amount i64) (result i32)
    (i64.store (i32.const 128) (local.get $amount))
    (call $transfer (local.get $from) (local.get $to) (i32.const 128)))
  (func (export "own") (param $amount i64) (result i32)
    (call $address (i32.const 0))
    (call $pay (i32.const 0) (i32.const 64) (local.get $amount)))
  (func (export "callers") (param $amount i64) (result i32)
    (call $caller (i32.const 32))
    (call $pay (i32.const 32) (i32.const 64) (local.get $amount)))
  (func (export "strangers") (param $amount i64) (result i32)
    (call $pay (i32.const 96) (i32.const 64) (local.get $amount)))
  (func (export "self") (param $amount i64) (result i32)
    (call $address (i32.const 0))
    (call $pay (i32.const 0) (i32.const 0) (local.get $amount)))
  (func (export "outside") (result i32)
    (call $transfer (i32.const 0) (i32.const 0) (i32.const 65521))))
