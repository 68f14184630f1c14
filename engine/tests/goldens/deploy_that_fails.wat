;; A deployment whose `init` fails leaves no contract, and the amount is back.
;; value: 30
;; call: get
(module
  (import "env" "revert" (func $revert (param i32 i32)))
  (import "env" "value" (func $value (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "send at least 100")
  (func (export "init")
    (call $value (i32.const 0))
    (if (i64.lt_u (i64.load (i32.const 0)) (i64.const 100))
      (then
        (call $revert (i32.const 16) (i32.const 17)))))
  (func (export "get")))
