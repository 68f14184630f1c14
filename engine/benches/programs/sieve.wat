;; call: main i32:2000000
;; The sieve of Eratosthenes: short loops over memory. Comes to how many primes there are below the argument.
(module
  (memory 32)
  (func (export "main") (param $n i32) (result i32)
    (local $i i32) (local $j i32) (local $count i32)
    (memory.fill (i32.const 0) (i32.const 0) (local.get $n))
    (local.set $i (i32.const 2))
    (loop $next
      (if (i32.eqz (i32.load8_u (local.get $i)))
        (then
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (if (i32.lt_u (local.get $i) (i32.const 1415))
            (then
              (local.set $j (i32.mul (local.get $i) (local.get $i)))
              (block $struck
                (loop $strike
                  (br_if $struck (i32.ge_u (local.get $j) (local.get $n)))
                  (i32.store8 (local.get $j) (i32.const 1))
                  (local.set $j (i32.add (local.get $j) (local.get $i)))
                  (br $strike)))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $count)))
