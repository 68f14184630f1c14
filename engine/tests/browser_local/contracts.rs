//! What is deployed.

/// One function for each way in which a call may end.
pub(crate) const MANY: &str = r#"(module
  (import "env" "storage_write" (func $write (param i32 i32 i32 i32)))
  (import "env" "revert" (func $revert (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\01\02no more of this")
  (func (export "store")
    (call $write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 2))
    (call $write (i32.const 1) (i32.const 1) (i32.const 0) (i32.const 0)))
  (func (export "trap")
    (call $write (i32.const 0) (i32.const 2) (i32.const 0) (i32.const 1))
    (unreachable))
  (func (export "endless") (loop (br 0)))
  (func (export "give_up") (call $revert (i32.const 2) (i32.const 15))))
"#;
