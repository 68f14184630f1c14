;; Who is calling? The smallest contract that asks the ledger something.
;;
;; `get_caller` gives the first 8 bytes of the caller's address as one number,
;; lowest byte first. Change "as" above from alice to bob and run it again.
(module
  (import "env" "get_caller" (func $get_caller (result i64)))
  (func (export "main") (result i64)
    call $get_caller
  )
)
