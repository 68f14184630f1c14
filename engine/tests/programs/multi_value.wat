;; call: main i64:30
(module
  (func $divmod (param $a i64) (param $b i64) (result i64 i64)
    (if (i64.eqz (local.get $b))
      (then (return (i64.const 0) (i64.const -1))))
    (i64.div_u (local.get $a) (local.get $b))
    (i64.rem_u (local.get $a) (local.get $b)))
  (func (export "main") (param $n i64) (result i64 i64)
    (local $q i64) (local $r i64)
    (loop $again
      (call $divmod (i64.const 1000003) (local.get $n))
      (local.set $r) (local.set $q)
      (local.set $n (i64.sub (local.get $n) (i64.const 1)))
      (br_if $again (i64.ge_s (local.get $n) (i64.const 0))))
    (local.get $q) (local.get $r)))
