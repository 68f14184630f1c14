;; A call that may fail, and a caller that goes on.
;;
;; `attempt` uses the host function `call`, as one contract calls another. Here
;; it calls this contract itself: its function `keep`, which refuses numbers above
;; ten. Whatever `keep` had done by then is undone; what `attempt` did stays.
;;
;; Try 7, then 11, and compare what has changed in storage: key 0 counts the
;; attempts, key 1 holds the last number that was kept.
(module
  (import "env" "address"       (func $address (param $out i32)))
  (import "env" "call"          (func $call (param $addr i32) (param $func i32) (param $func_len i32) (param $input i32) (param $input_len i32) (param $value i32) (param $gas i64) (result i32)))
  (import "env" "return_len"    (func $return_len (result i32)))
  (import "env" "return_read"   (func $return_read (param $out i32) (param $offset i32) (param $len i32) (result i32)))
  (import "env" "set_return"    (func $set_return (param $ptr i32) (param $len i32)))
  (import "env" "revert"        (func $revert (param $ptr i32) (param $len i32)))
  (import "env" "input_read"    (func $input_read (param $out i32) (param $offset i32) (param $len i32) (result i32)))
  (import "env" "storage_load"  (func $load (param $key i64) (result i64)))
  (import "env" "storage_store" (func $store (param $key i64) (param $value i64)))

  ;; Memory map:   0  the name of the function to call
  ;;              32  the message that `keep` fails with
  ;;              64  this contract's address, 20 bytes
  ;;              96  the amount to send, 16 bytes: none
  ;;             128  the number, as input or as taken from it
  ;;             256  what the callee returned
  (memory (export "memory") 1)
  (data (i32.const 0)  "keep")
  (data (i32.const 32) "that is more than ten")

  ;; Returns 0 if the number was kept, 1 if not; then the reason is the return data.
  (func (export "attempt") (param $number i64) (result i32)
    (local $answer i32)
    i64.const 0
    i64.const 0
    call $load
    i64.const 1
    i64.add
    call $store               ;; one more attempt: this stays, whatever follows

    i32.const 64
    call $address
    i32.const 128
    local.get $number
    i64.store

    i32.const 64              ;; whom to call
    i32.const 0  i32.const 4  ;; which function
    i32.const 128 i32.const 8 ;; its input
    i32.const 96              ;; the amount sent with it
    i64.const 100000          ;; the most gas it may use
    call $call
    local.tee $answer
    if
      i32.const 256           ;; it failed: pass on what it said
      i32.const 256
      i32.const 0
      call $return_len
      call $return_read
      call $set_return
    end
    local.get $answer
  )

  ;; Keeps the number in the input, unless it is above ten.
  (func (export "keep")
    i32.const 128
    i32.const 0
    i32.const 8
    call $input_read
    drop

    i64.const 1
    i32.const 128
    i64.load
    call $store

    i32.const 128
    i64.load
    i64.const 10
    i64.gt_u
    if
      i32.const 32
      i32.const 21
      call $revert            ;; the number that was just stored is gone again
    end
  )
)
