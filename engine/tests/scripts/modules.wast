;; Several modules, by name and as the last one; every form a module can have.
(module $first (func (export "which") (result i32) (i32.const 1)))
(module $second (func (export "which") (result i32) (i32.const 2)))
(assert_return (invoke "which") (i32.const 2))
(assert_return (invoke $first "which") (i32.const 1))

;; A start function runs when the module is instantiated, once.
(module $started
  (global $runs (export "runs") (mut i32) (i32.const 0))
  (func $start (global.set $runs (i32.add (global.get $runs) (i32.const 1))))
  (start $start)
  (func (export "nothing")))
(assert_return (get "runs") (i32.const 1))
(invoke "nothing")
(invoke "nothing")
(assert_return (get $started "runs") (i32.const 1))
(assert_trap (module (func $start unreachable) (start $start)) "unreachable")
(assert_trap (module (func $start (loop (br 0))) (start $start)) "out of gas")

;; Bytes, and text in quotes.
(module binary "\00asm\01\00\00\00")
(module quote "(func (export \"quoted\") (result i32)" " (i32.const 3))")
(assert_return (invoke "quoted") (i32.const 3))

;; A definition is instantiated twice; each instance has globals of its own.
(module definition $cell
  (global $value (export "value") (mut i32) (i32.const 0))
  (func (export "set") (param i32) (global.set $value (local.get 0))))
(module instance $a $cell)
(module instance $b $cell)
(invoke $a "set" (i32.const 5))
(assert_return (get $a "value") (i32.const 5))
(assert_return (get $b "value") (i32.const 0))
(register "cell" $a)
(module)
