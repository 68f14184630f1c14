;; Loads, stores and bulk operations at the end of memory. Bulk bytes are paid before they are found to be outside.
;; call: load 65532
;; call: load 65533
;; call: store 65528
;; call: store -1
;; call: fill 65530 6
;; call: fill 65530 7
;; call: copy 65536 0
;; call: copy 65537 0
;; call: load_data 3
;; call: load_data 4
(module
  (memory 1)
  (data $word "abc")
  (func (export "load") (param $at i32) (result i32)
    (i32.load (local.get $at)))
  (func (export "store") (param $at i32)
    (i64.store (local.get $at) (i64.const -1)))
  (func (export "fill") (param $at i32) (param $len i32)
    (memory.fill (local.get $at) (i32.const 1) (local.get $len)))
  (func (export "copy") (param $at i32) (param $len i32)
    (memory.copy (local.get $at) (i32.const 0) (local.get $len)))
  (func (export "load_data") (param $len i32)
    (memory.init $word (i32.const 0) (i32.const 0) (local.get $len))))
