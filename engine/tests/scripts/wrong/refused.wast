;; Good WebAssembly that contracts cannot have: the module is refused, and with it everything that uses it.
(module $vectors (func (export "v") (result v128) (v128.const i32x4 0 0 0 0)))
(assert_return (invoke "v") (v128.const i32x4 0 0 0 0))
(register "vectors")
(module (import "vectors" "v" (func (result v128))))
(assert_return (invoke $vectors "v") (v128.const i32x4 0 0 0 0))
(module (table 1001 funcref) (func (export "f")))
(invoke "f")
