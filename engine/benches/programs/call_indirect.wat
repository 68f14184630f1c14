;; call: main i32:5000000
;; Calls through a table to small functions, a different one each time.
(module
  (type $step (func (param i32) (result i32)))
  (table 4 funcref)
  (elem (i32.const 0) $add $xor $rotate $multiply)
  (func $add (type $step) (i32.add (local.get 0) (i32.const 0x9e3779b9)))
  (func $xor (type $step) (i32.xor (local.get 0) (i32.const 0x5bd1e995)))
  (func $rotate (type $step) (i32.rotl (local.get 0) (i32.const 13)))
  (func $multiply (type $step) (i32.mul (local.get 0) (i32.const 0x01000193)))
  (func (export "main") (param $n i32) (result i32)
    (local $x i32)
    (loop $again
      (local.set $x
        (call_indirect (type $step) (local.get $x) (i32.and (local.get $n) (i32.const 3))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (local.get $n)))
    (local.get $x)))
