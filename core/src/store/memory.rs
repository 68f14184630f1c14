//! A store in memory, for the command line's fresh ledgers and for tests.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Batch, Row, Snapshot, Store, StoreError, Table};

type Rows = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

/// Rows in memory. Clones share them.
#[derive(Debug, Default, Clone)]
pub struct MemoryStore {
    rows: Arc<Mutex<Arc<Rows>>>,
}

/// The rows of a [`MemoryStore`] at one moment.
#[derive(Debug, Clone)]
pub struct MemorySnapshot(Arc<Rows>);

impl Store for MemoryStore {
    type Snapshot = MemorySnapshot;

    fn snapshot(&self) -> Result<MemorySnapshot, StoreError> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(MemorySnapshot(Arc::clone(&rows)))
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let mut shared = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        for (table, key, value) in batch.expected {
            if shared.get(&(table, key)) != value.as_ref() {
                return Err(StoreError::Stale);
            }
        }
        let rows = Arc::make_mut(&mut shared);
        for (table, key, value) in batch.rows {
            match value {
                Some(value) => rows.insert((table, key), value),
                None => rows.remove(&(table, key)),
            };
        }
        Ok(())
    }
}

impl Snapshot for MemorySnapshot {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.get(&(table, key.to_vec())).cloned())
    }

    fn scan(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let from = after.unwrap_or(prefix).max(prefix);
        let rows = self.0.range((table, from.to_vec())..);
        Ok(rows
            .take_while(|((t, key), _)| *t == table && key.starts_with(prefix))
            .filter(|((_, key), _)| after.is_none_or(|after| key.as_slice() > after))
            .take(limit)
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect())
    }
}
