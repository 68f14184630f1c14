;; Calls through a table: each function, an empty element, one of another type, one beyond the end.
;; call: apply 0 6
;; call: apply 1 6
;; call: apply 2 6
;; call: apply 3 6
;; call: apply 4 6
;; call: apply -1 6
(module
  (type $unary (func (param i64) (result i64)))
  (table 4 funcref)
  (elem (i32.const 0) $double $square)
  (elem (i32.const 3) $other)
  (func $double (type $unary)
    (i64.mul (local.get 0) (i64.const 2)))
  (func $square (type $unary)
    (i64.mul (local.get 0) (local.get 0)))
  (func $other (param i32))
  (func (export "apply") (param $which i32) (param $x i64) (result i64)
    (call_indirect (type $unary) (local.get $x) (local.get $which))))
