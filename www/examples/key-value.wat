;; A store of keys and values of any length.
;;
;; `set` takes call input (under "more"): one byte with the key's length, the
;; key, then the value. For color = amber that is
;;
;;     0x05636f6c6f72616d626572        5, "color", "amber"
;;
;; `get` and `remove` take the key alone:  0x636f6c6f72  or the text  color
(module
  (import "env" "input_len"      (func $input_len (result i32)))
  (import "env" "input_read"     (func $input_read (param $out i32) (param $offset i32) (param $len i32) (result i32)))
  (import "env" "set_return"     (func $set_return (param $ptr i32) (param $len i32)))
  (import "env" "revert"         (func $revert (param $ptr i32) (param $len i32)))
  (import "env" "storage_read"   (func $read (param $key i32) (param $key_len i32) (param $out i32) (param $cap i32) (result i32)))
  (import "env" "storage_write"  (func $write (param $key i32) (param $key_len i32) (param $value i32) (param $value_len i32)))
  (import "env" "storage_delete" (func $delete (param $key i32) (param $key_len i32) (result i32)))

  ;; Memory map:   0  the message we fail with, 32 bytes
  ;;              64  the value found by `get`, up to 16,384 bytes
  ;;          16,448  the call input
  (memory (export "memory") 1)
  (data (i32.const 0) "the key is longer than the input")

  ;; Copies the call input into memory and returns its length.
  (func $take_input (result i32)
    i32.const 16448
    i32.const 0
    call $input_len
    call $input_read
  )

  ;; Stores a value under a key. Input: key length, key, value.
  (func (export "set")
    (local $len i32) (local $key_len i32)
    call $take_input
    local.set $len

    i32.const 16448
    i32.load8_u
    local.set $key_len

    local.get $key_len
    local.get $len
    i32.ge_u                  ;; the length byte itself takes one
    if
      i32.const 0
      i32.const 32
      call $revert            ;; nothing after this runs, nothing is kept
    end

    i32.const 16449           ;; the key
    local.get $key_len
    i32.const 16449           ;; the value: where the key ends
    local.get $key_len
    i32.add
    local.get $len            ;; its length: what is left of the input
    i32.const 1
    i32.sub
    local.get $key_len
    i32.sub
    call $write
  )

  ;; Returns the value as return data, and its length; -1 if there is none.
  (func (export "get") (result i32)
    (local $found i32)
    i32.const 16448
    call $take_input
    i32.const 64
    i32.const 16384
    call $read
    local.tee $found
    i32.const 0
    i32.ge_s
    if
      i32.const 64
      local.get $found
      call $set_return
    end
    local.get $found
  )

  ;; Removes a key. 1: it was there. 0: it was not.
  (func (export "remove") (result i32)
    i32.const 16448
    call $take_input
    call $delete
  )
)
