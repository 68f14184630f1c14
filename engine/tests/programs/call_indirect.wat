;; call: main i32:50
(module
  (type $op (func (param i32 i32) (result i32)))
  (table 3 funcref)
  (elem (i32.const 0) $add $sub $mul)
  (func $add (type $op) (i32.add (local.get 0) (local.get 1)))
  (func $sub (type $op) (i32.sub (local.get 0) (local.get 1)))
  (func $mul (type $op) (return (i32.mul (local.get 0) (local.get 1))))
  (func (export "main") (param $n i32) (result i32)
    (local $x i32)
    (local.set $x (i32.const 7))
    (loop $again
      (local.set $x
        (call_indirect (type $op) (local.get $x) (local.get $n) (i32.rem_u (local.get $n) (i32.const 3))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (i32.gt_s (local.get $n) (i32.const 0))))
    (local.get $x)))
