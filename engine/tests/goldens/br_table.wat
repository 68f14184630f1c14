;; A jump table costs 1 whichever way it goes.
;; call: main 0
;; call: main 1
;; call: main 2
;; call: main -1
(module
  (func (export "main") (param $n i32) (result i32)
    (block $default
      (block $one
        (block $zero
          (br_table $zero $one $default (local.get $n)))
        (return (i32.const 100)))
      (return (i32.add (i32.const 100) (i32.const 1))))
    (i32.const 7)))
