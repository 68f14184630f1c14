//! A ledger as a list: its transactions, each with what its block came to. This is what exports hold and replays take.

use super::{Block, LedgerError, LedgerView, Transaction};
use crate::encoding::canonical_struct;
use crate::store::{Snapshot, StoreError, Table};
use crate::types::Hash;

/// What a block came to, in three figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockSummary {
    /// Its hash.
    pub hash: Hash,
    /// The state root after it.
    pub state_root: Hash,
    /// Gas its transaction used.
    pub gas_used: u64,
}
canonical_struct!(BlockSummary {
    hash,
    state_root,
    gas_used
});

impl Block {
    /// What this block came to.
    #[must_use]
    pub fn summary(&self) -> BlockSummary {
        BlockSummary {
            hash: self.hash(),
            state_root: self.state_root,
            gas_used: self.gas_used,
        }
    }
}

/// A transaction in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The height of its block; the first transaction of a ledger has 1.
    pub height: u64,
    /// The transaction.
    pub transaction: Transaction,
    /// What its block came to, if that is known.
    pub block: Option<BlockSummary>,
}
canonical_struct!(LedgerEntry {
    height,
    transaction,
    block
});

impl<R: Snapshot> LedgerView<R> {
    /// At most `limit` transactions from the block at `height` on, oldest first, with what their blocks came to. The
    /// genesis block has none. An empty page is the end.
    ///
    /// # Errors
    /// [`LedgerError::NoTransaction`] at a block that holds none, [`LedgerError::Store`] when the store cannot be read.
    pub fn transactions_from(
        &self,
        height: u64,
        limit: usize,
    ) -> Result<Vec<LedgerEntry>, LedgerError> {
        let mut entries = Vec::new();
        for stored in self.blocks(height.max(1), limit)? {
            let height = stored.block.height;
            let hash = stored.transactions.first();
            let hash = hash.ok_or(LedgerError::NoTransaction { height })?;
            let missing = || StoreError::damaged(Table::Transactions, format!("{hash} is missing"));
            let (transaction, _) = self.transaction(hash)?.ok_or_else(missing)?;
            entries.push(LedgerEntry {
                height,
                transaction,
                block: Some(stored.block.summary()),
            });
        }
        Ok(entries)
    }
}
