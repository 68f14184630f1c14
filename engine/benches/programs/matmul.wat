;; call: main i32:150
;; A product of two square matrices of f64 in memory. Comes to the sum of the product's elements.
(module
  (memory 9)
  (func $at (param $base i32) (param $n i32) (param $row i32) (param $column i32) (result i32)
    (i32.add (local.get $base)
      (i32.shl (i32.add (i32.mul (local.get $row) (local.get $n)) (local.get $column)) (i32.const 3))))
  (func (export "main") (param $n i32) (result f64)
    (local $i i32) (local $j i32) (local $k i32) (local $p i32) (local $q i32)
    (local $acc f64) (local $sum f64)
    (local.set $i (i32.mul (local.get $n) (local.get $n)))
    (loop $fill
      (local.set $i (i32.sub (local.get $i) (i32.const 1)))
      (f64.store (i32.shl (local.get $i) (i32.const 3))
        (f64.convert_i32_u (i32.and (local.get $i) (i32.const 15))))
      (f64.store (i32.add (i32.const 0x30000) (i32.shl (local.get $i) (i32.const 3)))
        (f64.convert_i32_u (i32.and (local.get $i) (i32.const 7))))
      (br_if $fill (local.get $i)))
    (loop $rows
      (local.set $j (i32.const 0))
      (loop $columns
        (local.set $p (call $at (i32.const 0) (local.get $n) (local.get $i) (i32.const 0)))
        (local.set $q (call $at (i32.const 0x30000) (local.get $n) (i32.const 0) (local.get $j)))
        (local.set $acc (f64.const 0))
        (local.set $k (local.get $n))
        (loop $terms
          (local.set $acc
            (f64.add (local.get $acc)
              (f64.mul (f64.load (local.get $p)) (f64.load (local.get $q)))))
          (local.set $p (i32.add (local.get $p) (i32.const 8)))
          (local.set $q (i32.add (local.get $q) (i32.shl (local.get $n) (i32.const 3))))
          (local.set $k (i32.sub (local.get $k) (i32.const 1)))
          (br_if $terms (local.get $k)))
        (f64.store (call $at (i32.const 0x60000) (local.get $n) (local.get $i) (local.get $j))
          (local.get $acc))
        (local.set $sum (f64.add (local.get $sum) (local.get $acc)))
        (local.set $j (i32.add (local.get $j) (i32.const 1)))
        (br_if $columns (i32.lt_u (local.get $j) (local.get $n))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $rows (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $sum)))
