;; A block is paid for when it is entered: at one unit less than its price nothing in it happens.
;; call: main 3
;; call: main 3
;; gas: 123
;; call: main 3
;; gas: 122
;; call: main 3
;; gas: 110
;; call: main 3
;; gas: 101
;; call: main 3
;; gas: 100
;; call: main 3
;; gas: 99
;; call: main 3
;; gas: 0
(module
  (func (export "main") (param $n i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (local.get $n)))
      (br_if $again
        (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))
