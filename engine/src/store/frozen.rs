//! A ledger at one moment, as a store.

use wattage_core::store::{Batch, Snapshot, Store, StoreError};

/// A store that stays as its snapshot is and takes no commits.
///
/// A preview works on one, so that what is looked up for it and what it runs on are the same moment, while
/// transactions of others are committed beside it.
#[derive(Debug, Clone)]
pub struct FrozenStore<R>(R);

impl<R> FrozenStore<R> {
    /// The store that always reads `snapshot`.
    #[must_use]
    pub fn new(snapshot: R) -> Self {
        Self(snapshot)
    }
}

impl<R: Snapshot + Clone + Send + 'static> Store for FrozenStore<R> {
    type Snapshot = R;

    fn snapshot(&self) -> Result<R, StoreError> {
        Ok(self.0.clone())
    }

    fn commit(&self, _: Batch) -> Result<(), StoreError> {
        Err(StoreError::Io(
            "this is a view of one moment, which cannot be changed".to_owned(),
        ))
    }
}
