;; How many primes there are below n, by the sieve of Eratosthenes. n is at most 60,000.
(module
  (memory (export "memory") 1)
  (func $main (export "main") (param $limit i64) (result i64)
    (local $n i32) (local $i i32) (local $j i32) (local $primes i64)
    (local.set $n (i32.wrap_i64 (local.get $limit)))
    ;; An instance that is used again still has the marks of the call before.
    (block $clear
      (loop $again
        (br_if $clear (i32.ge_u (local.get $i) (local.get $n)))
        (i64.store (local.get $i) (i64.const 0))
        (local.set $i (i32.add (local.get $i) (i32.const 8)))
        (br $again)))
    (local.set $i (i32.const 2))
    (block $done
      (loop $outer
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (if (i32.eqz (i32.load8_u (local.get $i)))
          (then
            (local.set $primes (i64.add (local.get $primes) (i64.const 1)))
            (local.set $j (i32.add (local.get $i) (local.get $i)))
            (block $marked
              (loop $inner
                (br_if $marked (i32.ge_u (local.get $j) (local.get $n)))
                (i32.store8 (local.get $j) (i32.const 1))
                (local.set $j (i32.add (local.get $j) (local.get $i)))
                (br $inner)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $outer)))
    (local.get $primes))
)
