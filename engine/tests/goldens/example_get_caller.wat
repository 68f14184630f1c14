;; source: get-caller.wat
;; call: main
;; call: main
;; as: bob
