;; call: main i32:40
(module
  (func (export "main") (param $n i32) (result i32)
    (local $state i32) (local $out i32)
    (loop $run
      (block $c (block $b (block $a
        (br_table $a $b $c (i32.rem_u (local.get $n) (i32.const 4))))
        ;; a
        (local.set $out (i32.add (local.get $out) (i32.const 1)))
        (br $c))
        ;; b
        (local.set $out (i32.mul (local.get $out) (i32.const 3))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $run (local.get $n)))
    (local.get $out)))
