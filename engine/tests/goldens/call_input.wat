;; Call input is paid for by the byte, and again by begun blocks of 32 that are read.
;; call: read 0 100
;; input: 0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20
;; call: read 32 100
;; input: 0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20
;; call: read 33 100
;; input: 0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20
;; call: read -1 -1
;; input: 0x00
;; call: read 0 0
(module
  (import "env" "input_len" (func $len (result i32)))
  (import "env" "input_read" (func $read (param i32 i32 i32) (result i32)))
  (import "env" "set_return" (func $set_return (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "read") (param $offset i32) (param $most i32) (result i32 i32)
    (local $copied i32)
    (call $len)
    (call $read (i32.const 0) (local.get $offset) (local.get $most))
    (local.set $copied)
    (call $set_return (i32.const 0) (local.get $copied))
    (local.get $copied)))
