;; Several results, of functions and of blocks.
;; call: divide 17 5
;; call: divide 17 0
;; call: swap 1 -1
(module
  (func $both (param $a i32) (param $b i32) (result i32 i32)
    (i32.div_u (local.get $a) (local.get $b))
    (i32.rem_u (local.get $a) (local.get $b)))
  (func (export "divide") (param i32 i32) (result i32 i32)
    (call $both (local.get 0) (local.get 1)))
  (func (export "swap") (param i64 f64) (result f64 i64)
    (local.get 1)
    (local.get 0)
    (block (param f64 i64) (result f64 i64)
      nop)))
