//! Blocks as the node tells of them, in answers and as live events.

use serde::{Deserialize, Serialize};

use super::TransactionView;
use crate::ledger::{Receipt, StoredBlock};
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
    /// Name of the member who sent it, if one was given: chosen by the sender, not checked, and not part of the ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_by: Option<String>,
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

impl BlockView {
    /// The answer for a block. The ledger does not know who sent it.
    #[must_use]
    pub fn new(stored: &StoredBlock, transactions: Vec<TransactionSummary>) -> Self {
        let block = &stored.block;
        Self {
            height: block.height,
            hash: block.hash(),
            parent: block.parent,
            timestamp: block.timestamp,
            transactions_root: block.transactions_root,
            receipts_root: block.receipts_root,
            state_root: block.state_root,
            gas_used: block.gas_used,
            transactions,
            sent_by: None,
        }
    }
}

impl TransactionSummary {
    /// What a list shows of a transaction.
    #[must_use]
    pub fn new(transaction: &TransactionView, receipt: &Receipt) -> Self {
        use TransactionView as T;
        let (sender, to, function) = match transaction {
            T::Deploy { sender, .. } => (Some(*sender), receipt.contract, None),
            T::Upgrade {
                sender, contract, ..
            } => (Some(*sender), Some(*contract), None),
            T::Call {
                sender,
                contract,
                function,
                ..
            } => (Some(*sender), Some(*contract), Some(function.clone())),
            T::Transfer { sender, to, .. } => (Some(*sender), Some(*to), None),
            T::Faucet { to, .. } => (None, Some(*to), None),
            T::Warp { .. } => (None, None, None),
        };
        Self {
            hash: receipt.transaction,
            kind: transaction.kind().to_owned(),
            sender,
            to,
            function,
            outcome: receipt.outcome,
            gas_used: receipt.gas_used,
        }
    }
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
