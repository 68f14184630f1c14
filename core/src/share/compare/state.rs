//! What differs between the rows of two ledgers.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{AccountView, ChangeView};
use crate::ledger::{LedgerView, StateKey};
use crate::limits;
use crate::store::{Snapshot, StoreError};
use crate::types::{Address, Bytes};

/// Accounts and storage rows that differ, accounts first, and how many more there are than may be told.
pub(super) fn compare<R: Snapshot>(
    old: &LedgerView<R>,
    new: &LedgerView<R>,
) -> Result<(Vec<ChangeView>, u64), StoreError> {
    let (mut changes, mut more) = (Vec::new(), 0u64);
    let mut told = |change: ChangeView| match changes.len() < limits::COMPARED_ROWS {
        true => changes.push(change),
        false => more += 1,
    };
    let (old_rows, new_rows) = (rows(old)?, rows(new)?);
    let keys: BTreeSet<&StateKey> = old_rows.keys().chain(new_rows.keys()).collect();
    for key in keys {
        let (before, after) = (old_rows.get(key), new_rows.get(key));
        if before == after {
            continue;
        }
        match key {
            StateKey::Account(address) => told(ChangeView::Accounts {
                address: *address,
                old: account(old, address)?,
                new: account(new, address)?,
            }),
            StateKey::Storage { contract, key } => told(ChangeView::Storage {
                contract: *contract,
                key: Bytes(key.clone()),
                old: before.cloned().map(Bytes),
                new: after.cloned().map(Bytes),
            }),
        }
    }
    Ok((changes, more))
}

fn account<R: Snapshot>(
    view: &LedgerView<R>,
    address: &Address,
) -> Result<Option<AccountView>, StoreError> {
    let account = view.account(address)?;
    Ok(account.map(|account| AccountView::new(*address, &account)))
}

/// Every account and storage row. Links bound how many a ledger can have.
fn rows<R: Snapshot>(view: &LedgerView<R>) -> Result<BTreeMap<StateKey, Vec<u8>>, StoreError> {
    let rows = view.state_rows(None, usize::MAX)?.into_iter();
    let state = rows.filter_map(|(row, value)| match row {
        crate::ledger::ChangedRow::State(key) => Some((key, value)),
        _ => None,
    });
    Ok(state.collect())
}
