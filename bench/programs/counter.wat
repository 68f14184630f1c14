;; Adds one to a stored number: one storage read, one storage write.
(module
  (import "env" "storage_load" (func $load (param i64) (result i64)))
  (import "env" "storage_store" (func $store (param i64 i64)))
  (func $main (export "main") (param i64) (result i64)
    (local $value i64)
    (local.set $value (i64.add (call $load (i64.const 1)) (i64.const 1)))
    (call $store (i64.const 1) (local.get $value))
    (local.get $value))
)
