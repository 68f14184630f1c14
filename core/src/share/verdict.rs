//! Whether an experiment came out as the sender saw it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How what was executed stands to what the link says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything is as the sender saw it: each transaction's gas, the result, the state.
    Same,
    /// The ledger is as the sender saw it, and there was no call with a result.
    NoCall,
    /// Something is not; in the order of transactions.
    Differs(Vec<Disagreement>),
    /// The figures are of a gas schedule that this program does not have, so nothing was executed.
    OtherSchedule {
        /// The schedule in the link.
        theirs: String,
        /// The one that this program has.
        ours: String,
    },
}

impl Verdict {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_same(&self) -> bool {
        matches!(self, Self::Same | Self::NoCall)
    }
}

/// One thing that came out differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// What.
    pub subject: Subject,
    /// What the link says.
    pub theirs: String,
    /// What it came to here.
    pub ours: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            subject,
            theirs,
            ours,
        } = self;
        write!(f, "{subject}: the sender had {theirs}, here it is {ours}")
    }
}

/// What can come out differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Subject {
    /// Whether the ledger takes the transaction with this number, from 1.
    Transaction(usize),
    /// What a source assembles to, of the transaction with this number, from 1.
    Code(usize),
    /// The gas of the transaction with this number, from 1.
    Gas(usize),
    /// How the call in question ended.
    Outcome,
    /// The values it returned.
    Results,
    /// Its return data.
    ReturnData,
    /// Its message, if it reverted.
    Message,
    /// Where its gas went, its logs and the rows it changed, when everything above is equal.
    Effects,
    /// The source of the code that ran, which is not the file that is shown.
    Source,
    /// The state root at the end.
    StateRoot,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Transaction(number) => return write!(f, "transaction {number}"),
            Self::Code(number) => return write!(f, "code of transaction {number}"),
            Self::Gas(number) => return write!(f, "gas of transaction {number}"),
            Self::Outcome => "outcome",
            Self::Results => "results",
            Self::ReturnData => "return data",
            Self::Message => "message",
            Self::Effects => "logs and changes",
            Self::Source => "source",
            Self::StateRoot => "state root",
        })
    }
}
