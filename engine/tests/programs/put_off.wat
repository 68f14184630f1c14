;; call: main i32:6
;; Blocks that nobody can see into before a conditional branch: `if` with and without `else`, inside each other, with values;
;; br_if out of loops, back to them, to the function's own label, one after the other, and with a value.
(module
  (memory 1)
  (global $g (mut i32) (i32.const 0))
  (func $without_else (param $n i32)
    (if (i32.gt_s (local.get $n) (i32.const 2))
      (then (global.set $g (i32.add (global.get $g) (i32.const 1)))))
    (if (i32.and (local.get $n) (i32.const 1))
      (then
        (if (i32.eqz (i32.and (local.get $n) (i32.const 2)))
          (then (i32.store (i32.const 8) (local.get $n))))))
    (if (local.get $n) (then)))
  (func $with_else (param $n i32) (result i32)
    (if (result i32) (i32.lt_s (local.get $n) (i32.const 3))
      (then (i32.add (local.get $n) (i32.const 100)))
      (else
        (if (result i32) (i32.eq (local.get $n) (i32.const 5))
          (then (i32.load (i32.const 8)))
          (else (return (i32.const 7)))))))
  (func $out_at_once (param $n i32)
    (br_if 0 (i32.eqz (local.get $n)))
    (br_if 0 (i32.eq (local.get $n) (i32.const 1)))
    (br_if 0 (i32.eq (local.get $n) (i32.const 2)))
    (global.set $g (i32.sub (global.get $g) (i32.const 1))))
  (func $with_a_value (param $n i32) (result i32)
    (block (result i32)
      (i32.const 1)
      (br_if 0 (i32.and (local.get $n) (i32.const 1)))
      (drop)
      (i32.const 2)))
  (func $loops (param $n i32) (result i32)
    (local $i i32) (local $sum i32)
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $again (i32.and (local.get $i) (i32.const 1)))
        (local.set $sum (i32.add (local.get $sum) (local.get $i)))
        (br $again)))
    (loop $down
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $down (i32.gt_s (local.get $n) (i32.const 0))))
    (local.get $sum))
  (func (export "main") (param $n i32) (result i32)
    (local $sum i32)
    (loop $again
      (call $without_else (local.get $n))
      (call $out_at_once (local.get $n))
      (local.set $sum
        (i32.add (local.get $sum)
          (i32.add (call $with_else (local.get $n))
            (i32.add (call $with_a_value (local.get $n)) (call $loops (local.get $n))))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (i32.ge_s (local.get $n) (i32.const 0))))
    (i32.add (local.get $sum) (global.get $g))))
