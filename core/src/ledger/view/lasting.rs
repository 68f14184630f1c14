//! Pages of the rows that no block changes once they are there: the genesis, history, and blocks with their transactions
//! and receipts. With [`LedgerView::state_rows`] or [`LedgerView::changes_since`] they are what a mirror is told
//! ([`crate::ledger::MirrorChanges`]).

use super::super::history;
use super::super::keys::{self, meta};
use super::super::{LedgerError, StoredBlock};
use super::LedgerView;
use crate::store::{Snapshot, StoreError, Table};

/// How many rows of history are read at a time.
const CHUNK: usize = 64;

/// A row that no block changes once it is there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LastingRow {
    /// The block that it belongs to.
    height: u64,
    table: Table,
    key: Vec<u8>,
}

impl LastingRow {
    /// The row of the block at `height` with this table and key; `None` where a block has no such row.
    #[must_use]
    pub fn at(height: u64, table: Table, key: Vec<u8>) -> Option<Self> {
        let fits = match table {
            Table::Meta => height == 0 && key == meta::GENESIS,
            Table::History => history::before(&key).is_ok_and(|(at, _)| at == height),
            Table::Blocks => key == keys::block(height),
            Table::Transactions | Table::Receipts => key.len() == 32,
            _ => false,
        };
        fits.then_some(Self { height, table, key })
    }

    /// The block that it belongs to.
    #[must_use]
    pub fn height(&self) -> u64 {
        self.height
    }

    /// Its table and key.
    #[must_use]
    pub fn row(&self) -> (Table, Vec<u8>) {
        (self.table, self.key.clone())
    }

    fn is_of_a_block(&self) -> bool {
        !matches!(self.table, Table::Meta | Table::History)
    }
}

/// Rows on their way into a page.
struct Gathered {
    rows: Vec<(LastingRow, Vec<u8>)>,
    limit: usize,
    bytes: usize,
}

impl Gathered {
    fn push(&mut self, height: u64, table: Table, key: Vec<u8>, value: Vec<u8>) {
        if self.rows.len() < self.limit {
            self.bytes = self.bytes.saturating_sub(key.len() + value.len());
            self.rows.push((LastingRow { height, table, key }, value));
        }
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= self.limit || (self.bytes == 0 && self.rows.len() > 1)
    }
}

impl<R: Snapshot> LedgerView<R> {
    /// At most `limit` of the lasting rows, those of blocks after `since` and behind `after` only: the genesis (without
    /// `since`), history, then each block with its transactions and receipts. When keys and values have come to `bytes`,
    /// no more are read than tell that there are more.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read, or a row is missing.
    pub fn lasting_rows(
        &self,
        since: Option<u64>,
        after: Option<&LastingRow>,
        limit: usize,
        bytes: usize,
    ) -> Result<Vec<(LastingRow, Vec<u8>)>, LedgerError> {
        let rows = Vec::new();
        let mut page = Gathered { rows, limit, bytes };
        if since.is_none() && after.is_none() {
            let genesis = self.rows.get(Table::Meta, meta::GENESIS)?;
            let genesis = genesis.ok_or(LedgerError::NoLedger)?;
            page.push(0, Table::Meta, meta::GENESIS.to_vec(), genesis);
        }
        let block = after.filter(|row| row.is_of_a_block());
        if block.is_none() {
            let after = after.filter(|row| row.table == Table::History);
            let after = after.map(|row| row.key.clone());
            let after = after.or_else(|| history::entries_after(since?));
            self.history_rows(after, &mut page)?;
        }
        let first = since.map_or(0, |since| since.saturating_add(1));
        let mut height = block.map_or(first, |row| row.height);
        while !page.is_full() {
            let Some(stored) = self.stored_block(height)? else {
                break;
            };
            self.block_rows(&stored, block, &mut page)?;
            height += 1;
        }
        Ok(page.rows)
    }

    fn history_rows(
        &self,
        mut after: Option<Vec<u8>>,
        page: &mut Gathered,
    ) -> Result<(), StoreError> {
        while !page.is_full() {
            let rows = self
                .rows
                .scan(Table::History, &[], after.as_deref(), CHUNK)?;
            let Some((last, _)) = rows.last() else {
                return Ok(());
            };
            after = Some(last.clone());
            for (key, value) in rows {
                let (height, _) = history::before(&key)?;
                if !self.sees(height) {
                    return Ok(());
                }
                page.push(height, Table::History, key, value);
            }
        }
        Ok(())
    }

    /// The rows of one block, those behind `after` if that is one of them.
    fn block_rows(
        &self,
        stored: &StoredBlock,
        after: Option<&LastingRow>,
        page: &mut Gathered,
    ) -> Result<(), StoreError> {
        let height = stored.block.height;
        let mut rows = vec![(Table::Blocks, keys::block(height).to_vec())];
        for hash in &stored.transactions {
            rows.push((Table::Transactions, hash.0.to_vec()));
            rows.push((Table::Receipts, hash.0.to_vec()));
        }
        let is_after = |row: &(Table, Vec<u8>)| {
            after.is_some_and(|after| (after.table, &after.key) == (row.0, &row.1))
        };
        let first = rows.iter().position(is_after).map_or(0, |at| at + 1);
        for (table, key) in rows.split_off(first) {
            let value = self.rows.get(table, &key)?;
            let missing =
                || StoreError::damaged(table, format!("a row of block {height} is missing"));
            page.push(height, table, key, value.ok_or_else(missing)?);
        }
        Ok(())
    }
}
