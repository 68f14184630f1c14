//! What rows were before: every block keeps the old values of the rows it changes, so that any height can be read.
//!
//! Accounts, code, storage and the supply have a history; blocks, transactions and receipts are never changed, and the
//! state tree is made again from the rows. `history` has the old values in the order of blocks, `versions` says in
//! which blocks a row has changed, in the order of rows. A row as it was at a height is what it was before the first
//! block after that height that changed it; if there is none, it is what it is.
//!
//! [`super::seal`] writes history, [`super::LedgerView`] reads it, [`super::fork`] copies it.

mod key;
mod pages;

pub(super) use key::{Entry, before, entries_after, history, version};
pub(super) use pages::{page, value};

use crate::encoding::Canonical;
use crate::store::{Batch, StoreError, Table};
use crate::types::Bytes;

/// Adds to the batch of the block at `height` that the row had the value `old` before.
pub(super) fn record(batch: &mut Batch, height: u64, entry: &Entry, old: Option<Vec<u8>>) {
    batch.put(Table::History, history(height, entry), old_row(old));
    batch.put(Table::Versions, version(height, entry), Vec::new());
}

/// The row of the history table for an old value.
pub(super) fn old_row(old: Option<Vec<u8>>) -> Vec<u8> {
    old.map(Bytes).to_canonical()
}

/// The old value in a row of the history table.
pub(super) fn old_value(row: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    let value = Option::<Bytes>::from_canonical(row);
    let value = value.map_err(|error| StoreError::damaged(Table::History, error))?;
    Ok(value.map(|value| value.0))
}
