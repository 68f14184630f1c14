;; NaNs that an instruction makes are canonical, at no price; those that are only moved stay what they are.
;; call: add inf -inf
;; call: add nan:0x1 1
;; call: move -nan:0x123
;; call: sqrt -1
;; call: add 0.1 0.2
(module
  (func (export "add") (param f64 f64) (result f64 i64)
    (f64.add (local.get 0) (local.get 1))
    (i64.reinterpret_f64 (f64.add (local.get 0) (local.get 1))))
  (func (export "move") (param f64) (result f64 i64)
    (f64.neg (local.get 0))
    (i64.reinterpret_f64 (local.get 0)))
  (func (export "sqrt") (param f32) (result f32 i32)
    (f32.sqrt (local.get 0))
    (i32.reinterpret_f32 (f32.sqrt (local.get 0)))))
