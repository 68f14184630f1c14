;; Pays bob from the balance of whoever calls.
;;
;; A contract may spend its own balance freely. The caller's balance it may touch
;; only up to the spend limit given with the call: set it to 300 or more, then
;; call `pay` with 300. With no limit, the answer is -2: not allowed.
(module
  ;; Writes the caller's address (20 bytes) into memory at $out.
  (import "env" "caller" (func $caller (param $out i32)))
  ;; Moves an amount. 0: done. -1: not enough funds. -2: not allowed.
  (import "env" "transfer" (func $transfer (param $from i32) (param $to i32) (param $amount i32) (result i32)))
  (memory (export "memory") 1)

  ;; Memory map:   0  the caller's address, 20 bytes
  ;;              32  bob's address: his name, then zeros, 20 bytes
  ;;              64  the amount, 16 bytes, lowest byte first
  (data (i32.const 32) "bob")

  (func (export "pay") (param $amount i64) (result i32)
    i32.const 0
    call $caller

    ;; Amounts have 128 bits. Ours has 64, and the upper half stays zero.
    i32.const 64
    local.get $amount
    i64.store

    i32.const 0   ;; from: the caller
    i32.const 32  ;; to: bob
    i32.const 64  ;; how much
    call $transfer
  )
)
