;; call: main i32:400000
;; A little interpreter: a loop over bytecode in memory with a br_table. Bytecode: 0 add, 1 xor, 2 rotate, 3 store,
;; 4 load, 5 skip one if odd, 6 again while rounds are left, 7 stop.
(module
  (memory 1)
  (data (i32.const 0) "\00\01\02\03\05\00\04\01\02\05\01\00\06\07")
  (func (export "main") (param $rounds i32) (result i32)
    (local $pc i32) (local $x i32)
    (local.set $x (i32.const 1))
    (loop $step
      (local.set $pc (i32.add (local.get $pc) (i32.const 1)))
      (block $stop
        (block $again (block $skip (block $load (block $store (block $rotate (block $xor (block $add
          (br_table $add $xor $rotate $store $load $skip $again $stop
            (i32.load8_u (i32.sub (local.get $pc) (i32.const 1)))))
          ;; add
          (local.set $x (i32.add (local.get $x) (i32.const 0x9e3779b9)))
          (br $step))
          ;; xor
          (local.set $x (i32.xor (local.get $x) (local.get $rounds)))
          (br $step))
          ;; rotate
          (local.set $x (i32.rotl (local.get $x) (i32.const 7)))
          (br $step))
          ;; store
          (i32.store offset=1024 (i32.and (local.get $x) (i32.const 0xfc)) (local.get $x))
          (br $step))
          ;; load
          (local.set $x (i32.add (local.get $x) (i32.load offset=1024 (i32.and (local.get $x) (i32.const 0xfc)))))
          (br $step))
          ;; skip
          (local.set $pc (i32.add (local.get $pc) (i32.and (local.get $x) (i32.const 1))))
          (br $step))
        ;; again
        (local.set $rounds (i32.sub (local.get $rounds) (i32.const 1)))
        (local.set $pc (i32.const 0))
        (br_if $step (local.get $rounds))))
    (local.get $x)))
