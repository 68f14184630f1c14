//! The ledger of the sandbox as last read from the node.

use wattage_core::types::{Address, Bytes, Hash};

/// Accounts and the storage of one contract at one height.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerSeen {
    /// Height of the newest block.
    pub height: u64,
    /// The accounts that have a row, in the order of addresses.
    pub accounts: Vec<AccountRow>,
    /// Whether there are accounts behind these.
    pub more_accounts: bool,
    /// The open file's contract, if it has one here.
    pub contract: Option<Address>,
    /// Hash of the code that this contract runs.
    pub code: Option<Hash>,
    /// The storage of that contract, in the order of keys.
    pub storage: Vec<StorageRow>,
    /// Whether there are rows behind these.
    pub more_storage: bool,
}

/// An account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountRow {
    /// Its address.
    pub address: Address,
    /// What it owns.
    pub balance: u128,
    /// How many transactions it has sent.
    pub nonce: u64,
    /// Whether it is a contract.
    pub contract: bool,
}

/// A row of a contract's storage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StorageRow {
    /// Key bytes.
    pub key: Bytes,
    /// Value bytes.
    pub value: Bytes,
}
