//! Shared links: bytes under an id that comes from them, for the whole node.

use wattage_core::share::ShareId;
use wattage_core::store::{Batch, Snapshot, Store, StoreError, Table};

use crate::store::SandboxStore;

/// The shared links of a node. What is in them is not looked at: a newer page may store newer links.
#[derive(Debug)]
pub struct Shares {
    store: SandboxStore,
}

impl Shares {
    pub(super) fn new(store: SandboxStore) -> Self {
        Self { store }
    }

    /// Keeps `bytes`, and answers their id. Bytes that are here already are not written again.
    ///
    /// # Errors
    /// [`StoreError`] when they could not be kept.
    pub fn put(&self, bytes: Vec<u8>) -> Result<ShareId, StoreError> {
        let id = ShareId::of(&bytes);
        if self.get(id)?.is_none() {
            let mut batch = Batch::default();
            batch.put(Table::Shares, id.0, bytes);
            self.store.commit(batch)?;
        }
        Ok(id)
    }

    /// The bytes with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn get(&self, id: ShareId) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.snapshot()?.get(Table::Shares, &id.0)
    }
}
