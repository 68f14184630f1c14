;; call: main i32:200000
;; Quicksort of pseudo-random words: recursion, memory and branches that cannot be foretold.
(module
  (memory 16)
  (func $sort (param $low i32) (param $high i32)
    (local $i i32) (local $j i32) (local $pivot i32) (local $t i32)
    (if (i32.ge_s (local.get $low) (local.get $high)) (then (return)))
    (local.set $i (local.get $low))
    (local.set $j (local.get $high))
    (local.set $pivot
      (i32.load (i32.and (i32.shr_u (i32.add (local.get $low) (local.get $high)) (i32.const 1)) (i32.const -4))))
    (block $split
      (loop $swap
        (block $left
          (loop $up
            (br_if $left (i32.ge_s (i32.load (local.get $i)) (local.get $pivot)))
            (local.set $i (i32.add (local.get $i) (i32.const 4)))
            (br $up)))
        (block $right
          (loop $down
            (br_if $right (i32.le_s (i32.load (local.get $j)) (local.get $pivot)))
            (local.set $j (i32.sub (local.get $j) (i32.const 4)))
            (br $down)))
        (br_if $split (i32.gt_s (local.get $i) (local.get $j)))
        (local.set $t (i32.load (local.get $i)))
        (i32.store (local.get $i) (i32.load (local.get $j)))
        (i32.store (local.get $j) (local.get $t))
        (local.set $i (i32.add (local.get $i) (i32.const 4)))
        (local.set $j (i32.sub (local.get $j) (i32.const 4)))
        (br_if $swap (i32.le_s (local.get $i) (local.get $j)))))
    (call $sort (local.get $low) (local.get $j))
    (call $sort (local.get $i) (local.get $high)))
  (func (export "main") (param $n i32) (result i32)
    (local $p i32) (local $x i32)
    (local.set $x (i32.const 12345))
    (local.set $n (i32.shl (local.get $n) (i32.const 2)))
    (loop $fill
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1103515245)) (i32.const 12345)))
      (i32.store (local.get $p) (i32.shr_s (local.get $x) (i32.const 3)))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $fill (i32.lt_u (local.get $p) (local.get $n))))
    (call $sort (i32.const 0) (i32.sub (local.get $n) (i32.const 4)))
    (i32.load (i32.const 0))))
