;; The learner's form: words by number. A word that was never set is 0, and so is one that was set to 0, which is a row.
;; call: load 1
;; call: store 1 0
;; call: store 1 -1
;; call: load 1
;; call: store 1 -1
;; call: store 2 5
;; gas: 25263
;; call: store 2 5
;; gas: 25264
(module
  (import "env" "storage_load" (func $load (param i64) (result i64)))
  (import "env" "storage_store" (func $store (param i64 i64)))
  (func (export "load") (param $key i64) (result i64)
    (call $load (local.get $key)))
  (func (export "store") (param $key i64) (param $value i64)
    (call $store (local.get $key) (local.get $value))))
