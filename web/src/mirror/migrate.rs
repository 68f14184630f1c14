//! Ledgers of a former schema, made again by core from their transactions when they are met.

use wattage_core::ledger::{migrate, needs_migration};
use wattage_core::store::{Batch, MemoryStore, Snapshot, Store, Table};

use super::loaded::rows;
use super::{Database, Error, LedgerId, Mirror, MirrorStore};
use crate::vm::BrowserVm;

impl Mirror {
    /// Loads a ledger as [`Mirror::load`] does, and makes one of a former schema again first. Its id, its name and what else
    /// is said of it stay; the former rows go in the transaction that writes the new.
    ///
    /// # Errors
    /// As of [`Mirror::load`], and [`Error::Migration`]: the former rows are as they were.
    pub async fn load_current(
        database: &Database,
        vm: &BrowserVm,
        id: LedgerId,
    ) -> Result<Self, Error> {
        let (record, old) = rows(database, id).await?;
        if !needs_migration(&old.snapshot()?)? {
            return Self::load(database, id).await;
        }
        let made = MemoryStore::default();
        let old = old.snapshot()?;
        migrate(&old, made.clone(), vm, |_, _| {})?;
        let mut new = Self::anew(database, record)?;
        copy(&made, &new.store())?;
        new.flush().await?;
        Ok(new)
    }
}

/// Commits all rows of one store to another, in one batch.
pub(super) fn copy(from: &MemoryStore, to: &MirrorStore) -> Result<(), Error> {
    let view = from.snapshot()?;
    let mut batch = Batch::default();
    for table in Table::ALL {
        for (key, value) in view.scan(table, &[], None, usize::MAX)? {
            batch.put(table, key, value);
        }
    }
    Ok(to.commit(batch)?)
}
