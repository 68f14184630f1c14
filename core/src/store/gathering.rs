//! A store whose commits gather to one batch: several steps that another store is to write together or not at all.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Batch, MemorySnapshot, MemoryStore, Store, StoreError, Table};

/// Rows in memory that begin as another store's, and what was written to them since. Clones are the same store.
#[derive(Debug, Clone)]
pub struct Gathering {
    rows: MemoryStore,
    gathered: Arc<Mutex<Gathered>>,
}

type Rows = BTreeMap<(Table, Vec<u8>), Option<Vec<u8>>>;

#[derive(Debug, Default)]
struct Gathered {
    written: Rows,
    expected: Rows,
}

impl Gathering {
    /// Begins with the rows of `snapshot`; what is committed here does not show there.
    #[must_use]
    pub fn on(snapshot: MemorySnapshot) -> Self {
        Self {
            rows: MemoryStore::of(snapshot),
            gathered: Arc::default(),
        }
    }

    /// Everything that was committed, as one batch for the store that this one began with.
    #[must_use]
    pub fn batch(&self) -> Batch {
        let gathered = self.gathered.lock();
        let gathered = gathered.unwrap_or_else(PoisonError::into_inner);
        let list = |rows: &Rows| {
            let rows = rows.iter();
            rows.map(|((table, key), value)| (*table, key.clone(), value.clone()))
                .collect()
        };
        Batch {
            rows: list(&gathered.written),
            expected: list(&gathered.expected),
        }
    }
}

impl Store for Gathering {
    type Snapshot = MemorySnapshot;

    fn snapshot(&self) -> Result<MemorySnapshot, StoreError> {
        self.rows.snapshot()
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let gathered = self.gathered.lock();
        let mut gathered = gathered.unwrap_or_else(PoisonError::into_inner);
        self.rows.commit(batch.clone())?;
        for (table, key, value) in batch.expected {
            let place = (table, key);
            // What was written here says nothing about the rows that this store began with.
            if !gathered.written.contains_key(&place) {
                gathered.expected.insert(place, value);
            }
        }
        let rows = batch.rows.into_iter();
        let rows = rows.map(|(table, key, value)| ((table, key), value));
        gathered.written.extend(rows);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::conformance;

    // What the suite asks for, a store that it makes and keeps alone.
    store_conformance!(|| Gathering::on(MemoryStore::default().snapshot().expect("a snapshot")));

    #[test]
    fn several_commits_are_one_batch_on_the_rows_it_began_with() {
        let original = MemoryStore::default();
        let mut first = Batch::default();
        first.put(Table::Meta, b"head", vec![1]);
        first.put(Table::Accounts, b"alice", vec![1]);
        original.commit(first).expect("written");

        let gathering = Gathering::on(original.snapshot().expect("a snapshot"));
        for now in 1..4u8 {
            let mut next = Batch::default();
            next.expect(Table::Meta, b"head", Some(vec![now]));
            next.put(Table::Meta, b"head", vec![now + 1]);
            next.put(Table::Storage, [now], vec![now]);
            next.delete(Table::Accounts, b"alice");
            gathering.commit(next).expect("written");
        }
        let batch = gathering.batch();
        assert_eq!(
            batch.expected,
            [(Table::Meta, b"head".to_vec(), Some(vec![1]))]
        );
        original.commit(batch.clone()).expect("written");
        assert_eq!(original.commit(batch), Err(StoreError::Stale));
        for table in Table::ALL {
            let rows = |store: &dyn Fn() -> MemorySnapshot| {
                let rows = super::super::Snapshot::scan(&store(), table, &[], None, usize::MAX);
                rows.expect("readable")
            };
            let here = rows(&|| original.snapshot().expect("a snapshot"));
            assert_eq!(here, rows(&|| gathering.snapshot().expect("a snapshot")));
        }
    }
}
