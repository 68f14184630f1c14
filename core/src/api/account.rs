//! Accounts, storage and code as the node tells of them.

use serde::{Deserialize, Serialize};

use crate::ledger::Account;
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
