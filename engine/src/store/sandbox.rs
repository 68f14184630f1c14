//! The rows of one ledger in the file: core's store traits over keys that begin with the ledger's id.

use std::fmt;
use std::ops::Bound;
use std::sync::{Arc, OnceLock};

use redb::{ReadOnlyTable, ReadTransaction};
use wattage_core::store::{Batch, Row, Snapshot, Store, StoreError, Table};

use super::change::Change;
use super::file::failed;
use super::tables::{prefixed, rows};
use super::{LedgerId, RedbStore};

/// The rows of one ledger. Cheap to clone; clones are the same rows.
///
/// A commit waits until it is on the disk, so this is for whoever commits now and then: creating, copying. Transactions
/// go through a [`super::PipelinedStore`].
#[derive(Debug, Clone)]
pub struct SandboxStore {
    file: RedbStore,
    id: LedgerId,
}

/// The rows of one ledger at one moment.
///
/// It keeps the file's pages of that moment from being used again, so it should not outlive a request. When the file is
/// opened again after a failure, the next read says so.
#[derive(Clone)]
pub struct SandboxSnapshot {
    view: Arc<View>,
    file: RedbStore,
    id: LedgerId,
}

type Open = ReadOnlyTable<&'static [u8], &'static [u8]>;

struct View {
    transaction: ReadTransaction,
    /// Tables that were read, in the order of [`Table::ALL`].
    tables: [OnceLock<Open>; Table::ALL.len()],
}

impl fmt::Debug for SandboxSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("SandboxSnapshot");
        out.field("id", &self.id).finish_non_exhaustive()
    }
}

impl SandboxStore {
    pub(super) fn new(file: RedbStore, id: LedgerId) -> Self {
        Self { file, id }
    }

    /// The ledger's id.
    #[must_use]
    pub fn id(&self) -> LedgerId {
        self.id
    }

    /// The file it is in.
    pub(super) fn file(&self) -> &RedbStore {
        &self.file
    }
}

impl Store for SandboxStore {
    type Snapshot = SandboxSnapshot;

    fn snapshot(&self) -> Result<SandboxSnapshot, StoreError> {
        Ok(SandboxSnapshot {
            view: Arc::new(View {
                transaction: self.file.read()?,
                tables: Default::default(),
            }),
            file: self.file.clone(),
            id: self.id,
        })
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.file.change(Change::Ledger {
            ledger: self.id,
            batch,
            own: Vec::new(),
        })
    }
}

impl SandboxSnapshot {
    fn table(&self, table: Table) -> Result<&Open, StoreError> {
        let slot = &self.view.tables[table as usize];
        if let Some(open) = slot.get() {
            return Ok(open);
        }
        let open = self.view.transaction.open_table(rows(table));
        let open = self.file.heard(open.map_err(failed))?;
        Ok(slot.get_or_init(|| open))
    }

    fn rows_from(
        &self,
        table: Table,
        from: Bound<&[u8]>,
        prefix: &[u8],
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let table = self.table(table)?;
        let mut found = Vec::new();
        let range = (from, Bound::Unbounded);
        for row in table.range::<&[u8]>(range).map_err(failed)? {
            let (key, value) = row.map_err(failed)?;
            // The prefix holds the ledger's id: this is where a scan stops before its neighbour's rows.
            if found.len() == limit || !key.value().starts_with(prefix) {
                break;
            }
            let key = key.value()[self.id.0.len()..].to_vec();
            found.push((key, value.value().to_vec()));
        }
        Ok(found)
    }
}

impl Snapshot for SandboxSnapshot {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let key = prefixed(self.id, key);
        let value = self.table(table)?.get(key.as_slice()).map_err(failed);
        let value = self.file.heard(value)?;
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
        let found = self.rows_from(table, from, &prefix_in_file, limit);
        self.file.heard(found)
    }
}
