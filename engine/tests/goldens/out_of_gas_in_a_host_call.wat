;; A host call that cannot be paid ends the call, at its base price or at what grows; it books what was left.
;; call: main
;; gas: 112
;; call: main
;; gas: 5107
;; call: main
;; gas: 6306
;; call: main
;; gas: 26306
;; call: main
;; gas: 26307
;; call: main
;; gas: 26308
;; call: main
;; gas: 26309
(module
  (import "env" "storage_write" (func $write (param i32 i32 i32 i32)))
  (import "env" "gas_left" (func $gas_left (result i64)))
  (memory (export "memory") 1)
  (func (export "main") (result i64)
    (call $write
      (i32.const 0) (i32.const 1)
      (i32.const 0) (i32.const 60))
    (call $gas_left)))
