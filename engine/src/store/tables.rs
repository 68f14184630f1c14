//! The tables of the file: one for each of a ledger's tables, and the node's own.
//!
//! Every table is bytes to bytes; redb orders keys as bytes, as every store of ours does.

use std::collections::BTreeMap;

use redb::{ReadableTable, TableDefinition, WriteTransaction};
use wattage_core::store::Table;

use super::LedgerId;

/// A table of bytes to bytes.
pub(super) type Rows = TableDefinition<'static, &'static [u8], &'static [u8]>;

/// The file's own facts: name to value.
pub(super) const FILE: Rows = TableDefinition::new("file");
/// Sandbox id to its record.
pub(super) const RECORDS: Rows = TableDefinition::new("records");
/// Ledger id to how much it holds. Each ledger with rows has one, so this is the list of ledgers.
pub(super) const USAGE: Rows = TableDefinition::new("usage");
/// Ledger id and a client's idempotency key to what was done under it.
pub(super) const KEYS: Rows = TableDefinition::new("keys");
/// Ledger id and height of a block to the name of the member who sent it.
pub(super) const MEMBERS: Rows = TableDefinition::new("members");
/// Format 1's records, sandbox id to token hash: those whose ledgers still have the old schema.
pub(super) const SANDBOXES_1: Rows = TableDefinition::new("sandboxes");

/// The node's own tables.
pub(super) const OWN: [Rows; 6] = [FILE, RECORDS, USAGE, KEYS, MEMBERS, SANDBOXES_1];

/// redb's table of a ledger's table.
pub(super) fn rows(table: Table) -> Rows {
    TableDefinition::new(table.name())
}

/// The key of a ledger's row in the file.
pub(super) fn prefixed(ledger: LedgerId, key: &[u8]) -> Vec<u8> {
    [&ledger.0, key].concat()
}

type Open<'t> = redb::Table<'t, &'static [u8], &'static [u8]>;

/// The tables of one write transaction, each opened once however many changes the transaction holds.
pub(super) struct Tables<'t> {
    transaction: &'t WriteTransaction,
    open: BTreeMap<String, Open<'t>>,
}

impl<'t> Tables<'t> {
    pub(super) fn new(transaction: &'t WriteTransaction) -> Self {
        Self {
            transaction,
            open: BTreeMap::new(),
        }
    }

    fn table(&mut self, rows: Rows) -> Result<&mut Open<'t>, redb::Error> {
        let name = redb::TableHandle::name(&rows);
        if !self.open.contains_key(name) {
            let table = self.transaction.open_table(rows)?;
            self.open.insert(name.to_owned(), table);
        }
        let open = self.open.get_mut(name);
        Ok(open.expect("it was opened just above"))
    }

    pub(super) fn get(&mut self, rows: Rows, key: &[u8]) -> Result<Option<Vec<u8>>, redb::Error> {
        let value = self.table(rows)?.get(key)?;
        Ok(value.map(|value| value.value().to_vec()))
    }

    /// Whether the value under `key` is `value`; `None` for a row that is not there.
    pub(super) fn holds(
        &mut self,
        rows: Rows,
        key: &[u8],
        value: Option<&[u8]>,
    ) -> Result<bool, redb::Error> {
        let stored = self.table(rows)?.get(key)?;
        Ok(stored.as_ref().map(|stored| stored.value()) == value)
    }

    /// Writes a row, or deletes it for `None`. Answers the length of the value that was there.
    pub(super) fn set(
        &mut self,
        rows: Rows,
        key: &[u8],
        value: Option<&[u8]>,
    ) -> Result<Option<usize>, redb::Error> {
        let table = self.table(rows)?;
        let old = match value {
            Some(value) => table.insert(key, value)?,
            None => table.remove(key)?,
        };
        Ok(old.map(|old| old.value().len()))
    }

    /// The first `limit` keys that begin with `prefix`.
    pub(super) fn keys(
        &mut self,
        rows: Rows,
        prefix: &[u8],
        limit: usize,
    ) -> Result<Vec<Vec<u8>>, redb::Error> {
        let mut keys = Vec::new();
        for row in self.table(rows)?.range(prefix..)? {
            let (key, _) = row?;
            if keys.len() == limit || !key.value().starts_with(prefix) {
                break;
            }
            keys.push(key.value().to_vec());
        }
        Ok(keys)
    }
}
