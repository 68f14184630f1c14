//! What the node answers, and the command line prints as JSON.

use serde::{Deserialize, Serialize};

use crate::ledger::{Account, Applied, Change, Head, Receipt};
use crate::types::{Address, Amount, Bytes, Hash, Value};
use crate::vm::{Breakdown, InnerCall, LineGas, Location, Log, Outcome, TraceFrame};

/// A sandbox and its head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    /// Its id; whoever knows it may read.
    pub id: String,
    /// Height of the newest block.
    pub height: u64,
    /// Hash of the newest block.
    pub hash: Hash,
    /// Ledger time, seconds since 1970.
    pub timestamp: u64,
    /// Id of its gas schedule.
    pub schedule: String,
    /// Fee per unit of gas.
    pub gas_price: Amount,
}

impl Sandbox {
    /// The answer for a sandbox with this head.
    #[must_use]
    pub fn new(id: &str, head: &Head, schedule: &str, gas_price: u128) -> Self {
        Self {
            id: id.to_owned(),
            height: head.height,
            hash: head.hash,
            timestamp: head.timestamp,
            schedule: schedule.to_owned(),
            gas_price: Amount(gas_price),
        }
    }
}

/// A sandbox that was just created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxCreated {
    /// The token that writing needs, as `Authorization: Bearer TOKEN`. It is shown this once.
    pub token: String,
    /// The sandbox.
    #[serde(flatten)]
    pub sandbox: Sandbox,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
pub struct AccountPage {
    /// The accounts of this page.
    pub accounts: Vec<AccountView>,
    /// Give this as `after` to get the next page; `null` at the end.
    pub next: Option<Address>,
}

/// A row of a contract's storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageRow {
    /// The key.
    pub key: Bytes,
    /// The value.
    pub value: Bytes,
}

/// Storage rows in the order of their keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoragePage {
    /// The rows of this page.
    pub rows: Vec<StorageRow>,
    /// Give this as `after` to get the next page; `null` at the end.
    pub next: Option<Bytes>,
}

/// A changed row with its values before and after; `null` where there was or is no row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "table", rename_all = "snake_case")]
pub enum ChangeView {
    /// An account.
    Accounts {
        /// Its address.
        address: Address,
        /// Before.
        old: Option<AccountView>,
        /// After.
        new: Option<AccountView>,
    },
    /// A row of a contract's storage.
    Storage {
        /// The contract.
        contract: Address,
        /// The key.
        key: Bytes,
        /// Before.
        old: Option<Bytes>,
        /// After.
        new: Option<Bytes>,
    },
}

impl From<Change> for ChangeView {
    fn from(change: Change) -> Self {
        match change {
            Change::Account { address, old, new } => {
                let view = |account: Account| AccountView::new(address, &account);
                Self::Accounts {
                    address,
                    old: old.map(view),
                    new: new.map(view),
                }
            }
            Change::Storage {
                contract,
                key,
                old,
                new,
            } => Self::Storage {
                contract,
                key,
                old,
                new,
            },
        }
    }
}

/// What a transaction came to, or would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionResult {
    /// Hash of the transaction in its block.
    pub transaction: Hash,
    /// Height of its block.
    pub height: u64,
    /// How it ended.
    pub outcome: Outcome,
    /// Gas used, base included.
    pub gas_used: u64,
    /// Its gas limit.
    pub gas_limit: u64,
    /// Id of the gas schedule that made these figures.
    pub schedule: String,
    /// Where the gas went; the parts add up to `gas_used`.
    pub breakdown: Breakdown,
    /// The contract that was deployed, upgraded or called.
    pub contract: Option<Address>,
    /// Values the function returned.
    pub results: Vec<Value>,
    /// Return data, or the data given to `revert`.
    pub return_data: Bytes,
    /// Logs, in the order they were emitted.
    pub logs: Vec<Log>,
    /// Every row that changed.
    pub changes: Vec<ChangeView>,
    /// Printed lines.
    pub prints: Vec<String>,
    /// What went wrong, in plain words.
    pub message: Option<String>,
    /// Where in the source it went wrong.
    pub location: Option<Location>,
    /// Gas by source line. Not stored with the receipt: empty when it is read again.
    #[serde(default)]
    pub lines: Vec<LineGas>,
    /// Calls between contracts, in the order they began; at most 256 are told. Not stored either.
    #[serde(default)]
    pub calls: Vec<InnerCall>,
    /// The functions that were open when it failed, innermost first. Not stored either.
    #[serde(default)]
    pub trace: Vec<TraceFrame>,
}

impl From<Receipt> for TransactionResult {
    fn from(receipt: Receipt) -> Self {
        Self {
            transaction: receipt.transaction,
            height: receipt.height,
            outcome: receipt.outcome,
            gas_used: receipt.gas_used,
            gas_limit: receipt.gas_limit,
            schedule: receipt.schedule,
            breakdown: receipt.breakdown,
            contract: receipt.contract,
            results: receipt.results,
            return_data: receipt.return_data,
            logs: receipt.logs,
            changes: receipt.changes.into_iter().map(ChangeView::from).collect(),
            prints: receipt.prints,
            message: receipt.message,
            location: receipt.location,
            lines: Vec::new(),
            calls: Vec::new(),
            trace: Vec::new(),
        }
    }
}

impl From<Applied> for TransactionResult {
    fn from(applied: Applied) -> Self {
        Self {
            lines: applied.lines,
            calls: applied.calls,
            trace: applied.trace,
            ..Self::from(applied.receipt)
        }
    }
}

/// What the transactions of a preview would come to, in order. When one fails and a later one is refused, the results
/// end before that one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// One for each transaction.
    pub results: Vec<TransactionResult>,
}
