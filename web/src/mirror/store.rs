//! Core's store over a view in memory, with what was committed to it since it was last written.
//!
//! Knows no browser: [`super::Mirror`] loads the view and writes what has gathered.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wattage_core::store::{Batch, MemoryStore, Snapshot, Store, StoreError, Table};

/// A row's table and key.
pub type Place = (Table, Vec<u8>);

/// Rows of one ledger in memory. Clones are the same rows.
#[derive(Debug, Default, Clone)]
pub struct MirrorStore {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    view: MemoryStore,
    writes: Writes,
}

/// What several batches come to, for one transaction: written together or not at all.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Writes {
    /// The rows as they shall be; `None` for those that go.
    pub rows: BTreeMap<Place, Option<Vec<u8>>>,
    /// The rows as they must be in the database. What an earlier one of the batches wrote is not among them: it was looked
    /// at in the view.
    pub expected: BTreeMap<Place, Option<Vec<u8>>>,
    /// What the changed rows were.
    before: BTreeMap<Place, Option<Vec<u8>>>,
}

/// How much a ledger takes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Rows, in all tables.
    pub rows: u64,
    /// Bytes of their keys and values.
    pub bytes: u64,
}

impl Usage {
    /// With a row more.
    pub fn add(&mut self, key: &[u8], value: &[u8]) {
        self.rows += 1;
        self.bytes += (key.len() + value.len()) as u64;
    }
}

impl Store for MirrorStore {
    type Snapshot = <MemoryStore as Store>::Snapshot;

    fn snapshot(&self) -> Result<Self::Snapshot, StoreError> {
        self.inner().view.snapshot()
    }

    /// Commits to the view. The rows are durable when [`super::Mirror::flush`] has returned.
    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let mut inner = self.inner();
        let mut before = Vec::new();
        {
            // Given back before the commit: the view copies what somebody still looks at.
            let view = inner.view.snapshot()?;
            for (table, key, _) in &batch.rows {
                before.push(view.get(*table, key)?);
            }
        }
        inner.view.commit(batch.clone())?;
        inner.writes.add(batch, before);
        Ok(())
    }
}

impl MirrorStore {
    /// A store whose rows are written already.
    pub fn of(view: MemoryStore) -> Self {
        let writes = Writes::default();
        let inner = Arc::new(Mutex::new(Inner { view, writes }));
        Self { inner }
    }

    /// The rows as they are, in a store of their own: what is committed to either is not in the other.
    ///
    /// # Errors
    /// As of [`Store::snapshot`].
    pub fn view(&self) -> Result<MemoryStore, StoreError> {
        Ok(MemoryStore::of(self.snapshot()?))
    }

    /// What was committed and is not written, which the caller now writes, or gives to [`Self::take_back`].
    pub fn take(&self) -> Writes {
        std::mem::take(&mut self.inner().writes)
    }

    /// Whether everything that was committed was taken.
    pub fn is_written(&self) -> bool {
        self.inner().writes.is_empty()
    }

    /// What a row was before what is not written changed it; none if nothing did.
    pub fn before(&self, place: &Place) -> Option<Option<Vec<u8>>> {
        self.inner().writes.before.get(place).cloned()
    }

    /// Makes the view what it was before `writes`, and before everything that was committed after them.
    ///
    /// # Errors
    /// As of [`Store::commit`].
    pub fn take_back(&self, writes: Writes) -> Result<(), StoreError> {
        let mut inner = self.inner();
        let later = std::mem::take(&mut inner.writes);
        for writes in [later, writes] {
            let rows = writes.before.into_iter();
            let rows = rows.map(|((table, key), value)| (table, key, value));
            inner.view.commit(Batch {
                rows: rows.collect(),
                expected: Vec::new(),
            })?;
        }
        Ok(())
    }

    /// Shows other rows, those that the database has now; what was not written is given up.
    pub fn replace(&self, view: MemoryStore) {
        let writes = Writes::default();
        *self.inner() = Inner { view, writes };
    }

    /// How much the rows take.
    ///
    /// # Errors
    /// As of [`Store::snapshot`].
    pub fn usage(&self) -> Result<Usage, StoreError> {
        let view = self.snapshot()?;
        let mut usage = Usage::default();
        for table in Table::ALL {
            for (key, value) in view.scan(table, &[], None, usize::MAX)? {
                usage.add(&key, &value);
            }
        }
        Ok(usage)
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writes {
    /// Whether there is nothing to write and nothing to look at.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.expected.is_empty()
    }

    /// `usage` with these changes.
    pub fn usage_after(&self, usage: Usage) -> Usage {
        let mut gone = Usage::default();
        let mut come = usage;
        for (place, value) in &self.rows {
            if let Some(Some(old)) = self.before.get(place) {
                gone.add(&place.1, old);
            }
            if let Some(new) = value {
                come.add(&place.1, new);
            }
        }
        Usage {
            rows: come.rows.saturating_sub(gone.rows),
            bytes: come.bytes.saturating_sub(gone.bytes),
        }
    }

    /// `before` has the rows of the batch as they were before it.
    fn add(&mut self, batch: Batch, before: Vec<Option<Vec<u8>>>) {
        for (table, key, value) in batch.expected {
            let place = (table, key);
            if !self.rows.contains_key(&place) {
                self.expected.entry(place).or_insert(value);
            }
        }
        for ((table, key, value), old) in batch.rows.into_iter().zip(before) {
            let place = (table, key);
            self.before.entry(place.clone()).or_insert(old);
            self.rows.insert(place, value);
        }
    }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
