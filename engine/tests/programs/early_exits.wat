;; call: main i32:9
;; Ways out of a function and of blocks: return inside nested blocks, br to the function's own label with a value,
;; br_table to it, code after an unconditional branch.
(module
  (func $return_inside (param $n i32) (result i32)
    (block (loop (if (local.get $n) (then (return (i32.const 1))))))
    (i32.const 2))
  (func $branch_out (param $n i32) (result i32)
    (block
      (br 1 (i32.add (local.get $n) (i32.const 10)))
      (nop) (drop (i32.const 99)))
    (unreachable))
  (func $table_out (param $n i32) (result i32)
    (block (result i32)
      (i32.const 5)
      (br_table 0 1 0 (local.get $n)))
    (i32.const 100)
    (i32.add))
  (func (export "main") (param $n i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (call $return_inside (local.get $n))))
      (local.set $sum (i32.add (local.get $sum) (call $branch_out (local.get $n))))
      (local.set $sum (i32.add (local.get $sum) (call $table_out (i32.and (local.get $n) (i32.const 3)))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (i32.ge_s (local.get $n) (i32.const 0))))
    (call $return_inside (i32.const 0))
    (local.get $sum)
    (i32.add)))
