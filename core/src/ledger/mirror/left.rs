//! What a block must have left: the old values of the rows it changed, derived from its transaction and its receipt.
//!
//! [`super::super::seal`] writes the same from the rows themselves.

use std::collections::BTreeMap;

use crate::encoding::Canonical;
use crate::ledger::history::Entry;
use crate::ledger::keys::{self, meta};
use crate::ledger::{Action, Change, Code, Receipt, Transaction};
use crate::store::Table;
use crate::vm::Outcome;

/// What a block left.
pub(super) struct Left<'a> {
    /// The rows it changed, with what they were; code is not among them.
    pub(super) rows: BTreeMap<Entry, Option<Vec<u8>>>,
    /// The sum of all balances after it.
    pub(super) supply: u128,
    /// Code that it added, if that was not there before.
    pub(super) code: Option<&'a Code>,
}

/// What the block of `transaction` left on a ledger with this price and this sum of all balances; `None` if the sum would
/// not be an amount.
pub(super) fn left<'a>(
    transaction: &'a Transaction,
    receipt: &Receipt,
    gas_price: u128,
    before: u128,
) -> Option<Left<'a>> {
    let mut rows: BTreeMap<_, _> = receipt.changes.iter().map(changed).collect();
    let (supply, code) = match transaction {
        Transaction::Faucet { amount, .. } => (before.checked_add(*amount)?, None),
        Transaction::Warp { .. } => (before, None),
        Transaction::Sent { action, .. } => {
            let fee = gas_price.checked_mul(u128::from(receipt.gas_used))?;
            let code = added(action).filter(|_| receipt.outcome == Outcome::Success);
            (before.checked_sub(fee)?, code)
        }
    };
    if supply != before {
        let row = entry(Table::Meta, meta::SUPPLY.to_vec());
        rows.insert(row, Some(before.to_canonical()));
    }
    Some(Left { rows, supply, code })
}

fn added(action: &Action) -> Option<&Code> {
    match action {
        Action::Deploy { code, .. } | Action::Upgrade { code, .. } => Some(code),
        Action::Call { .. } | Action::Transfer { .. } => None,
    }
}

fn changed(change: &Change) -> (Entry, Option<Vec<u8>>) {
    match change {
        Change::Account { address, old, .. } => {
            let old = old.as_ref().map(Canonical::to_canonical);
            (entry(Table::Accounts, address.0.to_vec()), old)
        }
        Change::Storage {
            contract, key, old, ..
        } => {
            let key = keys::storage(contract, &key.0);
            let old = old.as_ref().map(|old| old.0.clone());
            (entry(Table::Storage, key), old)
        }
    }
}

fn entry(table: Table, key: Vec<u8>) -> Entry {
    Entry { table, key }
}
