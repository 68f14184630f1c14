//! Pages of a view: accounts, storage, blocks, and what has changed.

use super::super::history::{self, Entry};
use super::super::keys::meta;
use super::super::{Account, LedgerError, StoredBlock, keys};
use super::{LedgerView, decode};
use crate::ledger::tree::StateKey;
use crate::store::{Row, Snapshot, StoreError, Table};
use crate::types::{Address, Hash};

/// A row that a block changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangedRow {
    /// An account or a row of storage.
    State(StateKey),
    /// Code was added.
    Code(Hash),
    /// The sum of all balances.
    Supply,
}

impl ChangedRow {
    fn entry(&self) -> Entry {
        let (table, key) = match self {
            Self::State(state) => state.row(),
            Self::Code(hash) => (Table::Code, hash.0.to_vec()),
            Self::Supply => (Table::Meta, meta::SUPPLY.to_vec()),
        };
        Entry { table, key }
    }

    /// Its table and key.
    #[must_use]
    pub fn row(&self) -> (Table, Vec<u8>) {
        let Entry { table, key } = self.entry();
        (table, key)
    }

    /// The row with this table and key; `None` where blocks change no such row.
    #[must_use]
    pub fn at(table: Table, key: Vec<u8>) -> Option<Self> {
        let row = Self::of(Entry {
            table,
            key: key.clone(),
        })
        .ok()?;
        (row.row() == (table, key)).then_some(row)
    }

    fn of(Entry { table, key }: Entry) -> Result<Self, StoreError> {
        let found = match table {
            Table::Accounts => {
                let address = key.try_into().ok().map(Address);
                address.map(|address| Self::State(StateKey::Account(address)))
            }
            Table::Storage => key.split_first_chunk().map(|(contract, key)| {
                Self::State(StateKey::Storage {
                    contract: Address(*contract),
                    key: key.to_vec(),
                })
            }),
            Table::Code => key.try_into().ok().map(|hash| Self::Code(Hash(hash))),
            Table::Meta => Some(Self::Supply),
            _ => None,
        };
        found.ok_or_else(|| StoreError::damaged(Table::History, "a key names no row"))
    }
}

impl<R: Snapshot> LedgerView<R> {
    /// Rows as this view sees them, as of [`Snapshot::scan`].
    pub(in crate::ledger) fn page(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        match self.height {
            None => self.rows.scan(table, prefix, after, limit),
            Some(height) => history::page(&self.rows, table, prefix, after, limit, height),
        }
    }

    /// At most `limit` accounts in the order of their addresses, those after `after` only.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn accounts(
        &self,
        after: Option<&Address>,
        limit: usize,
    ) -> Result<Vec<(Address, Account)>, StoreError> {
        let after = after.map(|address| &address.0[..]);
        let rows = self.page(Table::Accounts, &[], after, limit)?;
        rows.into_iter()
            .map(|(key, value)| {
                let address = decode(Table::Accounts, &key)?;
                Ok((address, decode(Table::Accounts, &value)?))
            })
            .collect()
    }

    /// At most `limit` rows of a contract's storage in the order of their keys, those after `after` only.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn storage_rows(
        &self,
        contract: &Address,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let after = after.map(|key| keys::storage(contract, key));
        let rows = self.page(Table::Storage, &contract.0, after.as_deref(), limit)?;
        Ok(rows
            .into_iter()
            .map(|(key, value)| (key[contract.0.len()..].to_vec(), value))
            .collect())
    }

    /// At most `limit` blocks from the one at `height` on, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn blocks(&self, height: u64, limit: usize) -> Result<Vec<StoredBlock>, StoreError> {
        let after = height.checked_sub(1).map(keys::block);
        let after = after.as_ref().map(|key| &key[..]);
        let rows = self.rows.scan(Table::Blocks, &[], after, limit)?;
        let blocks = rows.into_iter().map(|(_, row)| decode(Table::Blocks, &row));
        let seen = |block: &Result<StoredBlock, _>| match block {
            Ok(stored) => self.sees(stored.block.height),
            Err(_) => true,
        };
        blocks.take_while(seen).collect()
    }

    /// At most `limit` blocks, newest first: those before the height `before`, or from the newest on.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read or holds no ledger.
    pub fn newest_blocks(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<StoredBlock>, LedgerError> {
        let end = self.head()?.height + 1;
        let end = before.map_or(end, |before| before.min(end));
        let start = end.saturating_sub(limit as u64);
        // At most `limit`, which is a `usize`.
        let count = usize::try_from(end - start).unwrap_or(limit);
        let mut blocks = self.blocks(start, count)?;
        blocks.reverse();
        Ok(blocks)
    }

    /// At most `limit` of the rows that the blocks after `height` changed, with the height of the block, oldest first. A
    /// row that several blocks changed comes once for each. `after` is the last of the page before.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn changes_since(
        &self,
        height: u64,
        after: Option<&(u64, ChangedRow)>,
        limit: usize,
    ) -> Result<Vec<(u64, ChangedRow)>, StoreError> {
        let after = match after {
            Some((height, row)) => Some(history::history(*height, &row.entry())),
            None => history::entries_after(height),
        };
        let Some(after) = after else {
            return Ok(Vec::new());
        };
        let rows = self.rows.scan(Table::History, &[], Some(&after), limit)?;
        let mut changes = Vec::with_capacity(rows.len());
        for (key, _) in rows {
            let (height, entry) = history::before(&key)?;
            if !self.sees(height) {
                break;
            }
            changes.push((height, ChangedRow::of(entry)?));
        }
        Ok(changes)
    }

    /// The value of a row as this view sees it; `None` if it sees none.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn changed_value(&self, row: &ChangedRow) -> Result<Option<Vec<u8>>, StoreError> {
        let (table, key) = row.row();
        self.value(table, &key)
    }

    /// At most `limit` of all rows that blocks change, with their values, those after `after` only: accounts, code,
    /// storage, each in the order of its keys, and the supply.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn state_rows(
        &self,
        after: Option<&ChangedRow>,
        limit: usize,
    ) -> Result<Vec<(ChangedRow, Vec<u8>)>, StoreError> {
        const TABLES: [Table; 3] = [Table::Accounts, Table::Code, Table::Storage];
        let after = after.map(ChangedRow::row);
        let of = |table: Table| after.as_ref().is_none_or(|after| after.0 == table);
        let first = TABLES.iter().position(|table| of(*table));
        let mut rows = Vec::new();
        for table in TABLES.into_iter().skip(first.unwrap_or(TABLES.len())) {
            let after = after.as_ref().filter(|after| after.0 == table);
            let after = after.map(|(_, key)| key.as_slice());
            for (key, value) in self.page(table, &[], after, limit - rows.len())? {
                rows.push((ChangedRow::of(Entry { table, key })?, value));
            }
        }
        let supply = ChangedRow::Supply;
        if rows.len() < limit && after.is_none_or(|after| after.0 != Table::Meta) {
            let value = self.changed_value(&supply)?;
            rows.extend(value.map(|value| (supply, value)));
        }
        Ok(rows)
    }
}
