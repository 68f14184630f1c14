//! The redb file: its tables, and how a transaction on it commits.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use redb::{
    Database, Durability, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition,
    WriteTransaction,
};
use wattage_core::store::{StoreError, Table};

use super::open::{self, OpenError};
use super::{SandboxId, SandboxStore};

/// Name of the file in the node's data folder.
pub const FILE_NAME: &str = "wattage.redb";

/// Version of how the file is laid out: which tables there are, and how their keys begin.
const FORMAT: u32 = 1;
/// The file's own facts: name to value.
const FILE: Rows = TableDefinition::new("file");
/// Key of the format in [`FILE`].
const FORMAT_KEY: &[u8] = b"format";
/// Sandbox id to its record.
pub(super) const SANDBOXES: Rows = TableDefinition::new("sandboxes");

/// A table of bytes to bytes: redb orders the keys as bytes, as every store of ours does.
pub(super) type Rows = TableDefinition<'static, &'static [u8], &'static [u8]>;

/// redb's table of a ledger's table.
pub(super) fn rows(table: Table) -> Rows {
    TableDefinition::new(table.name())
}

/// One redb file with the ledgers of all sandboxes. Cheap to clone; clones are the same file.
#[derive(Clone)]
pub struct RedbStore {
    database: Arc<Database>,
}

impl fmt::Debug for RedbStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedbStore").finish_non_exhaustive()
    }
}

impl RedbStore {
    /// Opens the file at `path`; creates it, and its folder, if it is not there.
    ///
    /// # Errors
    /// [`OpenError`] with the path and what to do.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let store = Self {
            database: Arc::new(open::open(path)?),
        };
        let failed = |error: StoreError| OpenError::Io {
            path: path.to_owned(),
            problem: error.to_string(),
        };
        match store.prepare().map_err(failed)? {
            FORMAT => Ok(store),
            found => Err(OpenError::Format {
                path: path.to_owned(),
                found,
                expected: FORMAT,
            }),
        }
    }

    /// The ledger of a sandbox. Whether there is one is for [`wattage_core::ledger::Ledger::open`] to find.
    #[must_use]
    pub fn sandbox(&self, id: SandboxId) -> SandboxStore {
        SandboxStore::new(self.clone(), id)
    }

    /// Makes every table, so that readers find them, and answers the file's format.
    fn prepare(&self) -> Result<u32, StoreError> {
        self.write(|transaction| {
            for table in Table::ALL {
                transaction.open_table(rows(table))?;
            }
            transaction.open_table(SANDBOXES)?;
            let mut file = transaction.open_table(FILE)?;
            let stored = file.get(FORMAT_KEY)?.map(|value| value.value().to_vec());
            match stored {
                None => {
                    file.insert(FORMAT_KEY, FORMAT.to_le_bytes().as_slice())?;
                    Ok(FORMAT)
                }
                // A format that is not four bytes is none that this program ever wrote.
                Some(bytes) => Ok(bytes.try_into().map_or(0, u32::from_le_bytes)),
            }
        })
    }

    /// A view of the file as it is now.
    pub(super) fn read(&self) -> Result<ReadTransaction, StoreError> {
        self.database.begin_read().map_err(failed)
    }

    /// Does `change` in one transaction. When this returns well, all of it is on the disk; otherwise nothing is.
    pub(super) fn write<T>(
        &self,
        change: impl FnOnce(&WriteTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, StoreError> {
        self.write_if(|_| Ok(true), change)
    }

    /// As [`RedbStore::write`], if `expected` finds the file as it must be in that very transaction.
    pub(super) fn write_if<T>(
        &self,
        expected: impl FnOnce(&WriteTransaction) -> Result<bool, redb::Error>,
        change: impl FnOnce(&WriteTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, StoreError> {
        let mut transaction = self.database.begin_write().map_err(failed)?;
        transaction
            .set_durability(Durability::Immediate)
            .map_err(failed)?;
        // Contracts choose what is written, so a forged checksum must not make half a block count as a whole one.
        transaction.set_two_phase_commit(true);
        transaction.set_quick_repair(true);
        if !expected(&transaction).map_err(failed)? {
            return Err(StoreError::Stale);
        }
        let done = change(&transaction).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        Ok(done)
    }
}

/// redb's errors in plain words.
pub(super) fn failed(error: impl Into<redb::Error>) -> StoreError {
    StoreError::Io(match error.into() {
        redb::Error::Io(error) => format!("reading or writing its file failed: {error}"),
        redb::Error::Corrupted(problem) => {
            format!("its file is damaged ({problem}); stop the node and put a backup in its place")
        }
        redb::Error::PreviousIo => {
            "an earlier read or write of its file failed; start the node again".to_owned()
        }
        other => other.to_string(),
    })
}
