//! What transactions came to, or would come to, as the node tells it and the command line prints it.

use serde::{Deserialize, Serialize};

use super::AccountView;
use crate::ledger::{Account, Applied, Change, Receipt};
use crate::types::{Address, Bytes, Hash, Value};
use crate::vm::{Breakdown, FunctionGas, InnerCall, LineGas, Location, Log, Outcome, TraceFrame};

/// A changed row with its values before and after; `null` where there was or is no row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::types::TypedValue>))]
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
    /// Gas by function of the contract that ran; with `breakdown.base` it adds up to `gas_used`. Not stored either.
    #[serde(default)]
    pub functions: Vec<FunctionGas>,
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
            functions: Vec::new(),
            calls: Vec::new(),
            trace: Vec::new(),
        }
    }
}

impl From<Applied> for TransactionResult {
    fn from(applied: Applied) -> Self {
        Self {
            lines: applied.lines,
            functions: applied.functions,
            calls: applied.calls,
            trace: applied.trace,
            ..Self::from(applied.receipt)
        }
    }
}

/// What the transactions of a preview would come to, in order. When one fails and a later one is refused, the results
/// end before that one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preview {
    /// One for each transaction.
    pub results: Vec<TransactionResult>,
}
