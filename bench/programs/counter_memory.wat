;; Adds one to a stored number, as counter.wat; with a page of memory, which is put back as new after every call.
(module
  (import "env" "storage_load" (func $load (param i64) (result i64)))
  (import "env" "storage_store" (func $store (param i64 i64)))
  (memory (export "memory") 1)
  (func $main (export "main") (param i64) (result i64)
    (local $value i64)
    (local.set $value (i64.add (call $load (i64.const 1)) (i64.const 1)))
    (i64.store (i32.const 8) (local.get $value))
    (call $store (i64.const 1) (local.get $value))
    (local.get $value))
)
