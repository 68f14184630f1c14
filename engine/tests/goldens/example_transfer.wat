;; source: transfer.wat
;; call: pay 300
;; spend: 300
;; call: pay 301
;; spend: 300
;; call: pay 2000000
;; spend: 2000000
;; call: pay 5
