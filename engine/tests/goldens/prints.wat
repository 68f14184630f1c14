;; Debug output costs 2, however long it is; what is no text is shown as far as it is.
;; call: main
;; call: outside
(module
  (import "env" "print_i32" (func $print_i32 (param i32)))
  (import "env" "print_i64" (func $print_i64 (param i64)))
  (import "env" "print" (func $print (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "hello\ff")
  (func (export "main")
    (call $print_i32 (i32.const -1))
    (call $print_i64 (i64.const 9223372036854775807))
    (call $print (i32.const 0) (i32.const 5))
    (call $print (i32.const 0) (i32.const 6))
    (call $print (i32.const 0) (i32.const 0)))
  (func (export "outside")
    (call $print (i32.const 0) (i32.const -1))))
