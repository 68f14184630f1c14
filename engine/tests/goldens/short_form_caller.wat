;; get_caller has no memory to miss: a contract without one may use it, and none that takes a pointer.
;; call: who
;; call: address
(module
  (import "env" "get_caller" (func $get_caller (result i64)))
  (import "env" "address" (func $address (param i32)))
  (func (export "who") (result i64)
    (call $get_caller))
  (func (export "address")
    (call $address (i32.const 0))))
