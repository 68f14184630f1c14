;; A frame takes 8 slots, its params, its locals and its highest operand stack: 8, 1, 0 and 2 here. 2,978 of them are
;; within the 32,768 there are.
;; call: down 2977
;; call: down 2978
(module
  (func $down (export "down") (param $n i32)
    (if (local.get $n)
      (then
        (call $down (i32.sub (local.get $n) (i32.const 1)))))))
