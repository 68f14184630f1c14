//! What a run came to, as the panels show it.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use wattage_core::types::{Address, Bytes, Value};
use wattage_core::vm::{Breakdown, FunctionGas, InnerCall, Location, Log, Outcome, TraceFrame};

use super::action::Field;
use super::agreement::Checked;
use super::app::{Fault, Standing};
use super::file::CallForm;
use super::format::{grouped, named_accounts, sentence};

pub use wattage_core::vm::LineGas;

/// What a call came to, whatever its outcome; or what it would come to, as `basis` tells.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// Whether it was executed by the node or previewed.
    pub basis: Basis,
    /// Whether this browser has executed and committed it, and not the node.
    pub here: bool,
    /// The call as it was filled in.
    pub form: CallForm,
    /// The sandbox it ran in.
    pub sandbox: String,
    /// The source that ran.
    pub source: Rc<str>,
    /// Who called what: `alice calls increment(1)`.
    pub call: String,
    /// How the contract got to the node.
    pub placement: Placement,
    /// The contract.
    pub contract: Address,
    /// Height of the call's block.
    pub height: u64,
    /// How it ended.
    pub outcome: Outcome,
    /// What the function returned.
    pub results: Vec<Value>,
    /// Return data, or the data given to `revert`.
    pub return_data: Bytes,
    /// Gas used by the call, base included.
    pub gas_used: u64,
    /// Its limit.
    pub gas_limit: u64,
    /// The schedule that made the figures.
    pub schedule: String,
    /// Where the gas went.
    pub breakdown: Breakdown,
    /// Gas by source line.
    pub lines: Vec<LineGas>,
    /// Gas by function; with the breakdown's base they add up to `gas_used`.
    pub functions: Vec<FunctionGas>,
    /// Emitted logs.
    pub logs: Vec<Log>,
    /// Printed lines.
    pub prints: Vec<String>,
    /// Changed balances.
    pub balances: Vec<BalanceChange>,
    /// Changed storage.
    pub storage: Vec<StorageChange>,
    /// What went wrong, in plain words.
    pub message: Option<String>,
    /// Where it went wrong.
    pub location: Option<Location>,
    /// Calls between contracts, in the order they began.
    pub calls: Vec<InnerCall>,
    /// The functions that were open when it failed, innermost first.
    pub trace: Vec<TraceFrame>,
}

/// Where a report comes from.
#[derive(Clone, PartialEq, Debug)]
pub enum Basis {
    /// The node has executed and committed it; and what came of comparing it with the preview.
    Receipt(Rc<Checked>),
    /// The contract worker has previewed it; nothing is committed.
    Preview {
        /// Height of the newest block that the preview knew.
        height: u64,
    },
}

/// How the source got to the node before the call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Placement {
    /// It was there already.
    Reused,
    /// It was deployed.
    Deployed(PlacingGas),
    /// It replaced the code of its contract.
    Upgraded(PlacingGas),
}

/// Gas of the transaction that brought the source to the node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlacingGas {
    /// What it used.
    pub used: u64,
    /// Its limit, which may be higher than the call's.
    pub limit: u64,
}

/// A balance before and after.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BalanceChange {
    /// Whose.
    pub address: Address,
    /// Before.
    pub old: u128,
    /// After.
    pub new: u128,
}

impl BalanceChange {
    /// `+300` or `-300`, grouped.
    pub fn difference(&self) -> String {
        if self.new >= self.old {
            format!("+{}", grouped(self.new - self.old))
        } else {
            format!("-{}", grouped(self.old - self.new))
        }
    }
}

/// A row of a contract's storage before and after; `None` where there was or is no row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StorageChange {
    /// The contract.
    pub contract: Address,
    /// The key.
    pub key: Bytes,
    /// Before.
    pub old: Option<Bytes>,
    /// After.
    pub new: Option<Bytes>,
}

/// What has to change before a refused call can be made: once it does, the refusal is no longer shown.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub enum Cause {
    /// The source.
    Source,
    /// What is filled in.
    Call,
    /// The node, which does not answer.
    Node,
}

/// Why no call was made, or that no answer came.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Trouble {
    /// What it is about, short.
    pub title: String,
    /// A sentence with the values and what to do.
    pub detail: String,
    /// The place in the source, if there is one.
    pub location: Option<Location>,
    /// What has to change.
    pub cause: Cause,
    /// The field that is filled in wrongly, if it is one.
    pub field: Option<Field>,
    /// Whether the call, or the deployment before it, was sent and may have been done all the same.
    pub unanswered: bool,
}

impl Trouble {
    /// A trouble with the call as it is filled in, without a place.
    pub fn new(title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            detail: detail.into(),
            location: None,
            cause: Cause::Call,
            field: None,
            unanswered: false,
        }
    }

    /// The same trouble, gone when something else changes.
    pub fn caused_by(self, cause: Cause) -> Self {
        Self { cause, ..self }
    }

    /// The same trouble, with the field to mend.
    pub fn in_field(self, field: Field) -> Self {
        Self {
            field: Some(field),
            ..self
        }
    }
}

impl Trouble {
    /// The answer to something that was sent was lost. That does not change when the node is back, so the trouble
    /// stays until the next call or edit.
    pub fn unanswered() -> Self {
        Self {
            unanswered: true,
            ..Self::new(
                "No answer came",
                "The call was sent, but its answer was lost on the way or the node is not running (start it with \
                 `wattage serve`). The node may have done it all the same; the State tab shows whether it has.",
            )
        }
    }

