//! What the node keeps about a sandbox beside its ledger.

use wattage_core::encoding::{Canonical, DecodeError, Reader};
use wattage_core::store::StoreError;
use wattage_core::types::Hash;

use super::file::{SANDBOXES, failed};
use super::{RedbStore, SandboxId};

/// A row of the sandboxes table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxRecord {
    /// Hash of the token that writing needs. The token itself is known to its owner alone.
    pub token: Hash,
}

impl Canonical for SandboxRecord {
    fn encode(&self, out: &mut Vec<u8>) {
        self.token.encode(out);
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            token: Hash::decode(reader)?,
        })
    }
}

impl RedbStore {
    /// The record of a sandbox, or `None` if there is no such sandbox.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub fn record(&self, id: SandboxId) -> Result<Option<SandboxRecord>, StoreError> {
        let table = self.read()?.open_table(SANDBOXES).map_err(failed)?;
        let Some(row) = table.get(id.0.as_slice()).map_err(failed)? else {
            return Ok(None);
        };
        let record = SandboxRecord::from_canonical(row.value());
        record.map(Some).map_err(|error| StoreError::Damaged {
            table: "sandboxes",
            problem: error.to_string(),
        })
    }

    /// Writes the record of a sandbox; from then on the sandbox exists.
    ///
    /// # Errors
    /// [`StoreError`] when nothing was written.
    pub fn put_record(&self, id: SandboxId, record: &SandboxRecord) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut table = transaction.open_table(SANDBOXES)?;
            table.insert(id.0.as_slice(), record.to_canonical().as_slice())?;
            Ok(())
        })
    }
}
