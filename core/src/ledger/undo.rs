//! Takes the newest blocks back, in place.

use std::collections::BTreeMap;

use super::history::{self, Entry};
use super::keys::{self, meta};
use super::seal::put_nodes;
use super::tree::{self, Stored};
use super::{Ledger, LedgerError, LedgerView};
use crate::encoding::Canonical;
use crate::store::{Batch, Snapshot, Store, StoreError, Table};

/// How many rows are read at a time.
const PAGE: usize = 1_000;

impl<S: Store> Ledger<S> {
    /// Takes the blocks after `height` back, in one commit: afterwards the store holds, row for row, what a fork at that
    /// height holds.
    /// Nothing of them is left; whoever wants them back forks the ledger first.
    ///
    /// Shares stay: they belong to no block.
    ///
    /// # Errors
    /// [`LedgerError::UnknownHeight`] when there is no such block, [`LedgerError::Stale`] when a block was committed in the
    /// meantime, [`LedgerError::Store`] when the store failed or its rows are damaged. Nothing is written then.
    pub fn undo_to(&self, height: u64) -> Result<(), LedgerError> {
        let view = self.view()?;
        let head = view.head()?;
        let then = view.at(height)?.head()?;
        if then == head {
            return Ok(());
        }
        let mut batch = Batch::default();
        batch.expect(Table::Meta, meta::HEAD, Some(head.to_canonical()));
        let mut leaves = Vec::new();
        for (Entry { table, key }, old) in changed(&view, height, &mut batch)? {
            if tree::commits_to(table) {
                leaves.push((tree::key_hash(table, &key), old.clone()));
            }
            match old {
                Some(value) => batch.put(table, key, value),
                None => batch.delete(table, key),
            }
        }
        let root = match leaves.is_empty() {
            true => head.state_root,
            false => put_nodes(tree::update(&Stored(view.rows()), leaves)?, &mut batch),
        };
        if root != then.state_root {
            let problem = format!(
                "the rows of height {height} have the state root {root}, and its block says {}",
                then.state_root
            );
            return Err(StoreError::damaged(Table::Blocks, problem).into());
        }
        blocks(&view, height, &mut batch)?;
        batch.put(Table::Meta, meta::HEAD, then.to_canonical());
        // The snapshot is given back first: a store in memory copies what somebody still looks at.
        drop(view);
        Ok(self.store().commit(batch)?)
    }
}

/// The rows that the blocks after `height` changed, with what they were at that height. Their history goes.
fn changed<R: Snapshot>(
    view: &LedgerView<R>,
    height: u64,
    batch: &mut Batch,
) -> Result<BTreeMap<Entry, Option<Vec<u8>>>, StoreError> {
    let mut changed = BTreeMap::new();
    let mut after = history::entries_after(height);
    while let Some(last) = after {
        let rows = view.rows().scan(Table::History, &[], Some(&last), PAGE)?;
        after = rows.last().map(|(key, _)| key.clone());
        for (key, row) in rows {
            let (at, entry) = history::before(&key)?;
            batch.delete(Table::History, key);
            batch.delete(Table::Versions, history::version(at, &entry));
            // Oldest first: the first block that changed a row says what it was.
            let old = history::old_value(&row)?;
            changed.entry(entry).or_insert(old);
        }
    }
    Ok(changed)
}

/// Deletes the blocks after `height`, with their transactions and receipts.
fn blocks<R: Snapshot>(
    view: &LedgerView<R>,
    height: u64,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    let mut next = height + 1;
    loop {
        let blocks = view.blocks(next, PAGE)?;
        let Some(last) = blocks.last() else {
            return Ok(());
        };
        next = last.block.height + 1;
        for stored in blocks {
            for hash in stored.transactions {
                batch.delete(Table::Transactions, hash.0);
                batch.delete(Table::Receipts, hash.0);
            }
            batch.delete(Table::Blocks, keys::block(stored.block.height));
        }
    }
}
