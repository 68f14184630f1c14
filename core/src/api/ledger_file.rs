//! A whole ledger as one file: how it began, its transactions, and what each block came to.
//!
//! Whoever executes the transactions again must come to the same blocks: that is how such a file is checked.

use serde::{Deserialize, Serialize};

use super::{GenesisRequest, TransactionView};
use crate::ledger::{BlockSummary, LedgerEntry, LedgerError, LedgerView};
use crate::store::Snapshot;
use crate::types::Hash;

/// A ledger as one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LedgerFile {
    /// Always `wattage-ledger-1`.
    pub format: String,
    /// Id of the gas schedule that made its figures.
    pub schedule: String,
    /// How the ledger began.
    pub genesis: GenesisRequest,
    /// Hash of the genesis block.
    pub genesis_hash: Hash,
    /// The blocks after it, in order, the first at height 1.
    pub blocks: Vec<LedgerFileBlock>,
}

/// A block of a ledger file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LedgerFileBlock {
    /// Its hash, which covers its transactions, receipts and state.
    pub hash: Hash,
    /// Commitment to every account and storage row after it.
    pub state_root: Hash,
    /// Gas used.
    pub gas_used: u64,
    /// Its transaction.
    pub transaction: TransactionView,
}

impl LedgerFileBlock {
    /// What a file holds of an entry; `None` if it is not known what its block came to.
    #[must_use]
    pub fn new(entry: LedgerEntry) -> Option<Self> {
        let block = entry.block?;
        Some(Self {
            hash: block.hash,
            state_root: block.state_root,
            gas_used: block.gas_used,
            transaction: entry.transaction.into(),
        })
    }

    /// The entry at `height`, to be executed again.
    #[must_use]
    pub fn entry(self, height: u64) -> LedgerEntry {
        LedgerEntry {
            height,
            transaction: self.transaction.into(),
            block: Some(BlockSummary {
                hash: self.hash,
                state_root: self.state_root,
                gas_used: self.gas_used,
            }),
        }
    }
}

impl LedgerFile {
    /// The ledger that `view` shows.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read or holds no ledger.
    pub fn of<R: Snapshot>(view: &LedgerView<R>) -> Result<Self, LedgerError> {
        let genesis = view.genesis()?;
        let first = view.block(0)?.ok_or(LedgerError::NoLedger)?;
        let entries = view.transactions_from(1, usize::MAX)?;
        Ok(Self {
            format: Self::FORMAT.to_owned(),
            schedule: genesis.schedule.clone(),
            genesis: GenesisRequest::from(&genesis),
            genesis_hash: first.hash(),
            blocks: entries
                .into_iter()
                .filter_map(LedgerFileBlock::new)
                .collect(),
        })
    }

    /// What [`LedgerFile::format`] says.
    pub const FORMAT: &str = "wattage-ledger-1";
}
