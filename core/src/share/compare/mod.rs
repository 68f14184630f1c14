//! What differs between two experiments that were executed: source, gas, state and result. [`rows`] has the sources side
//! by side, [`state`] the ledgers at their ends; functions and parts of the gas are compared as snapshots are
//! ([`crate::scenario::compare`]).

mod rows;
mod state;

use serde::{Deserialize, Serialize};

pub use rows::{SourceLine, SourceRow};

use super::{Bundle, Replayed, Verdict};
use crate::api::{ChangeView, TransactionResult};
use crate::scenario::{self, Snapshot, SnapshotStep, StepComparison};
use crate::store::StoreError;

/// What both experiments came to, and how the second differs from the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// The one that differences are counted from.
    pub old: ComparedSide,
    /// The other.
    pub new: ComparedSide,
    /// Their sources side by side, every line of both.
    pub source: Vec<SourceRow>,
    /// How the calls differ in gas: parts, functions, lines. None when no figure does, or the figures do not compare.
    pub gas: Option<StepComparison>,
    /// Accounts and storage rows that differ at the ends of the two ledgers, `old` and `new` being the two sides.
    pub state: Vec<ChangeView>,
    /// Rows that differ beyond those in `state`, which has [`crate::limits::COMPARED_ROWS`] at most.
    pub more_state: u64,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparedSide {
    /// Its title, or the name of its file.
    pub name: String,
    /// Who called what; empty without a call.
    pub call: String,
    /// What the call came to; none without a call, or where it could not be executed.
    pub result: Option<TransactionResult>,
    /// Whether it came out as its sender saw it.
    pub verdict: Verdict,
}

impl ComparedSide {
    fn of(bundle: &Bundle, replayed: &Replayed) -> Self {
        let last = bundle.steps.last().filter(|_| bundle.expected.is_some());
        Self {
            name: bundle.name().to_owned(),
            call: last.map_or_else(String::new, |step| step.transaction.to_string()),
            result: replayed.result.clone(),
            verdict: replayed.verdict.clone(),
        }
    }
}

impl Compared {
    /// By how much the second call is dearer; below zero when it is cheaper. None where one of the two has no result, or
    /// they are of different gas schedules.
    #[must_use]
    pub fn dearer(&self) -> Option<i128> {
        let (old, new) = (self.old.result.as_ref()?, self.new.result.as_ref()?);
        let same = old.schedule == new.schedule;
        same.then(|| i128::from(new.gas_used) - i128::from(old.gas_used))
    }

    /// Whether both calls ended the same way, with the same values, data and logs.
    #[must_use]
    pub fn ends_alike(&self) -> bool {
        let end = |side: &ComparedSide| {
            let result = side.result.as_ref()?;
            let (outcome, message) = (result.outcome, result.message.clone());
            Some((
                outcome,
                result.results.clone(),
                result.return_data.clone(),
                result.logs.clone(),
                message,
            ))
        };
        end(&self.old) == end(&self.new)
    }

    /// Whether nothing differs: source, figures, result and state.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let gas = self.gas.is_none() && self.dearer().is_none_or(|gas| gas == 0);
        let source = self.source.iter().all(SourceRow::is_same);
        gas && source && self.ends_alike() && self.state.is_empty()
    }
}

/// Compares two bundles and what they came to.
///
/// # Errors
/// [`StoreError`] when a ledger in memory cannot be read.
pub fn compare(
    (old, old_end): (&Bundle, &Replayed),
    (new, new_end): (&Bundle, &Replayed),
) -> Result<Compared, StoreError> {
    let (state, more_state) = state::compare(&old_end.ledger.view()?, &new_end.ledger.view()?)?;
    let gas = match (&old_end.result, &new_end.result) {
        (Some(old_result), Some(new_result)) => figures(
            (source(old, old_end), old_result),
            (source(new, new_end), new_result),
        ),
        _ => None,
    };
    Ok(Compared {
        source: rows::side_by_side(
            (source(old, old_end), old_end.result.as_ref()),
            (source(new, new_end), new_end.result.as_ref()),
        ),
        old: ComparedSide::of(old, old_end),
        new: ComparedSide::of(new, new_end),
        gas,
        state,
        more_state,
    })
}

/// Two texts side by side, without figures: every line of both, in their order.
#[must_use]
pub fn compare_texts(old: &str, new: &str) -> Vec<SourceRow> {
    rows::side_by_side((old, None), (new, None))
}

/// The source that a comparison shows: the one that ran, by whose lines gas counts; without a call the file.
fn source<'a>(bundle: &'a Bundle, replayed: &'a Replayed) -> &'a str {
    let ran = replayed.source.as_deref();
    let ran = ran.filter(|_| bundle.expected.is_some());
    ran.or(bundle.file().map(|file| file.text.as_str()))
        .unwrap_or_default()
}

/// How the figures of two calls differ; none when they do not, or are of different schedules.
fn figures(
    (old_source, old): (&str, &TransactionResult),
    (new_source, new): (&str, &TransactionResult),
) -> Option<StepComparison> {
    let snapshot = |source: &str, result: &TransactionResult| {
        let step = SnapshotStep::of(String::new(), None, source, result);
        Snapshot::new(&result.schedule, vec![step])
    };
    let compared = scenario::compare(&snapshot(old_source, old), &snapshot(new_source, new));
    compared.ok()?.steps.into_iter().next()
}
