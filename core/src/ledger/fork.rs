//! Copies a ledger, as it was at a height, into an empty store.
//!
//! The copy has the rows, byte for byte, that the first blocks made again in a fresh store would leave. It is written in
//! batches of about a thousand rows, in the order of the tables; what makes it a ledger (schema, genesis, head) comes
//! with the last one. An unfinished copy is no ledger: [`Ledger::open`] says [`LedgerError::NoLedger`], and
//! [`Ledger::create`] and [`Ledger::fork`] refuse a store with such leftovers.

use super::handle::{SCHEMA, refuse_rows};
use super::history;
use super::keys::{self, meta};
use super::seal::put_nodes;
use super::tree::{self, Stored};
use super::{Ledger, LedgerError, LedgerView};
use crate::encoding::Canonical;
use crate::store::{Batch, Snapshot, Store, StoreError, Table};
use crate::types::Hash;

/// How many rows are read at a time.
const PAGE: usize = 100;
/// After how many rows a batch is written. The tree's nodes for them come to about as many again.
const CHUNK: usize = 1_000;
/// After how many bytes a batch is written, for rows that are large.
const CHUNK_BYTES: usize = 4 << 20;

impl<S: Store> Ledger<S> {
    /// Copies the ledger that `view` shows into `target`, which must be empty.
    ///
    /// Blocks that are committed to the original meanwhile are not in the copy. Shares are not copied: they belong to no
    /// block.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] when `target` holds a ledger, [`LedgerError::Leftovers`] when it holds anything else, and
    /// [`LedgerError::Store`] when one of the two stores failed. What was written until then is no ledger, and whoever
    /// owns the store may delete it.
    pub fn fork<R: Snapshot>(view: &LedgerView<R>, target: S) -> Result<Self, LedgerError> {
        refuse_rows(&target)?;
        let head = view.head()?;
        let mut copy = Copy::new(&target);
        for table in [Table::Accounts, Table::Code, Table::Storage] {
            copy.state(view, table)?;
        }
        copy.flush()?;
        if copy.root != head.state_root {
            let problem = format!(
                "the rows of height {} have the state root {}, and its block says {}",
                head.height, copy.root, head.state_root
            );
            return Err(StoreError::damaged(Table::Blocks, problem).into());
        }
        copy.blocks(view, head.height)?;
        copy.history(view, head.height)?;
        copy.flush()?;
        // Nothing is a ledger before this batch, and everything is there with it.
        let rows = [
            (meta::GENESIS, view.genesis()?.to_canonical()),
            (meta::HEAD, head.to_canonical()),
            (meta::SUPPLY, view.supply()?.to_canonical()),
            (meta::SCHEMA, SCHEMA.to_canonical()),
        ];
        for (key, value) in rows {
            copy.batch.put(Table::Meta, key, value);
        }
        copy.flush()?;
        Ok(Self::of(target))
    }
}

/// Rows on their way into a store.
struct Copy<'a, S> {
    target: &'a S,
    batch: Batch,
    /// Bytes in the batch.
    bytes: usize,
    /// Rows of the batch that belong into the tree.
    leaves: Vec<(Hash, Vec<u8>)>,
    /// The root of the rows that are written.
    root: Hash,
}

impl<'a, S: Store> Copy<'a, S> {
    fn new(target: &'a S) -> Self {
        Self {
            target,
            batch: Batch::default(),
            bytes: 0,
            leaves: Vec::new(),
            root: tree::EMPTY_ROOT,
        }
    }

    /// The rows of `table` at the view's height, and the tree's nodes for them.
    fn state<R: Snapshot>(
        &mut self,
        view: &LedgerView<R>,
        table: Table,
    ) -> Result<(), LedgerError> {
        let mut after: Option<Vec<u8>> = None;
        loop {
            let rows = view.page(table, &[], after.as_deref(), PAGE)?;
            let Some((last, _)) = rows.last() else {
                return Ok(());
            };
            after = Some(last.clone());
            for (key, value) in rows {
                if tree::commits_to(table) {
                    let leaf = (tree::key_hash(table, &key), value.clone());
                    self.leaves.push(leaf);
                }
                self.put(table, &key, value)?;
            }
        }
    }

    /// The blocks up to `height`, with their transactions and receipts.
    fn blocks<R: Snapshot>(
        &mut self,
        view: &LedgerView<R>,
        height: u64,
    ) -> Result<(), LedgerError> {
        let mut next = 0;
        while next <= height {
            let blocks = view.blocks(next, PAGE)?;
            for stored in &blocks {
                for hash in &stored.transactions {
                    for table in [Table::Transactions, Table::Receipts] {
                        let row = view.rows().get(table, &hash.0)?;
                        let missing = || StoreError::damaged(table, format!("{hash} is missing"));
                        self.put(table, &hash.0, row.ok_or_else(missing)?)?;
                    }
                }
                let key = keys::block(stored.block.height);
                self.put(Table::Blocks, &key, stored.to_canonical())?;
            }
            match blocks.last() {
                Some(last) => next = last.block.height + 1,
                None => {
                    let problem = format!("block {next} is missing");
                    return Err(StoreError::damaged(Table::Blocks, problem).into());
                }
            }
        }
        Ok(())
    }

    /// The old values that blocks up to `height` left.
    fn history<R: Snapshot>(
        &mut self,
        view: &LedgerView<R>,
        height: u64,
    ) -> Result<(), LedgerError> {
        let mut after: Option<Vec<u8>> = None;
        loop {
            let rows = view
                .rows()
                .scan(Table::History, &[], after.as_deref(), PAGE)?;
            let Some((last, _)) = rows.last() else {
                return Ok(());
            };
            after = Some(last.clone());
            for (key, value) in rows {
                let (at, entry) = history::before(&key)?;
                if at > height {
                    return Ok(());
                }
                self.put(Table::History, &key, value)?;
                self.put(Table::Versions, &history::version(at, &entry), Vec::new())?;
            }
        }
    }

    fn put(&mut self, table: Table, key: &[u8], value: Vec<u8>) -> Result<(), LedgerError> {
        self.bytes += key.len() + value.len();
        self.batch.put(table, key, value);
        match self.batch.rows.len() >= CHUNK || self.bytes >= CHUNK_BYTES {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Writes what has gathered, unless somebody has made a ledger in the target meanwhile.
    fn flush(&mut self) -> Result<(), LedgerError> {
        if !self.leaves.is_empty() {
            let snapshot = self.target.snapshot()?;
            let leaves = std::mem::take(&mut self.leaves);
            let update = tree::extend(&Stored(&snapshot), leaves)?;
            self.root = put_nodes(update, &mut self.batch);
        }
        let mut batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        batch.expect(Table::Meta, meta::SCHEMA, None);
        match self.target.commit(batch) {
            Err(StoreError::Stale) => Err(LedgerError::Exists),
            other => Ok(other?),
        }
    }
}
