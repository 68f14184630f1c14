//! What a shared experiment is, in words: its transactions, the source that ran, how the call ended.

use std::fmt;

use super::{Bundle, Program, SharedTransaction, Source};
use crate::api::TransactionResult;
use crate::types::{Address, Value, grouped};
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

impl SharedTransaction {
    /// Who sends it; nobody sends faucet and warp.
    fn sender(&self) -> Option<&Address> {
        match self {
            Self::Deploy { sender, .. }
            | Self::Upgrade { sender, .. }
            | Self::Call { sender, .. }
            | Self::Transfer { sender, .. } => Some(sender),
            Self::Faucet { .. } | Self::Warp { .. } => None,
        }
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

    /// The source of the contract that the call in question ran, by which its gas by line counts: not always the file,
    /// which may have been edited since, or never been deployed.
    #[must_use]
    pub fn ran(&self) -> Option<&Source> {
        let (last, before) = self.steps.split_last()?;
        let program = match &last.transaction {
            SharedTransaction::Call { contract, .. } => {
                let bring = |index: usize| self.brings(index, contract);
                (0..before.len()).rev().find_map(bring)?
            }
            other => other.program()?,
        };
        let (Program::Assembled(index)
        | Program::Module {
            source: Some(index),
            ..
        }) = program
        else {
            return None;
        };
        self.sources.get(*index as usize)
    }

    /// The code that a transaction gives a contract, if it does. Whether it failed is not looked at: nobody can call a
    /// contract whose deployment failed.
    fn brings(&self, index: usize, contract: &Address) -> Option<&Program> {
        let transaction = &self.steps.get(index)?.transaction;
        let is_its = match transaction {
            SharedTransaction::Upgrade { contract: its, .. } => its == contract,
            SharedTransaction::Deploy { sender, .. } => {
                // Every sender counts from 0, and only blocks count.
                let earlier = self.steps[..index].iter();
                let earlier = earlier.filter(|step| step.transaction.sender() == Some(sender));
                Address::of_contract(sender, earlier.count() as u64) == *contract
            }
            _ => false,
        };
        is_its.then(|| transaction.program()).flatten()
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
