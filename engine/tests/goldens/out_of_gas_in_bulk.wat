;; What a bulk operation cannot pay is what was left, and the rest of it does not happen.
;; call: fill 1000
;; gas: 1105
;; call: fill 1000
;; gas: 1104
;; call: fill -1
;; call: grow 2
;; gas: 2103
;; call: grow 2
;; gas: 2102
(module
  (memory 1)
  (func (export "fill") (param $len i32)
    (memory.fill (i32.const 0) (i32.const 7) (local.get $len)))
  (func (export "grow") (param $pages i32) (result i32)
    (memory.grow (local.get $pages))))
