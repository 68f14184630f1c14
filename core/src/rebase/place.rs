//! Where transactions that are taken over stand: nonces that others have used since, and contracts that get other addresses.

use std::collections::BTreeMap;

use super::Made;
use crate::ledger::{Action, LedgerView, Transaction};
use crate::store::{Snapshot, StoreError};
use crate::types::Address;

/// The contracts that were deployed by the transactions so far, by the address they had.
#[derive(Default)]
pub(super) struct Places {
    /// The address they have; none where the deployment was left out.
    contracts: BTreeMap<Address, Option<Address>>,
}

impl Places {
    /// The transaction as it stands on the ledger that `view` shows; or why it cannot stand there.
    pub(super) fn placed<R: Snapshot>(
        &self,
        transaction: &Transaction,
        view: &LedgerView<R>,
    ) -> Result<Result<Transaction, String>, StoreError> {
        let mut placed = transaction.clone();
        let named = match &mut placed {
            Transaction::Sent {
                sender,
                nonce,
                action,
                ..
            } => {
                *nonce = view.account(sender)?.unwrap_or_default().nonce;
                match action {
                    Action::Deploy { .. } => None,
                    Action::Upgrade { contract, .. } | Action::Call { contract, .. } => {
                        Some(contract)
                    }
                    Action::Transfer { to, .. } => Some(to),
                }
            }
            Transaction::Faucet { to, .. } => Some(to),
            Transaction::Warp { .. } => None,
        };
        if let Some(address) = named {
            match self.contracts.get(address) {
                None => {}
                Some(Some(now)) => *address = *now,
                // Something else may stand at that address by now.
                Some(None) => {
                    let address = address.shown();
                    return Ok(Err(format!(
                        "it needs the contract {address}, and the deployment that made it is left out"
                    )));
                }
            }
        }
        Ok(Ok(placed))
    }

    /// Notes what became of a deployment.
    pub(super) fn note(&mut self, before: &Transaction, after: Option<&Made>) {
        if let Some(address) = deployed(before) {
            let now = after.and_then(|made| deployed(&made.transaction));
            self.contracts.insert(address, now);
        }
    }

    /// The contracts that have another address.
    pub(super) fn moved(self) -> Vec<(Address, Address)> {
        let contracts = self.contracts.into_iter();
        let moved = contracts.filter_map(|(before, after)| Some((before, after?)));
        moved.filter(|(before, after)| before != after).collect()
    }
}

/// The address of the contract that a transaction makes, if it makes one.
fn deployed(transaction: &Transaction) -> Option<Address> {
    match transaction {
        Transaction::Sent {
            sender,
            nonce,
            action: Action::Deploy { .. },
            ..
        } => Some(Address::of_contract(sender, *nonce)),
        _ => None,
    }
}
