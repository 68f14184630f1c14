//! Any bytes as a source: an answer, never a panic, and nothing that grows beyond its limits.

use wattage_core::contract::Contract;
use wattage_core::limits;

use crate::instrumenter;

/// Takes `data` as somebody's source. What assembles is held to everything that [`instrumenter::accepted`] checks.
///
/// # Panics
/// When a promise is broken.
pub fn check(data: &[u8]) {
    match Contract::from_bytes(data) {
        Ok(contract) => {
            let lines = contract.line_prices();
            assert!(lines.is_sorted_by(|a, b| a.line < b.line), "{lines:?}");
            let again = Contract::from_code(&contract.code()).expect("its own code is a contract");
            assert_eq!(again.wasm(), contract.wasm());
            instrumenter::accepted(&contract);
        }
        Err(problem) => {
            assert!(problem.message.chars().count() <= limits::ERROR_CHARS);
            let Ok(source) = std::str::from_utf8(data) else {
                return;
            };
            if let Some(span) = problem.span {
                let (start, end) = (span.start as usize, span.end as usize);
                assert!(start <= end && end <= source.len(), "{problem:?}");
                assert!(
                    source.is_char_boundary(start) && source.is_char_boundary(end),
                    "{problem:?}"
                );
            }
            assert!(problem.render(source, "fuzz.wat").starts_with("error: "));
        }
    }
}
