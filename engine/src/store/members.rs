//! Who sent which block: the names that members chose, beside the ledger and under no hash.
//!
//! A name's row is written together with its block, so after a crash both are there or neither is. It goes with its
//! ledger. Neither forks nor ledger files have names; a rewind takes those of the blocks that stay along.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use wattage_core::store::StoreError;

use super::change::{Change, OwnRow};
use super::tables::{MEMBERS, prefixed};
use super::{LedgerId, RedbStore, SandboxStore};

/// Rows that are copied in one step.
const CHUNK: u64 = 500;

/// The row of a block's sender.
pub(super) fn row(ledger: LedgerId, height: u64, name: &str) -> OwnRow {
    let value = Some(name.as_bytes().to_vec());
    (MEMBERS, place(ledger, height), value)
}

fn place(ledger: LedgerId, height: u64) -> Vec<u8> {
    prefixed(ledger, &height.to_be_bytes())
}

impl SandboxStore {
    /// The names of the members who sent the blocks at `heights`, by height. A block without one is not there.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub fn senders(
        &self,
        heights: RangeInclusive<u64>,
    ) -> Result<BTreeMap<u64, String>, StoreError> {
        self.file().senders(self.id(), heights)
    }
}

impl RedbStore {
    fn senders(
        &self,
        ledger: LedgerId,
        heights: RangeInclusive<u64>,
    ) -> Result<BTreeMap<u64, String>, StoreError> {
        let (first, last) = (
            place(ledger, *heights.start()),
            place(ledger, *heights.end()),
        );
        let rows = self.range(MEMBERS, &first..=&last)?;
        rows.into_iter().map(|row| named(ledger, row)).collect()
    }

    /// Copies the names of the blocks up to `last` from one ledger to another that has the same blocks up to there.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read or written; some may be copied then.
    pub fn copy_senders(&self, from: LedgerId, to: LedgerId, last: u64) -> Result<(), StoreError> {
        let mut next = 0;
        while next <= last {
            let end = next.saturating_add(CHUNK - 1).min(last);
            let senders = self.senders(from, next..=end)?;
            if !senders.is_empty() {
                let rows = senders.iter();
                let rows = rows.map(|(height, name)| row(to, *height, name)).collect();
                let expected = Vec::new();
                self.change(Change::Rows { expected, rows })?;
            }
            next = end.saturating_add(1);
        }
        Ok(())
    }
}

/// Height and name of a row.
fn named(ledger: LedgerId, (key, value): (Vec<u8>, Vec<u8>)) -> Result<(u64, String), StoreError> {
    let height = key
        .get(ledger.0.len()..)
        .and_then(|key| key.try_into().ok());
    let name = String::from_utf8(value).ok();
    let row = height.map(u64::from_be_bytes).zip(name);
    row.ok_or_else(|| StoreError::Damaged {
        table: "members",
        problem: format!("the row {} has no height or no name", hex::encode(&key)),
    })
}
