//! Makes a ledger again from its genesis and its transactions, and compares every block with what it came to before.
//!
//! A ledger is a pure function of the two, so a difference means another program, another gas schedule, or a list that
//! somebody has changed.

use std::fmt;
use std::ops::ControlFlow;

use super::{Genesis, Head, Ledger, LedgerEntry, LedgerError};
use crate::store::Store;
use crate::types::grouped;
use crate::vm::{Detail, Vm};

/// What of a block came out differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Field {
    /// The place of the block in the list.
    Height,
    /// Whether its transaction is accepted at all.
    Transaction,
    /// Gas used.
    GasUsed,
    /// The state root.
    StateRoot,
    /// The hash of the block, when everything above is equal: its parent, its time, or something in its receipt.
    Hash,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Height => "height",
            Self::Transaction => "transaction",
            Self::GasUsed => "gas used",
            Self::StateRoot => "state root",
            Self::Hash => "block hash",
        })
    }
}

/// The first thing that came out differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The height of the block.
    pub height: u64,
    /// What differs.
    pub field: Field,
    /// What it was.
    pub expected: String,
    /// What it is now.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            height,
            field,
            expected,
            found,
        } = self;
        write!(
            f,
            "block {height}: the {field} was {expected}, and is {found}"
        )
    }
}

/// How far a replay has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Blocks made after the genesis block, the one with the difference included if it was made.
    pub blocks: u64,
    /// Gas they used, all together.
    pub gas_used: u128,
    /// The newest of them.
    pub head: Head,
    /// What came out differently, if anything did; the replay ends there.
    pub difference: Option<Difference>,
    /// Whether the watcher ended it.
    pub stopped: bool,
}

/// Makes the ledger of `genesis` and `entries` in `target`, which must be empty.
///
/// `entries` are read one at a time, so they may come from a file of any size; an error among them ends the replay.
/// `watch` sees the report after every block and can end it. The ledger stays in `target` as far as it was made.
///
/// # Errors
/// What `entries` gives, or [`LedgerError`] when the target is not empty, or the store or the engine failed. That a block
/// comes out differently is no error but [`Report::difference`].
pub fn replay<S, V, E>(
    target: S,
    vm: &V,
    genesis: &Genesis,
    entries: impl IntoIterator<Item = Result<LedgerEntry, E>>,
    mut watch: impl FnMut(&Report) -> ControlFlow<()>,
) -> Result<Report, E>
where
    S: Store + Send + 'static,
    V: Vm,
    E: From<LedgerError>,
{
    let ledger = Ledger::create(target, genesis)?;
    let mut report = Report {
        blocks: 0,
        gas_used: 0,
        head: head(&ledger)?,
        difference: None,
        stopped: false,
    };
    for entry in entries {
        report.difference = step(&ledger, vm, entry?, &mut report)?;
        report.stopped = watch(&report).is_break();
        if report.difference.is_some() || report.stopped {
            break;
        }
    }
    Ok(report)
}

fn head<S: Store>(ledger: &Ledger<S>) -> Result<Head, LedgerError> {
    ledger.view()?.head()
}

/// Makes one block; what it came to is compared in the order in which it tells most.
fn step<S: Store + Send + 'static, V: Vm>(
    ledger: &Ledger<S>,
    vm: &V,
    entry: LedgerEntry,
    report: &mut Report,
) -> Result<Option<Difference>, LedgerError> {
    let height = report.head.height + 1;
    let difference = |field, expected: String, found: String| {
        let differs = expected != found;
        differs.then_some(Difference {
            height,
            field,
            expected,
            found,
        })
    };
    if entry.height != height {
        let (expected, found) = (entry.height.to_string(), height.to_string());
        return Ok(difference(Field::Height, expected, found));
    }
    let applied = match ledger.apply(vm, entry.transaction, Detail::Plain) {
        Err(LedgerError::Rejected(rejection)) => {
            let (expected, found) = ("accepted".to_owned(), format!("refused: {rejection}"));
            return Ok(difference(Field::Transaction, expected, found));
        }
        other => other?,
    };
    let gas_used = applied.receipt.gas_used;
    report.head = head(ledger)?;
    report.blocks += 1;
    report.gas_used += u128::from(gas_used);
    let Some(expected) = entry.block else {
        return Ok(None);
    };
    let now = report.head;
    let gas = difference(
        Field::GasUsed,
        grouped(expected.gas_used),
        grouped(gas_used),
    );
    let root = || {
        let (expected, found) = (expected.state_root, now.state_root);
        difference(Field::StateRoot, expected.to_string(), found.to_string())
    };
    let hash = || {
        let (expected, found) = (expected.hash, now.hash);
        difference(Field::Hash, expected.to_string(), found.to_string())
    };
    Ok(gas.or_else(root).or_else(hash))
}
