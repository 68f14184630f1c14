//! Shared bundles: bytes under an id that comes from them, for the whole node.

use std::fmt;
use std::str::FromStr;

use wattage_core::store::{Batch, Snapshot, Store, StoreError, Table};
use wattage_core::types::Hash;

use crate::store::SandboxStore;

/// The id of a bundle: the first 16 bytes of its hash. Text: 32 lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareId([u8; 16]);

/// Why a text is not the id of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not the id of a share: ids are 32 lower-case hex digits")]
pub struct ShareIdError {
    /// The text as it was given, cut to 80 characters.
    pub text: String,
}

impl ShareId {
    fn of(bytes: &[u8]) -> Self {
        let hash = Hash::tagged("wattage/share", &[bytes]);
        let mut id = [0; 16];
        id.copy_from_slice(&hash.0[..16]);
        Self(id)
    }
}

impl fmt::Display for ShareId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for ShareId {
    type Err = ShareIdError;

    fn from_str(text: &str) -> Result<Self, ShareIdError> {
        let mut id = [0; 16];
        match hex::decode_to_slice(text, &mut id) {
            Ok(()) if hex::encode(id) == text => Ok(Self(id)),
            _ => Err(ShareIdError {
                text: text.chars().take(80).collect(),
            }),
        }
    }
}

/// The bundles of a node.
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
