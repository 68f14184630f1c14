//! Blocks as the node tells of them, in answers and as live events.

use serde::{Deserialize, Serialize};

use crate::types::{Address, Hash};
use crate::vm::Outcome;

/// A block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockView {
    /// Its height; the genesis block has 0.
    pub height: u64,
    /// Its hash.
    pub hash: Hash,
    /// Hash of the block before.
    pub parent: Hash,
    /// Ledger time, seconds since 1970.
    pub timestamp: u64,
    /// Commitment to its transactions.
    pub transactions_root: Hash,
    /// Commitment to its receipts.
    pub receipts_root: Hash,
    /// Commitment to every account and storage row after it.
    pub state_root: Hash,
    /// Gas its transactions used.
    pub gas_used: u64,
    /// Its transactions in short; the genesis block has none.
    pub transactions: Vec<TransactionSummary>,
}

/// A transaction in short: enough for a line in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransactionSummary {
    /// Its hash.
    pub hash: Hash,
    /// `deploy`, `upgrade`, `call`, `transfer`, `faucet` or `warp`.
    pub kind: String,
    /// Who sent it; nobody sends a faucet or a warp.
    pub sender: Option<Address>,
    /// The contract that was deployed, upgraded or called, or the account that was paid.
    pub to: Option<Address>,
    /// The function that was called.
    pub function: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// Gas used.
    pub gas_used: u64,
}

/// Blocks in the order that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockPage {
    /// The blocks of this page.
    pub blocks: Vec<BlockView>,
    /// Give this as `after` to get the next page; `null` at the end.
    pub next: Option<u64>,
}
