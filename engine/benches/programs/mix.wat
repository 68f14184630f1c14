;; call: main i32:100000
;; The shape of a hash function: 32-bit words of a block in memory, rotated and added into a state of four locals.
(module
  (memory 1)
  (func (export "main") (param $rounds i32) (result i32)
    (local $a i32) (local $b i32) (local $c i32) (local $d i32) (local $t i32) (local $p i32)
    (local.set $a (i32.const 0x67452301))
    (local.set $b (i32.const 0xefcdab89))
    (local.set $c (i32.const 0x98badcfe))
    (local.set $d (i32.const 0x10325476))
    (loop $round
      (local.set $p (i32.const 0))
      (loop $word
        (local.set $t
          (i32.add
            (i32.add
              (i32.rotl (local.get $a) (i32.const 5))
              (i32.xor (local.get $d) (i32.and (local.get $b) (i32.xor (local.get $c) (local.get $d)))))
            (i32.add (i32.load (local.get $p)) (i32.const 0x5a827999))))
        (local.set $d (local.get $c))
        (local.set $c (i32.rotl (local.get $b) (i32.const 30)))
        (local.set $b (local.get $a))
        (local.set $a (local.get $t))
        (i32.store (local.get $p)
          (i32.rotl (i32.xor (local.get $t) (i32.load (local.get $p))) (i32.const 1)))
        (local.set $p (i32.add (local.get $p) (i32.const 4)))
        (br_if $word (i32.lt_u (local.get $p) (i32.const 256))))
      (local.set $rounds (i32.sub (local.get $rounds) (i32.const 1)))
      (br_if $round (local.get $rounds)))
    (i32.xor (i32.xor (local.get $a) (local.get $b)) (i32.xor (local.get $c) (local.get $d)))))
