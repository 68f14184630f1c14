//! Blocks. Each holds at most one transaction and is one atomic batch in the store.

use crate::encoding::{Canonical, canonical_struct};
use crate::types::Hash;

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Hash of the block before; for the genesis block, the hash of the genesis.
    pub parent: Hash,
    /// Its height; the genesis block has 0.
    pub height: u64,
    /// Ledger time, seconds since 1970.
    pub timestamp: u64,
    /// Commitment to its transactions.
    pub transactions_root: Hash,
    /// Commitment to its receipts.
    pub receipts_root: Hash,
    /// Root of the state tree after it: commitment to all accounts and all storage.
    pub state_root: Hash,
    /// Gas its transactions used.
    pub gas_used: u64,
}
canonical_struct!(Block {
    parent,
    height,
    timestamp,
    transactions_root,
    receipts_root,
    state_root,
    gas_used,
});

impl Block {
    /// The hash of this block.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::tagged("wattage/block", &[&self.to_canonical()])
    }

    /// This block as the newest of a ledger.
    #[must_use]
    pub fn head(&self) -> Head {
        Head {
            height: self.height,
            hash: self.hash(),
            timestamp: self.timestamp,
            state_root: self.state_root,
        }
    }
}

/// A row of the blocks table: a block, and which transactions it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBlock {
    /// The block.
    pub block: Block,
    /// Hashes of its transactions, which its transactions root commits to.
    pub transactions: Vec<Hash>,
}
canonical_struct!(StoredBlock {
    block,
    transactions
});

/// The newest block of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its height.
    pub height: u64,
    /// Its hash.
    pub hash: Hash,
    /// Its timestamp.
    pub timestamp: u64,
    /// Its state root.
    pub state_root: Hash,
}
canonical_struct!(Head {
    height,
    hash,
    timestamp,
    state_root
});
