//! A store in memory, for the command line's fresh ledgers and for tests.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Batch, Row, Snapshot, Store, StoreError, Table};

/// The rows of each table, in the order of [`Table::ALL`]. A commit copies the tables it changes, if a snapshot holds them.
type Rows = [Arc<BTreeMap<Vec<u8>, Vec<u8>>>; Table::ALL.len()];

/// Rows in memory. Clones share them.
#[derive(Debug, Default, Clone)]
pub struct MemoryStore {
    rows: Arc<Mutex<Arc<Rows>>>,
}

/// The rows of a [`MemoryStore`] at one moment.
#[derive(Debug, Clone)]
pub struct MemorySnapshot(Arc<Rows>);

impl MemoryStore {
    /// A store of its own with these rows, which are shared until one of the two is written to.
    #[must_use]
    pub fn of(snapshot: MemorySnapshot) -> Self {
        Self {
            rows: Arc::new(Mutex::new(snapshot.0)),
        }
    }
}

impl Store for MemoryStore {
    type Snapshot = MemorySnapshot;

    fn snapshot(&self) -> Result<MemorySnapshot, StoreError> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(MemorySnapshot(Arc::clone(&rows)))
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let mut shared = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        for (table, key, value) in batch.expected {
            if shared[table as usize].get(&key) != value.as_ref() {
                return Err(StoreError::Stale);
            }
        }
        let rows = Arc::make_mut(&mut shared);
        for (table, key, value) in batch.rows {
            let rows = Arc::make_mut(&mut rows[table as usize]);
            match value {
                Some(value) => rows.insert(key, value),
                None => rows.remove(&key),
            };
        }
        Ok(())
    }
}

impl Snapshot for MemorySnapshot {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0[table as usize].get(key).cloned())
    }

    fn scan(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let from = after.unwrap_or(prefix).max(prefix);
        let rows =
            self.0[table as usize].range::<[u8], _>((Bound::Included(from), Bound::Unbounded));
        Ok(rows
            .take_while(|(key, _)| key.starts_with(prefix))
            .filter(|(key, _)| after.is_none_or(|after| key.as_slice() > after))
            .take(limit)
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::MemoryStore;
    use crate::store::conformance;

    store_conformance!(MemoryStore::default);

    #[test]
    fn commits_at_the_same_time_are_all_there_and_whole() {
        conformance::concurrent_commits(MemoryStore::default, |jobs| {
            let threads = jobs.into_iter().map(std::thread::spawn);
            let threads: Vec<_> = threads.collect();
            for thread in threads {
                thread.join().expect("a job without a panic");
            }
        });
    }
}
