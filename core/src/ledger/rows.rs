//! The ledger's tables as typed rows: which key is encoded how, and what is read from a snapshot.

use super::transaction::StoredTransaction;
use super::{Account, Block, Code, Genesis, Head, LedgerError, Receipt, Transaction};
use crate::encoding::Canonical;
use crate::store::{Row, Snapshot, StoreError, Table};
use crate::types::{Address, Hash};

/// Keys of the meta table.
pub(super) mod meta {
    pub(in crate::ledger) const SCHEMA: &[u8] = b"schema";
    pub(in crate::ledger) const GENESIS: &[u8] = b"genesis";
    pub(in crate::ledger) const HEAD: &[u8] = b"head";
    pub(in crate::ledger) const SUPPLY: &[u8] = b"supply";
}

/// Heights are big endian in keys, so that blocks sort by height.
pub(super) fn block_key(height: u64) -> [u8; 8] {
    height.to_be_bytes()
}

/// Storage rows of a contract are neighbours: its address, then the key.
pub(super) fn storage_key(contract: &Address, key: &[u8]) -> Vec<u8> {
    [&contract.0, key].concat()
}

/// A ledger as it was at one moment.
#[derive(Debug, Clone)]
pub struct LedgerView<R> {
    rows: R,
}

fn decode<T: Canonical>(table: Table, bytes: &[u8]) -> Result<T, StoreError> {
    T::from_canonical(bytes).map_err(|error| StoreError::damaged(table, error))
}

impl<R: Snapshot> LedgerView<R> {
    pub(super) fn new(rows: R) -> Self {
        Self { rows }
    }

    fn row<T: Canonical>(&self, table: Table, key: &[u8]) -> Result<Option<T>, StoreError> {
        let bytes = self.rows.get(table, key)?;
        bytes.map(|bytes| decode(table, &bytes)).transpose()
    }

    fn meta<T: Canonical>(&self, key: &[u8]) -> Result<T, LedgerError> {
        self.row(Table::Meta, key)?.ok_or(LedgerError::NoLedger)
    }

    pub(super) fn schema(&self) -> Result<Option<u32>, StoreError> {
        self.row(Table::Meta, meta::SCHEMA)
    }

    /// How the ledger began.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read or holds no ledger.
    pub fn genesis(&self) -> Result<Genesis, LedgerError> {
        self.meta(meta::GENESIS)
    }

    /// The newest block.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read or holds no ledger.
    pub fn head(&self) -> Result<Head, LedgerError> {
        self.meta(meta::HEAD)
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
        self.rows.get(Table::Storage, &storage_key(contract, key))
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
        self.row(Table::Blocks, &block_key(height))
    }

    /// The transaction with this hash, and the height of its block.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn transaction(&self, hash: &Hash) -> Result<Option<(Transaction, u64)>, StoreError> {
        let row: Option<StoredTransaction> = self.row(Table::Transactions, &hash.0)?;
        Ok(row.map(|row| (row.transaction, row.height)))
    }

    /// The receipt of the transaction with this hash.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn receipt(&self, hash: &Hash) -> Result<Option<Receipt>, StoreError> {
        self.row(Table::Receipts, &hash.0)
    }

    /// At most `limit` accounts in the order of their addresses, those after `after` only.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn accounts(
        &self,
        after: Option<&Address>,
        limit: usize,
    ) -> Result<Vec<(Address, Account)>, StoreError> {
        let after = after.map(|address| &address.0[..]);
        let rows = self.rows.scan(Table::Accounts, &[], after, limit)?;
        rows.into_iter()
            .map(|(key, value)| {
                let address = decode(Table::Accounts, &key)?;
                Ok((address, decode(Table::Accounts, &value)?))
            })
            .collect()
    }

    /// At most `limit` rows of a contract's storage in the order of their keys, those after `after` only.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn storage_rows(
        &self,
        contract: &Address,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let after = after.map(|key| storage_key(contract, key));
        let rows = self
            .rows
            .scan(Table::Storage, &contract.0, after.as_deref(), limit)?;
        Ok(rows
            .into_iter()
            .map(|(key, value)| (key[contract.0.len()..].to_vec(), value))
            .collect())
    }
}
