//! Taking transactions over to another head: what was made on a ledger's copy while others went on with the ledger.
//!
//! A transaction is asked for again as its sender would ask for it by then, and executed as a node would execute it. What does
//! not depend on the place comes out as before; what a node would refuse is left out and named. The web's ledger worker does so
//! with what is pending; nothing here knows where the ledger is, or who sends.

mod effect;
mod place;
mod request;

pub use effect::effect;
pub use request::{Refused, replaced, request};

use std::ops::ControlFlow;

use self::place::Places;
use crate::ledger::{Ledger, LedgerError, LedgerView, Receipt, Transaction};
use crate::store::{Snapshot, Store, StoreError, Table};
use crate::types::Address;
use crate::vm::{Detail, Vm};

/// A transaction with what it came to where it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The transaction.
    pub transaction: Transaction,
    /// Its receipt.
    pub receipt: Receipt,
}

/// What transactions came to on another head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebased {
    /// For each transaction, in order: as it is now, or why it is left out, a sentence.
    pub transactions: Vec<Result<Made, String>>,
    /// Contracts that have another address, since their deployer has another nonce: before and after.
    pub moved: Vec<(Address, Address)>,
}

impl<R: Snapshot> LedgerView<R> {
    /// The transactions above `height` with their receipts, oldest first.
    ///
    /// # Errors
    /// [`LedgerError::Store`] when a row cannot be read or is missing.
    pub fn made_above(&self, height: u64) -> Result<Vec<Made>, LedgerError> {
        let entries = self.transactions_from(height.saturating_add(1), usize::MAX)?;
        let made = entries.into_iter().map(|entry| {
            let hash = entry.transaction.hash(entry.height);
            let missing = || StoreError::damaged(Table::Receipts, format!("{hash} is missing"));
            Ok(Made {
                receipt: self.receipt(&hash)?.ok_or_else(missing)?,
                transaction: entry.transaction,
            })
        });
        made.collect()
    }
}

/// Executes `made` on top of `ledger`, in order, and commits a block for each that is not left out. `watch` hears after each how
/// many are done, and can end it.
///
/// # Errors
/// A fault of store or engine. That a transaction is refused is no error but part of the answer.
pub fn rebase<S: Store + Send + 'static, V: Vm>(
    ledger: &Ledger<S>,
    vm: &V,
    made: &[Made],
    mut watch: impl FnMut(usize) -> ControlFlow<()>,
) -> Result<Rebased, LedgerError> {
    let mut places = Places::default();
    let mut transactions = Vec::with_capacity(made.len());
    for (done, before) in (1..).zip(made) {
        transactions.push(again(ledger, vm, before, &mut places)?);
        if watch(done).is_break() {
            break;
        }
    }
    Ok(Rebased {
        transactions,
        moved: places.moved(),
    })
}

fn again<S: Store + Send + 'static, V: Vm>(
    ledger: &Ledger<S>,
    vm: &V,
    before: &Made,
    places: &mut Places,
) -> Result<Result<Made, String>, LedgerError> {
    let view = ledger.view()?;
    let placed = places.placed(&before.transaction, &view)?;
    let committed = match placed {
        Err(sentence) => Err(sentence),
        Ok(transaction) => commit(ledger, vm, view, transaction, before)?,
    };
    places.note(&before.transaction, committed.as_ref().ok());
    Ok(committed)
}

fn commit<S: Store + Send + 'static, V: Vm>(
    ledger: &Ledger<S>,
    vm: &V,
    view: LedgerView<S::Snapshot>,
    transaction: Transaction,
    before: &Made,
) -> Result<Result<Made, String>, LedgerError> {
    // Somebody else's upgrade of the same contract is not replaced unseen.
    let replaces = replaced(&before.receipt);
    match request(vm, view, &transaction, replaces) {
        Ok(_) => {}
        Err(Refused::Sentence(sentence)) => return Ok(Err(sentence)),
        Err(Refused::Fault(fault)) => return Err(fault),
    }
    match ledger.apply(vm, transaction.clone(), Detail::Plain) {
        Ok(applied) => Ok(Ok(Made {
            transaction,
            receipt: applied.receipt,
        })),
        Err(LedgerError::Rejected(rejection)) => Ok(Err(rejection.to_string())),
        Err(fault) => Err(fault),
    }
}
