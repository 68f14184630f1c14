//! Accounts, storage and code as the node tells of them.

use serde::{Deserialize, Serialize};

use super::Page;
use crate::ledger::{Account, LedgerView};
use crate::store::{Row, Snapshot, StoreError};
use crate::types::{Address, Amount, Bytes, Hash};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountView {
    /// Its address.
    pub address: Address,
    /// Its name, if it is a named account.
    pub name: Option<String>,
    /// What it owns.
    pub balance: Amount,
    /// How many transactions it has sent.
    pub nonce: u64,
    /// What makes it a contract, if it is one.
    pub contract: Option<ContractView>,
}

/// What makes an account a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractView {
    /// Hash of its code and source.
    pub code: Hash,
    /// Who deployed it, and may upgrade it.
    pub creator: Option<Address>,
}

impl AccountView {
    /// The answer for an account.
    #[must_use]
    pub fn new(address: Address, account: &Account) -> Self {
        Self {
            name: address.name().map(str::to_owned),
            address,
            balance: Amount(account.balance),
            nonce: account.nonce,
            contract: account.code.map(|code| ContractView {
                code,
                creator: account.creator,
            }),
        }
    }

    /// The answer for the account at `address`; one that was never used has balance and nonce 0.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn of<R: Snapshot>(view: &LedgerView<R>, address: Address) -> Result<Self, StoreError> {
        let account = view.account(&address)?.unwrap_or_default();
        Ok(Self::new(address, &account))
    }
}

/// Accounts in the order of their addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountPage {
    /// The accounts of this page.
    pub accounts: Vec<AccountView>,
    /// Give this as `after` to get the next page; `null` at the end.
    pub next: Option<Address>,
}

impl AccountPage {
    /// The answer for a page of accounts.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn of<R: Snapshot>(view: &LedgerView<R>, page: &Page<Address>) -> Result<Self, StoreError> {
        let (accounts, next) = page.read(
            |(address, _)| *address,
            |_| 0,
            |after, limit| view.accounts(after, limit),
        )?;
        let accounts = accounts.iter();
        let accounts = accounts.map(|(address, account)| AccountView::new(*address, account));
        Ok(Self {
            accounts: accounts.collect(),
            next,
        })
    }
}

/// A row of a contract's storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StorageRow {
    /// The key.
    pub key: Bytes,
    /// The value.
    pub value: Bytes,
}

/// Storage rows in the order of their keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoragePage {
    /// The rows of this page.
    pub rows: Vec<StorageRow>,
    /// Give this as `after` to get the next page; `null` at the end.
    pub next: Option<Bytes>,
}

impl StoragePage {
    /// The answer for a page of a contract's storage.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn of<R: Snapshot>(
        view: &LedgerView<R>,
        contract: &Address,
        page: &Page<Bytes>,
    ) -> Result<Self, StoreError> {
        let (rows, next) = page.read(
            |(key, _): &Row| Bytes(key.clone()),
            |(key, value)| key.len() + value.len(),
            |after, limit| view.storage_rows(contract, after.map(|key| key.0.as_slice()), limit),
        )?;
        let row = |(key, value)| StorageRow {
            key: Bytes(key),
            value: Bytes(value),
        };
        Ok(Self {
            rows: rows.into_iter().map(row).collect(),
            next,
        })
    }
}
