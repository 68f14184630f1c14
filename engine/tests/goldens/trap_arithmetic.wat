;; Each way arithmetic can trap. A trap pays for the whole block that it happened in.
;; call: div 7 0
;; call: div -2147483648 -1
;; call: rem -2147483648 -1
;; call: rem 7 0
;; call: trunc 1e20
;; call: trunc nan
;; call: trunc -2147483648.9
(module
  (func (export "div") (param i32 i32) (result i32)
    (i32.div_s (local.get 0) (local.get 1)))
  (func (export "rem") (param i32 i32) (result i32)
    (i32.rem_s (local.get 0) (local.get 1)))
  (func (export "trunc") (param f64) (result i32)
    (i32.trunc_f64_s (local.get 0))
    (drop (i64.const 1))))
