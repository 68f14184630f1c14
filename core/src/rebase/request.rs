//! A transaction of a ledger as a client writes it, so that a node makes the same transaction of it.

use crate::api::{ResolveError, Resolver, TransactionRequest};
use crate::ledger::{Change, LedgerError, LedgerView, Receipt, Transaction};
use crate::store::Snapshot;
use crate::types::Hash;
use crate::vm::Vm;

/// Why there is no request that a node would take.
#[derive(Debug)]
pub enum Refused {
    /// A node would refuse it. A sentence.
    Sentence(String),
    /// Store or engine failed.
    Fault(LedgerError),
}

impl From<ResolveError> for Refused {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::Ledger(LedgerError::Rejected(rejection)) => {
                Self::Sentence(rejection.to_string())
            }
            ResolveError::Ledger(fault) => Self::Fault(fault),
            other => Self::Sentence(other.to_string()),
        }
    }
}

/// The request that a node with the ledger of `view` makes `transaction` of. Its nonce is explicit, and code is told by its source
/// where it has one. With `replaces` an upgrade is taken only where the contract runs that code.
///
/// # Errors
/// [`Refused`] in the node's words; also where no request means this very transaction.
pub fn request<V: Vm, R: Snapshot>(
    vm: &V,
    view: LedgerView<R>,
    transaction: &Transaction,
    replaces: Option<Hash>,
) -> Result<TransactionRequest, Refused> {
    let mut request = TransactionRequest::from(transaction);
    if let TransactionRequest::Upgrade(upgrade) = &mut request {
        upgrade.replaces = replaces;
    }
    let resolved = Resolver::new(vm, view).resolve(request.clone())?;
    match resolved == *transaction {
        true => Ok(request),
        false => Err(Refused::Sentence(
            "a node would make another transaction of it: its code or its arguments read differently there".to_owned(),
        )),
    }
}

/// Hash of the code that the upgrade of this receipt took the place of; of a receipt that is none, nothing of use.
#[must_use]
pub fn replaced(receipt: &Receipt) -> Option<Hash> {
    receipt.changes.iter().find_map(|change| match change {
        Change::Account { address, old, .. } if Some(*address) == receipt.contract => {
            old.as_ref().and_then(|account| account.code)
        }
        _ => None,
    })
}
