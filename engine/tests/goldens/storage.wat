;; A new row, an overwritten one, an empty value against none, and a row that is gone.
;; call: read 0
;; call: write 0
;; call: read 0
;; call: write 40
;; call: read 33
;; call: delete
;; call: delete
;; call: read 0
;; call: write 16384
;; call: write 16385
;; call: key 128
;; call: key 129
(module
  (import "env" "storage_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "env" "storage_write" (func $write (param i32 i32 i32 i32)))
  (import "env" "storage_delete" (func $delete (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "key")
  (func (export "write") (param $len i32)
    (call $write (i32.const 0) (i32.const 3) (i32.const 0) (local.get $len)))
  (func (export "read") (param $cap i32) (result i32)
    (call $read (i32.const 0) (i32.const 3) (i32.const 100) (local.get $cap)))
  (func (export "delete") (result i32)
    (call $delete (i32.const 0) (i32.const 3)))
  (func (export "key") (param $len i32)
    (call $write (i32.const 0) (local.get $len) (i32.const 0) (i32.const 1))))
