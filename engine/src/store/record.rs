//! What the node keeps about a sandbox beside its ledger.

use wattage_core::encoding::{Canonical, DecodeError, Reader};
use wattage_core::store::StoreError;
use wattage_core::types::Hash;

use super::change::Change;
use super::tables::{RECORDS, SANDBOXES_1, USAGE};
use super::usage::{Usage, decode, decode_id};
use super::{LedgerId, RedbStore, SandboxId};

/// A row of the records table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxRecord {
    /// Hash of the token that writing needs. The token itself is known to its owner alone.
    pub token: Hash,
    /// The ledger that the sandbox shows.
    pub ledger: LedgerId,
    /// The ledger it showed before it was rewound, while that can be undone.
    pub previous: Option<Previous>,
    /// When it was made, in seconds since 1970.
    pub created: u64,
    /// When it was last used, in seconds since 1970; up to an hour behind.
    pub used: u64,
    /// The sandbox it was forked from, and the height at which.
    pub parent: Option<(SandboxId, u64)>,
    /// The token before, while the newest was never used.
    pub retired: Option<Retired>,
}

/// A token that a new one takes the place of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retired {
    /// Its hash.
    pub token: Hash,
    /// When it ends at the latest, in seconds since 1970.
    pub until: u64,
}

/// The ledger of a sandbox before a rewind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Previous {
    /// The ledger.
    pub ledger: LedgerId,
    /// When the sandbox was rewound, in seconds since 1970.
    pub since: u64,
}

impl Canonical for LedgerId {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut id = Self([0; 16]);
        id.0.copy_from_slice(reader.take(16)?);
        Ok(id)
    }
}

impl Canonical for SandboxId {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut id = Self([0; 16]);
        id.0.copy_from_slice(reader.take(16)?);
        Ok(id)
    }
}

impl Canonical for Previous {
    fn encode(&self, out: &mut Vec<u8>) {
        self.ledger.encode(out);
        self.since.encode(out);
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            ledger: Canonical::decode(reader)?,
            since: Canonical::decode(reader)?,
        })
    }
}

impl Canonical for Retired {
    fn encode(&self, out: &mut Vec<u8>) {
        self.token.encode(out);
        self.until.encode(out);
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            token: Canonical::decode(reader)?,
            until: Canonical::decode(reader)?,
        })
    }
}

/// The last field is there only if it has a value: records of before it was known are read, and compared when they are
/// changed, as they are.
impl Canonical for SandboxRecord {
    fn encode(&self, out: &mut Vec<u8>) {
        self.token.encode(out);
        self.ledger.encode(out);
        self.previous.encode(out);
        self.created.encode(out);
        self.used.encode(out);
        self.parent.encode(out);
        if let Some(retired) = &self.retired {
            retired.encode(out);
        }
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            token: Canonical::decode(reader)?,
            ledger: Canonical::decode(reader)?,
            previous: Canonical::decode(reader)?,
            created: Canonical::decode(reader)?,
            used: Canonical::decode(reader)?,
            parent: Canonical::decode(reader)?,
            retired: match reader.is_empty() {
                true => None,
                false => Some(Canonical::decode(reader)?),
            },
        })
    }
}

impl RedbStore {
    /// The record of a sandbox, or `None` if there is no such sandbox.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub fn record(&self, id: SandboxId) -> Result<Option<SandboxRecord>, StoreError> {
        let row = self.row(RECORDS, &id.0)?;
        row.map(|row| decode("records", &row)).transpose()
    }

    /// How many sandboxes there are.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub fn sandbox_count(&self) -> Result<u64, StoreError> {
        self.len(RECORDS)
    }

    /// Every sandbox with its record.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub fn records(&self) -> Result<Vec<(SandboxId, SandboxRecord)>, StoreError> {
        let rows = self.rows(RECORDS)?;
        let typed = rows.iter().map(|(key, value)| {
            let id = SandboxId(decode_id("records", key)?);
            Ok((id, decode("records", value)?))
        });
        typed.collect()
    }

    /// Changes the record of a sandbox from `old` to `new`; `None` is no record, and no record is no sandbox.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the record is not `old`; [`StoreError`] when nothing was written.
    pub fn change_record(
        &self,
        id: SandboxId,
        old: Option<&SandboxRecord>,
        new: Option<&SandboxRecord>,
    ) -> Result<(), StoreError> {
        self.change(record_change(id, old, new))
    }

    /// As [`RedbStore::change_record`], without waiting for it and without hearing how it went.
    pub fn note_record(&self, id: SandboxId, old: &SandboxRecord, new: &SandboxRecord) {
        self.submit(
            record_change(id, Some(old), Some(new)),
            Box::new(|written| match written {
                Ok(()) | Err(StoreError::Stale) => {}
                Err(error) => tracing::warn!("the use of a sandbox was not noted: {error}"),
            }),
        );
    }

    /// The sandboxes of format 1 whose ledgers still have the old schema, with their tokens' hashes. Their rows begin
    /// with the sandbox's id.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub fn old_sandboxes(&self) -> Result<Vec<(SandboxId, Hash)>, StoreError> {
        let rows = self.rows(SANDBOXES_1)?;
        let typed = rows.iter().map(|(key, value)| {
            let id = SandboxId(decode_id("sandboxes", key)?);
            Ok((id, decode("sandboxes", value)?))
        });
        typed.collect()
    }

    /// Puts `record` in the place of a sandbox of format 1. Its old rows become a ledger that nobody points to.
    ///
    /// # Errors
    /// [`StoreError`] when nothing was written.
    pub fn replace_old(
        &self,
        id: SandboxId,
        token: &Hash,
        record: &SandboxRecord,
    ) -> Result<(), StoreError> {
        self.change(Change::Rows {
            expected: vec![
                (SANDBOXES_1, id.0.to_vec(), Some(token.to_canonical())),
                (RECORDS, id.0.to_vec(), None),
            ],
            rows: vec![
                (SANDBOXES_1, id.0.to_vec(), None),
                (RECORDS, id.0.to_vec(), Some(record.to_canonical())),
                // Format 1 did not count. With a row the ledger is in the list, and what is left of it is found.
                (USAGE, id.0.to_vec(), Some(Usage::default().to_canonical())),
            ],
        })
    }
}

fn record_change(
    id: SandboxId,
    old: Option<&SandboxRecord>,
    new: Option<&SandboxRecord>,
) -> Change {
    Change::Rows {
        expected: vec![(RECORDS, id.0.to_vec(), old.map(Canonical::to_canonical))],
        rows: vec![(RECORDS, id.0.to_vec(), new.map(Canonical::to_canonical))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_from_before_tokens_were_retired_reads_and_writes_as_it_was() {
        let mut record = SandboxRecord {
            token: Hash([1; 32]),
            ledger: LedgerId([2; 16]),
            previous: None,
            created: 3,
            used: 4,
            parent: None,
            retired: None,
        };
        let mut before = [vec![1; 32], vec![2; 16], vec![0]].concat();
        before.extend(3u64.to_le_bytes());
        before.extend(4u64.to_le_bytes());
        before.push(0);
        assert_eq!(record.to_canonical(), before);
        assert_eq!(SandboxRecord::from_canonical(&before), Ok(record.clone()));
        record.retired = Some(Retired {
            token: Hash([5; 32]),
            until: 6,
        });
        let bytes = record.to_canonical();
        assert_eq!(SandboxRecord::from_canonical(&bytes), Ok(record));
        let cut = &bytes[..bytes.len() - 1];
        assert!(SandboxRecord::from_canonical(cut).is_err());
    }
}
