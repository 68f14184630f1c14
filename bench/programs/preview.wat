;; What each of the concurrent previews runs: it takes a mebibyte of memory, writes to all of it, and counts for a while.
(module
  (memory (export "memory") 16)
  (func (export "main") (result i32)
    (local $i i32)
    (memory.fill (i32.const 0) (i32.const 7) (i32.const 1048576))
    (loop $again
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 100000))))
    (i32.load8_u (local.get $i)))
)
