//! Idempotency keys: what a client's request of that name came to, so that sending it twice does it once.
//!
//! A key's row is written together with the block that it names, so after a crash both are there or neither is.

use wattage_core::encoding::{Canonical, DecodeError, Reader};
use wattage_core::store::StoreError;
use wattage_core::types::Hash;

use super::change::{Change, OwnRow};
use super::tables::{KEYS, prefixed};
use super::usage::decode;
use super::{LedgerId, RedbStore, Ticket};

/// Rows that are deleted in one step.
const CHUNK: usize = 500;

/// What is known of a request that has a key.
#[derive(Debug, Clone)]
pub enum Begin {
    /// Nothing: it is to be done.
    Fresh,
    /// It was done already.
    Replay {
        /// The transaction it made.
        transaction: Hash,
        /// Waits for its block, if that is not on the disk yet. The answer must not be given before.
        durable: Option<Ticket>,
    },
    /// Another request was done under this key.
    Conflict,
}

/// A row of the keys table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyRow {
    pub(super) key: String,
    pub(super) fingerprint: Hash,
    pub(super) transaction: Hash,
    /// Seconds since 1970.
    pub(super) at: u64,
}

impl Canonical for KeyRow {
    fn encode(&self, out: &mut Vec<u8>) {
        self.key.encode(out);
        self.fingerprint.encode(out);
        self.transaction.encode(out);
        self.at.encode(out);
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            key: Canonical::decode(reader)?,
            fingerprint: Canonical::decode(reader)?,
            transaction: Canonical::decode(reader)?,
            at: Canonical::decode(reader)?,
        })
    }
}

impl KeyRow {
    /// The row in the file. A client chooses the key, so its hash is what rows are found by: 32 bytes, whatever it is.
    pub(super) fn own(&self, ledger: LedgerId) -> OwnRow {
        let place = place(ledger, &self.key);
        (KEYS, place, Some(self.to_canonical()))
    }

    pub(super) fn compare(&self, fingerprint: &Hash, durable: Option<Ticket>) -> Begin {
        match self.fingerprint == *fingerprint {
            true => Begin::Replay {
                transaction: self.transaction,
                durable,
            },
            false => Begin::Conflict,
        }
    }
}

fn place(ledger: LedgerId, key: &str) -> Vec<u8> {
    let hash = Hash::tagged("wattage/idempotency-key", &[key.as_bytes()]);
    prefixed(ledger, &hash.0)
}

impl RedbStore {
    /// What was done under a client's key.
    pub(super) fn key(&self, ledger: LedgerId, key: &str) -> Result<Option<KeyRow>, StoreError> {
        let row = self.row(KEYS, &place(ledger, key))?;
        row.map(|row| decode("keys", &row)).transpose()
    }

    /// Forgets the keys of requests that were done before `before`, seconds since 1970. Answers how many.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read or written.
    pub fn forget_keys(&self, before: u64) -> Result<usize, StoreError> {
        let mut old = Vec::new();
        for (key, value) in self.rows(KEYS)? {
            if decode::<KeyRow>("keys", &value)?.at < before {
                old.push((KEYS, key, None));
            }
        }
        for rows in old.chunks(CHUNK) {
            self.change(Change::Rows {
                expected: Vec::new(),
                rows: rows.to_vec(),
            })?;
        }
        Ok(old.len())
    }
}
