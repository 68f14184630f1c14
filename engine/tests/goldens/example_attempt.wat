;; source: attempt.wat
;; call: attempt 7
;; call: attempt 11
;; call: attempt 10
;; as: bob
