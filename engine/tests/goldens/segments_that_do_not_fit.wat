;; Data beyond the memory is found when an instance is made, before anything is paid but the base.
;; call: main
(module
  (memory 1)
  (data (i32.const 65535) "ab")
  (func (export "main")))
