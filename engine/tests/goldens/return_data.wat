;; Return data costs 100 and 1 per byte, each time; the last call wins.
;; call: set 0
;; call: set 65536
;; call: set 65537
;; call: twice
;; call: outside
(module
  (import "env" "set_return" (func $set_return (param i32 i32)))
  (memory (export "memory") 2)
  (data (i32.const 0) "firstsecond")
  (func (export "set") (param $len i32)
    (call $set_return (i32.const 0) (local.get $len)))
  (func (export "twice")
    (call $set_return (i32.const 0) (i32.const 5))
    (call $set_return (i32.const 5) (i32.const 6)))
  (func (export "outside")
    (call $set_return (i32.const 131072) (i32.const 1))))
