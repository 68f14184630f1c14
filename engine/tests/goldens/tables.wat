;; Growing, filling and copying a table costs 1 per element. It does not grow beyond 1,000.
;; call: grow 5
;; call: grow 998
;; call: grow 999
;; call: fill 2
;; call: fill 3
;; call: copy 1 1
;; call: copy 1 2
(module
  (table $t 2 funcref)
  (elem declare func $f)
  (func $f)
  (func (export "grow") (param $by i32) (result i32 i32)
    (table.grow $t (ref.func $f) (local.get $by))
    (table.size $t))
  (func (export "fill") (param $len i32)
    (table.fill $t (i32.const 0) (ref.func $f) (local.get $len)))
  (func (export "copy") (param $to i32) (param $len i32)
    (table.copy $t $t (local.get $to) (i32.const 0) (local.get $len))))
