;; A hash costs 60 and 12 per begun 32 bytes.
;; call: both 0
;; call: both 3
;; call: both 33
;; call: both 65536
;; call: both 65537
;; call: both 65536
;; gas: 12000
(module
  (import "env" "sha256" (func $sha256 (param i32 i32 i32)))
  (import "env" "keccak256" (func $keccak256 (param i32 i32 i32)))
  (import "env" "set_return" (func $set_return (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "abc")
  (func (export "both") (param $len i32)
    (call $sha256 (i32.const 0) (local.get $len) (i32.const 64))
    (call $keccak256 (i32.const 0) (local.get $len) (i32.const 96))
    (call $set_return (i32.const 64) (i32.const 64))))
