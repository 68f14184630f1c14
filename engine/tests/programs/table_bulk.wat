;; call: main
(module
  (table $t 10 20 funcref)
  (elem $e func $f $f $f)
  (func $f (result i32) (i32.const 3))
  (func (export "main") (result i32)
    (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 3))
    (table.copy (i32.const 3) (i32.const 0) (i32.const 3))
    (table.fill $t (i32.const 6) (ref.func $f) (i32.const 4))
    (drop (table.grow $t (ref.null func) (i32.const 5)))
    (elem.drop $e)
    (i32.add (table.size $t) (call_indirect (result i32) (i32.const 9)))))
