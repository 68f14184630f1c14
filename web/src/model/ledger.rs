//! The ledger of the sandbox as last read from the node.

use wattage_core::types::{Address, Bytes};

/// Accounts and the storage of one contract at one height.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LedgerSeen {
    /// Height of the newest block.
    pub(crate) height: u64,
    /// The accounts that have a row, in the order of addresses.
    pub(crate) accounts: Vec<AccountRow>,
    /// Whether there are accounts behind these.
    pub(crate) more_accounts: bool,
    /// The open file's contract, if it has one here.
    pub(crate) contract: Option<Address>,
    /// The storage of that contract, in the order of keys.
    pub(crate) storage: Vec<StorageRow>,
    /// Whether there are rows behind these.
    pub(crate) more_storage: bool,
}

/// An account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct AccountRow {
    /// Its address.
    pub(crate) address: Address,
    /// What it owns.
    pub(crate) balance: u128,
    /// How many transactions it has sent.
    pub(crate) nonce: u64,
    /// Whether it is a contract.
    pub(crate) contract: bool,
}

/// A row of a contract's storage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct StorageRow {
    /// Key bytes.
    pub(crate) key: Bytes,
    /// Value bytes.
    pub(crate) value: Bytes,
}
