//! How much a ledger holds, counted in the transaction that changes it.

use wattage_core::encoding::{Canonical, DecodeError, Reader};
use wattage_core::store::StoreError;

use super::tables::{Tables, USAGE};
use super::{LedgerId, RedbStore};

/// What a ledger holds, over all its tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Rows.
    pub rows: u64,
    /// Bytes of their keys, without the ledger's id, and of their values. What the file needs around them is not in it.
    pub bytes: u64,
}

impl Canonical for Usage {
    fn encode(&self, out: &mut Vec<u8>) {
        self.rows.encode(out);
        self.bytes.encode(out);
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            rows: u64::decode(reader)?,
            bytes: u64::decode(reader)?,
        })
    }
}

impl Usage {
    pub(super) fn read(tables: &mut Tables<'_>, ledger: LedgerId) -> Result<Self, redb::Error> {
        let Some(row) = tables.get(USAGE, &ledger.0)? else {
            return Ok(Self::default());
        };
        Self::from_canonical(&row)
            .map_err(|error| redb::Error::Corrupted(format!("a row of the usage table: {error}")))
    }

    pub(super) fn write(
        self,
        tables: &mut Tables<'_>,
        ledger: LedgerId,
    ) -> Result<(), redb::Error> {
        tables.set(USAGE, &ledger.0, Some(&self.to_canonical()))?;
        Ok(())
    }

    /// Counts that the row with a key of `key` bytes had `old` bytes of value, and now has `new`.
    pub(super) fn count(&mut self, key: usize, old: Option<usize>, new: Option<usize>) {
        if let Some(old) = old {
            self.rows -= 1;
            self.bytes -= (key + old) as u64;
        }
        if let Some(new) = new {
            self.rows += 1;
            self.bytes += (key + new) as u64;
        }
    }
}

impl RedbStore {
    /// What a ledger holds; nothing if there is no such ledger.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub fn usage(&self, ledger: LedgerId) -> Result<Usage, StoreError> {
        match self.row(USAGE, &ledger.0)? {
            None => Ok(Usage::default()),
            Some(row) => decode("usage", &row),
        }
    }

    /// Every ledger with rows in the file.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub fn ledgers(&self) -> Result<Vec<LedgerId>, StoreError> {
        let keys = self.keys(USAGE)?;
        let ids = keys.iter().map(|key| decode_id("usage", key).map(LedgerId));
        ids.collect()
    }
}

/// A row of one of the node's own tables.
pub(super) fn decode<T: Canonical>(table: &'static str, row: &[u8]) -> Result<T, StoreError> {
    T::from_canonical(row).map_err(|error| StoreError::Damaged {
        table,
        problem: error.to_string(),
    })
}

/// A key that is an id.
pub(super) fn decode_id(
    table: &'static str,
    key: &[u8],
) -> Result<[u8; super::id::ID_BYTES], StoreError> {
    key.try_into().map_err(|_| StoreError::Damaged {
        table,
        problem: format!("a key of {} bytes where ids have 16", key.len()),
    })
}
