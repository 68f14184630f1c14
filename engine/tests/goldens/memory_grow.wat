;; A page costs 1000 before it is had, and when it cannot be had. The contract's own maximum holds, up to 256.
;; call: grow 0
;; call: grow 1
;; call: grow 3
;; call: grow 4
;; call: grow 10000
;; call: grow -1
(module
  (memory 1 4)
  (func (export "grow") (param $pages i32) (result i32 i32)
    (memory.grow (local.get $pages))
    (memory.size)))
