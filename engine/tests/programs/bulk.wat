;; call: main i32:1000
(module
  (memory (export "memory") 1)
  (data $text "some bytes to be copied by memory.init")
  (func (export "main") (param $n i32) (result i32)
    (memory.fill (i32.const 4096) (i32.const 7) (local.get $n))
    (memory.init $text (i32.const 0) (i32.const 0) (i32.const 38))
    (data.drop $text)
    (memory.copy (i32.const 100) (i32.const 0) (i32.const 38))
    (memory.copy (i32.const 5000) (i32.const 4096) (local.get $n))
    (i32.load8_u (i32.const 5001))))
