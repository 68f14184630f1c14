;; `unreachable` is free, and so is what comes after it: it is never entered.
;; call: main 0
;; call: main 1
(module
  (func (export "main") (param $fail i32) (result i32)
    (if (local.get $fail)
      (then
        (drop (i32.const 1))
        unreachable
        (drop (i32.const 2))))
    (i32.const 3)))
