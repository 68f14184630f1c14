;; Loops, tables of labels, recursion without an end, and gas.
(module
  (func $fac (export "fac") (param i64) (result i64)
    (if (result i64) (i64.eqz (local.get 0))
      (then (i64.const 1))
      (else (i64.mul (local.get 0) (call $fac (i64.sub (local.get 0) (i64.const 1)))))))
  (func (export "sum") (param $n i32) (result i32) (local $sum i32)
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $n)))
        (local.set $sum (i32.add (local.get $sum) (local.get $n)))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $again)))
    (local.get $sum))
  (func (export "pick") (param i32) (result i32)
    (block $b (block $a (br_table $a $b (local.get 0))) (return (i32.const 10)))
    (i32.const 20))
  (func $runaway (export "runaway") (call $runaway))
  (func $even (export "mutual") (call $odd))
  (func $odd (call $even))
  (func (export "endless") (loop (br 0))))

(assert_return (invoke "fac" (i64.const 20)) (i64.const 2432902008176640000))
(assert_return (invoke "sum" (i32.const 100)) (i32.const 5050))
(assert_return (invoke "pick" (i32.const 0)) (i32.const 10))
(assert_return (invoke "pick" (i32.const 1)) (i32.const 20))
(assert_return (invoke "pick" (i32.const -1)) (i32.const 20))
(assert_exhaustion (invoke "runaway") "call stack exhausted")
(assert_exhaustion (invoke "mutual") "call stack exhausted")
;; What other tools would run for ever ends with the gas limit.
(assert_exhaustion (invoke "endless") "out of gas")
(assert_trap (invoke "endless") "out of gas")
;; Each call has the whole limit and all stack slots.
(assert_return (invoke "sum" (i32.const 100)) (i32.const 5050))
