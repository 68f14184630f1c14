;; A call to oneself: its base price and what the callee used; each answer; return data; what stays and what does not.
;; value: 100
;; call: call 0 4 -1 0
;; call: call 0 4 500 0
;; call: call 0 4 5000 0
;; call: call 4 4 -1 0
;; call: call 8 4 -1 0
;; call: call 12 4 -1 0
;; call: call 16 4 -1 0
;; call: call 16 4 1000 0
;; call: call 0 4 -1 100
;; call: call 0 4 -1 101
;; call: call 0 3 -1 0
;; call: call 0 4 -1 0
;; gas: 8000
(module
  (import "env" "address" (func $address (param i32)))
  (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
  (import "env" "return_len" (func $return_len (result i32)))
  (import "env" "return_read" (func $return_read (param i32 i32 i32) (result i32)))
  (import "env" "set_return" (func $set_return (param i32 i32)))
  (import "env" "storage_store" (func $store (param i64 i64)))
  (import "env" "revert" (func $revert (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 32) "goodfailtraptakeloop")
  (data (i32.const 64) "what was returned, 34 bytes in all")
  (func $write
    (call $store (i64.const 1) (i64.const 1))
    (call $set_return (i32.const 64) (i32.const 34)))
  (func (export "good")
    (call $write))
  (func (export "fail")
    (call $write)
    (call $revert (i32.const 64) (i32.const 17)))
  (func (export "trap")
    (call $write)
    unreachable)
  (func (export "take") (param i32))
  (func (export "loop")
    (loop (br 0)))
  (func (export "call") (param $name i32) (param $len i32) (param $gas i64) (param $value i64) (result i32 i32)
    (call $address (i32.const 0))
    (i64.store (i32.const 128) (local.get $value))
    (call $call
      (i32.const 0)
      (i32.add (i32.const 32) (local.get $name)) (local.get $len)
      (i32.const 64) (i32.const 5)
      (i32.const 128)
      (local.get $gas))
    (drop (call $return_len))
    (call $return_read (i32.const 200) (i32.const 0) (i32.const 100))))
