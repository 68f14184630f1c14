;; call: main i32:25
(module
  (func (export "main") (param $n i32) (result f64)
    (local $x f64)
    (local.set $x (f64.const 1))
    (loop $again
      (local.set $x (f64.div (f64.add (local.get $x) (f64.div (f64.const 2) (local.get $x))) (f64.const 2)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (local.get $n)))
    (local.get $x)))
