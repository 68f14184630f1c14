//! Transactions as they stand in a ledger, readable and complete: what is shown, exported and executed again.

use serde::{Deserialize, Serialize};

use crate::ledger::{Action, Code, LedgerView, Transaction};
use crate::store::{Snapshot, StoreError};
use crate::types::{Address, Amount, Bytes, Hash, Value};

/// A transaction of a ledger, with its place in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlacedTransaction {
    /// Its hash.
    pub hash: Hash,
    /// Height of its block.
    pub height: u64,
    /// The transaction.
    #[serde(flatten)]
    pub transaction: TransactionView,
}

impl PlacedTransaction {
    /// The answer for the transaction with this hash, if `view` sees it.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn of<R: Snapshot>(view: &LedgerView<R>, hash: Hash) -> Result<Option<Self>, StoreError> {
        let found = view.transaction(&hash)?;
        Ok(found.map(|(transaction, height)| Self {
            hash,
            height,
            transaction: transaction.into(),
        }))
    }
}

/// A transaction, complete: the same text gives the same transaction, byte for byte. `kind` says which it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum TransactionView {
    /// Create a contract.
    Deploy {
        /// Who deploys.
        sender: Address,
        /// The sender's nonce.
        nonce: u64,
        /// The most gas it may use.
        gas_limit: u64,
        /// The contract's code.
        code: CodeView,
        /// Arguments of `init`, with their types.
        #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::types::TypedValue>))]
        arguments: Vec<Value>,
        /// Call input of `init`.
        input: Bytes,
        /// Amount sent to the contract.
        value: Amount,
    },
    /// Replace a contract's code.
    Upgrade {
        /// The contract's creator.
        sender: Address,
        /// The sender's nonce.
        nonce: u64,
        /// The most gas it may use.
        gas_limit: u64,
        /// The contract.
        contract: Address,
        /// Its new code.
        code: CodeView,
    },
    /// Call a contract's function.
    Call {
        /// Who calls.
        sender: Address,
        /// The sender's nonce.
        nonce: u64,
        /// The most gas it may use.
        gas_limit: u64,
        /// The contract.
        contract: Address,
        /// The exported function.
        function: String,
        /// Its arguments, with their types.
        #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::types::TypedValue>))]
        arguments: Vec<Value>,
        /// Call input.
        input: Bytes,
        /// Amount sent with the call.
        value: Amount,
        /// How much `transfer` may take from the sender beside `value`.
        spend_limit: Amount,
    },
    /// Move an amount.
    Transfer {
        /// Who pays.
        sender: Address,
        /// The sender's nonce.
        nonce: u64,
        /// The most gas it may use.
        gas_limit: u64,
        /// Who gets it.
        to: Address,
        /// How much.
        amount: Amount,
    },
    /// Create an amount.
    Faucet {
        /// Who gets it.
        to: Address,
        /// How much.
        amount: Amount,
    },
    /// Move time forward.
    Warp {
        /// Seconds since 1970.
        timestamp: u64,
    },
}

/// The code of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CodeView {
    /// The assembled module, as it was before instrumentation.
    pub wasm: Bytes,
    /// The WAT it was assembled from, if it was deployed from source.
    pub source: Option<String>,
}

impl From<Code> for CodeView {
    fn from(code: Code) -> Self {
        Self {
            wasm: Bytes(code.wasm),
            source: code.source,
        }
    }
}

impl From<CodeView> for Code {
    fn from(view: CodeView) -> Self {
        Self {
            wasm: view.wasm.0,
            source: view.source,
        }
    }
}

impl TransactionView {
    /// The word that `kind` has in JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Deploy { .. } => "deploy",
            Self::Upgrade { .. } => "upgrade",
            Self::Call { .. } => "call",
            Self::Transfer { .. } => "transfer",
            Self::Faucet { .. } => "faucet",
            Self::Warp { .. } => "warp",
        }
    }
}

