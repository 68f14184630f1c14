//! What is said of the call in a link.

use wattage_core::api::TransactionResult;
use wattage_core::share::Verdict;
use wattage_core::vm::Outcome;

use crate::model::format::{grouped, named_accounts, sentence};
use crate::protocol::share::Opened;

/// What a call came to, behind a colon: `returns 6, 10,531 gas`.
pub fn came_to(result: &TransactionResult) -> String {
    let message = result.message.as_deref().map(named_accounts);
    let failed = |word: &str| match &message {
        Some(message) => format!("{word}: {}", message.trim_end_matches('.')),
        None => word.to_owned(),
    };
    let end = match result.outcome {
        Outcome::Success => {
            let results: Vec<String> = result.results.iter().map(|v| grouped(v.number())).collect();
            match results.as_slice() {
                [] => "returns nothing".to_owned(),
                some => format!("returns {}", some.join(", ")),
            }
        }
        Outcome::Revert => failed("reverts"),
        Outcome::Trap => failed("traps"),
        Outcome::OutOfGas => "runs out of gas".to_owned(),
    };
    format!("{end}, {} gas", grouped(result.gas_used))
}

/// Whether the experiment came out as the sender saw it, in a sentence, and what differs.
pub fn verdict(opened: &Opened) -> (String, Vec<String>) {
    let came = opened
        .came_to
        .as_deref()
        .unwrap_or("there is no call with a result in it");
    match &opened.verdict {
        Verdict::Same => (
            format!("It came out as the sender saw it: {came}."),
            Vec::new(),
        ),
        Verdict::NoCall => (
            "The ledger came out as the sender saw it; there is no call with a result in it."
                .to_owned(),
            Vec::new(),
        ),
        Verdict::Differs(found) => (
            format!("It came out differently here: {came}."),
            found.iter().map(|one| sentence(&one.to_string())).collect(),
        ),
        Verdict::OtherSchedule { theirs, ours } => (
            format!(
                "It was not executed: its figures are of the gas schedule {theirs}, and this page has {ours}."
            ),
            Vec::new(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use wattage_core::types::Value;

    use super::*;
    use crate::model::testing::result;

    #[test]
    fn what_a_call_came_to_is_said_with_its_gas() {
        let mut told = result(2);
        assert_eq!(came_to(&told), "returns nothing, 100 gas");
        told.results = vec![Value::I32(6)];
        told.gas_used = 10_531;
        assert_eq!(came_to(&told), "returns 6, 10,531 gas");
        told.outcome = Outcome::Trap;
        told.message = Some("unreachable was executed.".to_owned());
        assert_eq!(
            came_to(&told),
            "traps: unreachable was executed, 10,531 gas"
        );
    }
}