    /// How a run from before it stands.
    pub(super) fn standing(&self) -> Standing {
        if self.unanswered {
            Standing::BeforeSilence
        } else {
            Standing::BeforeRefusal
        }
    }

    /// The two words beside Run.
    pub fn line(&self) -> &'static str {
        if self.unanswered {
            "no answer"
        } else {
            "not run"
        }
    }
}

impl Report {
    /// Whether the call did what it was asked to.
    pub fn succeeded(&self) -> bool {
        self.outcome == Outcome::Success
    }

    /// Whether it is a preview, of which nothing is committed.
    pub fn is_preview(&self) -> bool {
        matches!(self.basis, Basis::Preview { .. })
    }

    /// Whether the node did something else than the preview had told.
    pub fn is_contradicted(&self) -> bool {
        matches!(&self.basis, Basis::Receipt(checked) if matches!(**checked, Checked::Differs(_)))
    }

    /// The outcome as a headline: `returns 13`, `returns i32 -1; i64 2`, `reverted`, `trapped`, `ran out of gas`.
    pub fn headline(&self) -> String {
        match (self.outcome, self.results.as_slice()) {
            (Outcome::Success, []) => "done".to_owned(),
            (Outcome::Success, [value]) => format!("returns {}", grouped(value.number())),
            (Outcome::Success, _) => format!("returns {}", self.typed_results().join("; ")),
            (outcome, _) => failure(outcome).to_owned(),
        }
    }

    /// Each result with its type in front: `i64 1,000`. Several numbers in a row would run into each other without.
    pub fn typed_results(&self) -> Vec<String> {
        let typed = self.results.iter();
        typed
            .map(|value| format!("{} {}", value.ty(), grouped(value.number())))
            .collect()
    }

    /// The run in one line: `returns 13, 10,531 gas`.
    pub fn line(&self) -> String {
        format!("{}, {} gas", self.headline(), grouped(self.gas_used))
    }

    /// What a failed outcome means for the ledger.
    pub fn consequence(&self) -> Option<&'static str> {
        if self.is_preview() {
            return (!self.succeeded()).then_some(
                "Run would end this way: everything it does would be undone, and its gas is used.",
            );
        }
        match self.outcome {
            Outcome::Success => None,
            Outcome::Revert => {
                Some("The contract refused the call. Everything it had done is undone.")
            }
            Outcome::Trap => Some("The contract broke off. Everything it had done is undone."),
            Outcome::OutOfGas => {
                Some("The gas limit was used up. Everything the contract had done is undone.")
            }
        }
    }

    /// What went wrong. A revert's message is the contract's own and stands as it is.
    pub fn explanation(&self) -> Option<String> {
        let message = self.message.as_deref()?;
        Some(match self.outcome {
            Outcome::Revert => named_accounts(message),
            _ => sentence(message),
        })
    }

    /// The whole run as one sentence, for people who hear the page.
    pub fn spoken(&self) -> String {
        let why = self
            .explanation()
            .map_or_else(String::new, |text| format!(" {text}"));
        format!(
            "{}: {}.{why} {} gas.",
            self.call,
            self.headline(),
            grouped(self.gas_used)
        )
    }

    /// The mark in the editor, where the run failed at a known line.
    pub fn fault(&self) -> Option<Fault> {
        Some(Fault {
            line: self.location?.line,
            message: self.explanation().unwrap_or_else(|| self.headline()),
            soft: self.is_preview(),
        })
    }

    /// The code of a line, without indentation and comment.
    pub fn line_text(&self, line: u32) -> &str {
        let index = line.saturating_sub(1) as usize;
        code(self.source.lines().nth(index).unwrap_or_default())
    }
}

/// The code of a line of a text that is cut into lines already.
pub(super) fn line_text<'a>(lines: &[&'a str], line: u32) -> &'a str {
    let index = line.saturating_sub(1) as usize;
    code(lines.get(index).copied().unwrap_or_default())
}

fn code(line: &str) -> &str {
    let in_string = |at: usize| line[..at].matches('"').count() % 2 == 1;
    let comment = line.match_indices(";;").find(|(at, _)| !in_string(*at));
    comment.map_or(line, |(at, _)| &line[..at]).trim()
}

fn failure(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "done",
        Outcome::Revert => "reverted",
        Outcome::Trap => "trapped",
        Outcome::OutOfGas => "ran out of gas",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_answer_is_not_told_as_a_call_that_was_not_made() {
        let refused = Trouble::new("The node is not reachable", "It does not answer.");
        let lost = Trouble::unanswered();
        assert_eq!((refused.line(), lost.line()), ("not run", "no answer"));
        assert_eq!(lost.standing(), Standing::BeforeSilence);
        assert!(lost.detail.contains("State tab"));
    }

    #[test]
    fn a_difference_of_balances_keeps_its_sign_over_the_whole_range() {
        let change = |old, new| BalanceChange {
            address: Address::default(),
            old,
            new,
        };
        assert_eq!(change(1000, 700).difference(), "-300");
        assert_eq!(
            change(0, u128::MAX).difference(),
            format!("+{}", grouped(u128::MAX))
        );
    }
}
