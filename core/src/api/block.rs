//! Blocks as the node tells of them, in answers and as live events.

use serde::{Deserialize, Serialize};

use super::TransactionView;
use crate::ledger::{LedgerError, LedgerView, Receipt, StoredBlock};
use crate::store::{Snapshot, StoreError, Table};
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

    /// As of [`Self::new`], with what `view` says of its transactions; and about how many bytes were read for it.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read, or a transaction or receipt is missing.
    pub fn of<R: Snapshot>(
        view: &LedgerView<R>,
        stored: &StoredBlock,
    ) -> Result<(Self, usize), StoreError> {
        let (mut summaries, mut bytes) = (Vec::new(), 0);
        for hash in &stored.transactions {
            let missing = |table| StoreError::damaged(table, format!("{hash} is missing"));
            let found = view.transaction(hash)?;
            let (transaction, _) = found.ok_or_else(|| missing(Table::Transactions))?;
            let receipt = view.receipt(hash)?;
            let receipt = receipt.ok_or_else(|| missing(Table::Receipts))?;
            let transaction = TransactionView::from(transaction);
            bytes += match &transaction {
                TransactionView::Deploy { code, .. } | TransactionView::Upgrade { code, .. } => {
                    code.wasm.0.len() + code.source.as_ref().map_or(0, String::len)
                }
                TransactionView::Call { input, .. } => input.0.len(),
                _ => 0,
            };
            summaries.push(TransactionSummary::new(&transaction, &receipt));
        }
        Ok((Self::new(stored, summaries), bytes))
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

/// Bytes of transactions and receipts that are read for one page: a list of deployments reads all of their code.
const READ_BYTES: usize = 16 * 1024 * 1024;

impl BlockPage {
    /// The answer for at most `limit` blocks, newest first: those below the height `after`, or from the newest on.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read or holds no ledger.
    pub fn newest<R: Snapshot>(
        view: &LedgerView<R>,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Self, LedgerError> {
        let stored = view.newest_blocks(after, limit.saturating_add(1))?;
        Ok(Self::cut(view, &stored, limit)?)
    }

    /// The answer for at most `limit` blocks, oldest first: those above the height `after`, or from genesis on.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn oldest<R: Snapshot>(
        view: &LedgerView<R>,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Self, StoreError> {
        let first = after.map_or(0, |after| after.saturating_add(1));
        let stored = view.blocks(first, limit.saturating_add(1))?;
        Self::cut(view, &stored, limit)
    }

    /// The first `limit` of `stored`, or fewer if they are large.
    fn cut<R: Snapshot>(
        view: &LedgerView<R>,
        stored: &[StoredBlock],
        limit: usize,
    ) -> Result<Self, StoreError> {
        let (mut blocks, mut bytes) = (Vec::new(), 0);
        for stored in stored.iter().take(limit) {
            let (block, size) = BlockView::of(view, stored)?;
            blocks.push(block);
            bytes += size;
            if bytes > READ_BYTES {
                break;
            }
        }
        let more = stored.len() > blocks.len();
        let next = blocks.last().filter(|_| more).map(|last| last.height);
        Ok(Self { blocks, next })
    }
}
