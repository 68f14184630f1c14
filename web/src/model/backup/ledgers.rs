//! Kept ledgers in a backup: what they are called there, and what is told when they came in.

use super::super::format::counted;
use crate::protocol::ledger::{Kept, Kind};

/// What came of bringing in the ledgers of a backup.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Brought {
    /// How many came in, each as a snapshot.
    pub made: usize,
    /// How many were here already.
    pub same: usize,
    /// Names of the others, each with a sentence that says why.
    pub refused: Vec<(String, String)>,
}

impl Brought {
    /// Sentences for the person; empty where there were no ledgers.
    pub fn told(&self) -> String {
        let mut parts = Vec::new();
        if self.made > 0 {
            let ledgers = counted(self.made, "kept ledger", "kept ledgers");
            parts.push(format!("{ledgers} came in as snapshots."));
        }
        if self.same > 0 {
            let ledgers = counted(self.same, "kept ledger was", "kept ledgers were");
            parts.push(format!("{ledgers} here already."));
        }
        for (name, why) in &self.refused {
            parts.push(format!("The ledger {name} did not come in: {why}"));
        }
        parts.join(" ")
    }
}

/// What a ledger is called in a backup: a mirror has no name of its own.
pub fn file_name(kept: &Kept) -> String {
    match &kept.kind {
        Kind::Mirror { sandbox, .. } if kept.name.is_empty() => format!("Sandbox {sandbox}"),
        _ => kept.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_ledger_is_told_of_once() {
        assert_eq!(Brought::default().told(), "");
        let brought = Brought {
            made: 2,
            same: 1,
            refused: vec![("Old".to_owned(), "It is cut off.".to_owned())],
        };
        assert_eq!(
            brought.told(),
            "2 kept ledgers came in as snapshots. 1 kept ledger was here already. The ledger Old did not come in: It is cut off."
        );
    }
}
