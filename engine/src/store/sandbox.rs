//! One sandbox's ledger in the file: core's store traits over keys that begin with the sandbox's id.

use std::fmt;
use std::ops::Bound;
use std::sync::Arc;

use redb::{ReadOnlyTable, ReadTransaction, ReadableTable, WriteTransaction};
use wattage_core::store::{Batch, Row, Snapshot, Store, StoreError, Table};

use super::file::{failed, rows};
use super::{RedbStore, SandboxId};

/// The rows of one sandbox. Cheap to clone; clones are the same rows.
#[derive(Debug, Clone)]
pub struct SandboxStore {
    file: RedbStore,
    id: SandboxId,
}

/// The rows of one sandbox at one moment.
///
/// It keeps the file's pages of that moment from being used again, so it should not outlive a request.
#[derive(Clone)]
pub struct SandboxSnapshot {
    transaction: Arc<ReadTransaction>,
    id: SandboxId,
}

impl fmt::Debug for SandboxSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("SandboxSnapshot");
        out.field("id", &self.id).finish_non_exhaustive()
    }
}

/// The key of a sandbox's row in the file.
fn prefixed(id: SandboxId, key: &[u8]) -> Vec<u8> {
    [&id.0, key].concat()
}

impl SandboxStore {
    pub(super) fn new(file: RedbStore, id: SandboxId) -> Self {
        Self { file, id }
    }
}

impl Store for SandboxStore {
    type Snapshot = SandboxSnapshot;

    fn snapshot(&self) -> Result<SandboxSnapshot, StoreError> {
        Ok(SandboxSnapshot {
            transaction: Arc::new(self.file.read()?),
            id: self.id,
        })
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let expected = |transaction: &WriteTransaction| {
            for (table, key, value) in &batch.expected {
                let table = transaction.open_table(rows(*table))?;
                let row = table.get(prefixed(self.id, key).as_slice())?;
                if row.as_ref().map(|row| row.value()) != value.as_deref() {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        self.file.write_if(expected, |transaction| {
            for (table, key, value) in &batch.rows {
                let mut table = transaction.open_table(rows(*table))?;
                let key = prefixed(self.id, key);
                match value {
                    Some(value) => table.insert(key.as_slice(), value.as_slice())?,
                    None => table.remove(key.as_slice())?,
                };
            }
            Ok(())
        })
    }
}

impl SandboxSnapshot {
    fn table(
        &self,
        table: Table,
    ) -> Result<ReadOnlyTable<&'static [u8], &'static [u8]>, StoreError> {
        self.transaction.open_table(rows(table)).map_err(failed)
    }
}

impl Snapshot for SandboxSnapshot {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let key = prefixed(self.id, key);
        let value = self.table(table)?.get(key.as_slice()).map_err(failed)?;
        Ok(value.map(|value| value.value().to_vec()))
    }

    fn scan(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let prefix_in_file = prefixed(self.id, prefix);
        let after = after.filter(|after| *after >= prefix);
        let after_in_file = after.map(|after| prefixed(self.id, after));
        let from = match &after_in_file {
            Some(after) => Bound::Excluded(after.as_slice()),
            None => Bound::Included(prefix_in_file.as_slice()),
        };
        let range = (from, Bound::Unbounded);
        let mut found = Vec::new();
        for row in self.table(table)?.range::<&[u8]>(range).map_err(failed)? {
            let (key, value) = row.map_err(failed)?;
            // The prefix holds the sandbox's id: this is where a scan stops before its neighbour's rows.
            if found.len() == limit || !key.value().starts_with(&prefix_in_file) {
                break;
            }
            found.push((
                key.value()[self.id.0.len()..].to_vec(),
                value.value().to_vec(),
            ));
        }
        Ok(found)
    }
}
