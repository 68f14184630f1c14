//! The rows that were told, until they are taken: what nobody takes belongs to nothing.

use std::collections::BTreeMap;

use super::differs;
use crate::encoding::Canonical;
use crate::ledger::{LedgerError, tree};
use crate::store::Table;
use crate::types::Bytes;

type Place = (Table, Vec<u8>);

/// Rows by table and key.
pub(super) struct Told {
    /// Height of the head that they are told for.
    head: u64,
    rows: BTreeMap<Place, Option<Vec<u8>>>,
}

impl Told {
    /// A row that is told twice is that of the last time: several blocks may have changed it.
    pub(super) fn new(head: u64, rows: Vec<(Table, Vec<u8>, Option<Vec<u8>>)>) -> Self {
        let rows = rows.into_iter();
        let rows = rows.map(|(table, key, value)| ((table, key), value));
        Self {
            head,
            rows: rows.collect(),
        }
    }

    /// The row with this key, if it was told.
    pub(super) fn take(&mut self, table: Table, key: &[u8]) -> Option<Vec<u8>> {
        self.rows.remove(&(table, key.to_vec())).flatten()
    }

    /// The row that the block at `height` must have.
    pub(super) fn need(
        &mut self,
        table: Table,
        key: &[u8],
        height: u64,
    ) -> Result<Vec<u8>, LedgerError> {
        let row = self.take(table, key);
        row.ok_or_else(|| differs(height, format!("{} is missing", shown(table, key))))
    }

    /// As [`Self::need`], and what the row says.
    pub(super) fn read<T: Canonical>(
        &mut self,
        table: Table,
        key: &[u8],
        height: u64,
    ) -> Result<T, LedgerError> {
        let row = self.need(table, key, height)?;
        T::from_canonical(&row).map_err(|error| {
            let problem = format!("{} is damaged: {error}", shown(table, key));
            differs(height, problem)
        })
    }

    /// What is left: the rows that the state root commits to, and nothing else.
    pub(super) fn state(self) -> Result<BTreeMap<Place, Option<Vec<u8>>>, LedgerError> {
        let other = |place: &&Place| !tree::commits_to(place.0);
        if let Some((table, key)) = self.rows.keys().find(other) {
            let problem = format!("{} belongs to none of the blocks", shown(*table, key));
            return Err(differs(self.head, problem));
        }
        Ok(self.rows)
    }
}

/// A row for a person.
pub(super) fn shown(table: Table, key: &[u8]) -> String {
    format!("the row {} of {}", Bytes(key.to_vec()), table.name())
}
