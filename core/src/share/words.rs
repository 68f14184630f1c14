//! What a shared experiment is, in words: its transactions, its name, how the call ended.

use std::fmt;

use super::experiment::Sources;
use super::{Bundle, SharedTransaction, Source};
use crate::api::TransactionResult;
use crate::ledger::Transaction;
use crate::types::{Value, grouped};
use crate::vm::Outcome;

impl fmt::Display for SharedTransaction {
    /// `alice calls increment(1)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deploy { sender, .. } => write!(f, "{} deploys a contract", sender.shown()),
            Self::Upgrade {
                sender, contract, ..
            } => write!(f, "{} upgrades {}", sender.shown(), contract.shown()),
            Self::Call {
                sender,
                function,
                arguments,
                ..
            } => {
                let arguments: Vec<String> = arguments.iter().map(Value::number).collect();
                let arguments = arguments.join(", ");
                write!(f, "{} calls {function}({arguments})", sender.shown())
            }
            Self::Transfer {
                sender, to, amount, ..
            } => write!(
                f,
                "{} sends {} to {}",
                sender.shown(),
                grouped(*amount),
                to.shown()
            ),
            Self::Faucet { to, amount } => {
                write!(f, "the faucet gives {} to {}", grouped(*amount), to.shown())
            }
            Self::Warp { timestamp } => write!(f, "time moves to {timestamp}"),
        }
    }
}

impl Transaction {
    /// What it does, for a person: `alice calls increment(1)`.
    #[must_use]
    pub fn told(&self) -> String {
        let none = Source {
            name: String::new(),
            text: String::new(),
        };
        Sources::new(none).shared(self).to_string()
    }
}

impl Bundle {
    /// What people are shown as its name: the title, or else the name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        let file = self.file().map_or("", |file| file.name.as_str());
        let names = [self.title.trim(), file, "contract.wat"];
        names
            .into_iter()
            .find(|name| !name.is_empty())
            .unwrap_or_default()
    }
}

impl TransactionResult {
    /// How it ended: `returns 6`, `returns i32 1; i64 2`, `done`, `reverted: no funds`.
    #[must_use]
    pub fn headline(&self) -> String {
        let failed = match (self.outcome, self.results.as_slice()) {
            (Outcome::Success, []) => return "done".to_owned(),
            (Outcome::Success, [value]) => return format!("returns {}", value.number()),
            (Outcome::Success, values) => {
                let typed = |value: &Value| format!("{} {}", value.ty(), value.number());
                let values: Vec<String> = values.iter().map(typed).collect();
                return format!("returns {}", values.join("; "));
            }
            (Outcome::Revert, _) => "reverted",
            (Outcome::Trap, _) => "trapped",
            (Outcome::OutOfGas, _) => "ran out of gas",
        };
        match &self.message {
            Some(message) => format!("{failed}: {message}"),
            None => failed.to_owned(),
        }
    }
}