impl From<Transaction> for TransactionView {
    fn from(transaction: Transaction) -> Self {
        let (sender, nonce, gas_limit, action) = match transaction {
            Transaction::Faucet { to, amount } => {
                let amount = Amount(amount);
                return Self::Faucet { to, amount };
            }
            Transaction::Warp { timestamp } => return Self::Warp { timestamp },
            Transaction::Sent {
                sender,
                nonce,
                gas_limit,
                action,
            } => (sender, nonce, gas_limit, action),
        };
        match action {
            Action::Deploy {
                code,
                arguments,
                input,
                value,
            } => Self::Deploy {
                sender,
                nonce,
                gas_limit,
                code: code.into(),
                arguments,
                input,
                value: Amount(value),
            },
            Action::Upgrade { contract, code } => Self::Upgrade {
                sender,
                nonce,
                gas_limit,
                contract,
                code: code.into(),
            },
            Action::Call {
                contract,
                function,
                arguments,
                input,
                value,
                spend_limit,
            } => Self::Call {
                sender,
                nonce,
                gas_limit,
                contract,
                function,
                arguments,
                input,
                value: Amount(value),
                spend_limit: Amount(spend_limit),
            },
            Action::Transfer { to, amount } => Self::Transfer {
                sender,
                nonce,
                gas_limit,
                to,
                amount: Amount(amount),
            },
        }
    }
}

impl From<TransactionView> for Transaction {
    fn from(view: TransactionView) -> Self {
        let (sender, nonce, gas_limit, action) = match view {
            TransactionView::Faucet { to, amount } => {
                let amount = amount.0;
                return Self::Faucet { to, amount };
            }
            TransactionView::Warp { timestamp } => return Self::Warp { timestamp },
            TransactionView::Deploy {
                sender,
                nonce,
                gas_limit,
                code,
                arguments,
                input,
                value,
            } => {
                let action = Action::Deploy {
                    code: code.into(),
                    arguments,
                    input,
                    value: value.0,
                };
                (sender, nonce, gas_limit, action)
            }
            TransactionView::Upgrade {
                sender,
                nonce,
                gas_limit,
                contract,
                code,
            } => {
                let code = code.into();
                let action = Action::Upgrade { contract, code };
                (sender, nonce, gas_limit, action)
            }
            TransactionView::Call {
                sender,
                nonce,
                gas_limit,
                contract,
                function,
                arguments,
                input,
                value,
                spend_limit,
            } => {
                let action = Action::Call {
                    contract,
                    function,
                    arguments,
                    input,
                    value: value.0,
                    spend_limit: spend_limit.0,
                };
                (sender, nonce, gas_limit, action)
            }
            TransactionView::Transfer {
                sender,
                nonce,
                gas_limit,
                to,
                amount,
            } => {
                let amount = amount.0;
                let action = Action::Transfer { to, amount };
                (sender, nonce, gas_limit, action)
            }
        };
        Self::Sent {
            sender,
            nonce,
            gas_limit,
            action,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Vec<Transaction> {
        let code = |source: Option<&str>| Code {
            wasm: b"\0asm".to_vec(),
            source: source.map(str::to_owned),
        };
        let sent = |action| Transaction::Sent {
            sender: Address([1; 20]),
            nonce: 7,
            gas_limit: 9,
            action,
        };
        let contract = Address([2; 20]);
        vec![
            sent(Action::Deploy {
                code: code(Some("(module)")),
                arguments: vec![Value::I64(-1)],
                input: Bytes(vec![1, 2]),
                value: u128::MAX,
            }),
            sent(Action::Upgrade {
                contract,
                code: code(None),
            }),
            sent(Action::Call {
                contract,
                function: "f\n".to_owned(),
                arguments: vec![Value::I32(5), Value::F64(f64::NAN.to_bits())],
                input: Bytes::default(),
                value: 0,
                spend_limit: 3,
            }),
            sent(Action::Transfer {
                to: contract,
                amount: 4,
            }),
            Transaction::Faucet {
                to: contract,
                amount: u128::MAX,
            },
            Transaction::Warp { timestamp: 1 << 52 },
        ]
    }

    #[test]
    fn a_placed_transaction_comes_back_from_its_json_as_it_was() {
        for transaction in example() {
            let placed = PlacedTransaction {
                hash: Hash([7; 32]),
                height: 8,
                transaction: transaction.into(),
            };
            let json = serde_json::to_string(&placed).expect("plain data");
            let read: PlacedTransaction = serde_json::from_str(&json).expect("what was written");
            assert_eq!(read, placed);
        }
    }

    #[test]
    fn a_transaction_comes_back_from_its_json_as_it_was() {
        for transaction in example() {
            let view = TransactionView::from(transaction.clone());
            let json = serde_json::to_value(&view).expect("plain data");
            assert_eq!(json["kind"], view.kind());
            let read: TransactionView =
                serde_json::from_value(json.clone()).expect("what was written");
            assert_eq!(Transaction::from(read), transaction);
            let mut more = json;
            more["foo"] = 99.into();
            serde_json::from_value::<TransactionView>(more).expect_err("a field it does not have");
        }
    }
}
