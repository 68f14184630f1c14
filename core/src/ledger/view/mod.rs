//! Reading a ledger: as it is, or as it was at a height.
//!
//! A view is a snapshot and a height. Nothing is ever copied for an earlier height: rows are read through
//! [`super::history`].

mod lasting;
mod pages;
mod proofs;

pub use lasting::LastingRow;
pub use pages::ChangedRow;

use super::history::{self, Entry};
use super::keys::{self, meta};
use super::transaction::StoredTransaction;
use super::{Account, Block, Code, Genesis, Head, LedgerError, Receipt, StoredBlock, Transaction};
use crate::encoding::Canonical;
use crate::store::{Snapshot, StoreError, Table};
use crate::types::{Address, Hash};

/// A ledger as it was at one moment, or as it was at a height at that moment: blocks after it are not seen.
#[derive(Debug, Clone)]
pub struct LedgerView<R> {
    rows: R,
    /// `None` at the head of the snapshot.
    height: Option<u64>,
}

fn decode<T: Canonical>(table: Table, bytes: &[u8]) -> Result<T, StoreError> {
    T::from_canonical(bytes).map_err(|error| StoreError::damaged(table, error))
}

impl<R: Snapshot + Clone> LedgerView<R> {
    /// The ledger as it was when the block at `height` was the newest.
    ///
    /// # Errors
    /// [`LedgerError::UnknownHeight`] when this view has no such block, else as of [`LedgerView::head`].
    pub fn at(&self, height: u64) -> Result<Self, LedgerError> {
        let head = self.head()?.height;
        if height > head {
            return Err(LedgerError::UnknownHeight { height, head });
        }
        let height = match self.height {
            None => (height < head).then_some(height),
            Some(_) => Some(height),
        };
        Ok(Self {
            rows: self.rows.clone(),
            height,
        })
    }
}

impl<R: Snapshot> LedgerView<R> {
    pub(super) fn new(rows: R) -> Self {
        Self { rows, height: None }
    }

    /// The snapshot under this view, with the rows of its head.
    pub(super) fn rows(&self) -> &R {
        &self.rows
    }

    /// A row as this view sees it.
    pub(super) fn value(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.height {
            None => self.rows.get(table, key),
            Some(height) => {
                let key = key.to_vec();
                history::value(&self.rows, &Entry { table, key }, height)
            }
        }
    }

    fn row<T: Canonical>(&self, table: Table, key: &[u8]) -> Result<Option<T>, StoreError> {
        let bytes = self.value(table, key)?;
        bytes.map(|bytes| decode(table, &bytes)).transpose()
    }

    /// A row that no block changes once it is there.
    fn lasting<T: Canonical>(&self, table: Table, key: &[u8]) -> Result<Option<T>, StoreError> {
        let bytes = self.rows.get(table, key)?;
        bytes.map(|bytes| decode(table, &bytes)).transpose()
    }

    /// Whether this view sees the block at `height`, if there is one.
    fn sees(&self, height: u64) -> bool {
        self.height.is_none_or(|newest| height <= newest)
    }

    pub(super) fn schema(&self) -> Result<Option<u32>, StoreError> {
        self.lasting(Table::Meta, meta::SCHEMA)
    }

    /// How the ledger began.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read or holds no ledger.
    pub fn genesis(&self) -> Result<Genesis, LedgerError> {
        let genesis = self.lasting(Table::Meta, meta::GENESIS)?;
        genesis.ok_or(LedgerError::NoLedger)
    }

    /// The newest block that this view sees.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read or holds no ledger.
    pub fn head(&self) -> Result<Head, LedgerError> {
        let Some(height) = self.height else {
            let head = self.lasting(Table::Meta, meta::HEAD)?;
            return head.ok_or(LedgerError::NoLedger);
        };
        let block = self.block(height)?;
        let missing = || StoreError::damaged(Table::Blocks, format!("block {height} is missing"));
        Ok(block.ok_or_else(missing)?.head())
    }

    /// The sum of all balances: what genesis and faucets made, less the fees.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn supply(&self) -> Result<u128, StoreError> {
        let supply = self.row(Table::Meta, meta::SUPPLY)?;
        supply.ok_or_else(|| StoreError::damaged(Table::Meta, "there is no supply"))
    }

    /// The account's row; `None` if it was never used.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn account(&self, address: &Address) -> Result<Option<Account>, StoreError> {
        self.row(Table::Accounts, &address.0)
    }

    /// The value stored by a contract under a key.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn storage(&self, contract: &Address, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.value(Table::Storage, &keys::storage(contract, key))
    }

    /// The code with this hash.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn code(&self, hash: &Hash) -> Result<Option<Code>, StoreError> {
        self.row(Table::Code, &hash.0)
    }

    /// The block at this height.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn block(&self, height: u64) -> Result<Option<Block>, StoreError> {
        Ok(self.stored_block(height)?.map(|stored| stored.block))
    }

    /// The block at this height, and which transactions it holds.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn stored_block(&self, height: u64) -> Result<Option<StoredBlock>, StoreError> {
        match self.sees(height) {
            true => self.lasting(Table::Blocks, &keys::block(height)),
            false => Ok(None),
        }
    }

    /// The transaction with this hash, and the height of its block.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn transaction(&self, hash: &Hash) -> Result<Option<(Transaction, u64)>, StoreError> {
        let row: Option<StoredTransaction> = self.lasting(Table::Transactions, &hash.0)?;
        let row = row.filter(|row| self.sees(row.height));
        Ok(row.map(|row| (row.transaction, row.height)))
    }

    /// The receipt of the transaction with this hash.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn receipt(&self, hash: &Hash) -> Result<Option<Receipt>, StoreError> {
        let receipt: Option<Receipt> = self.lasting(Table::Receipts, &hash.0)?;
        Ok(receipt.filter(|receipt| self.sees(receipt.height)))
    }
}
