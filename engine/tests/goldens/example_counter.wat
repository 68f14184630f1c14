;; source: counter.wat
;; call: increment 1
;; call: increment -5
;; as: bob
;; call: get
