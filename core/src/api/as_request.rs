//! A transaction of a ledger as a client writes it.

use super::{
    CallRequest, DeployRequest, FaucetRequest, TransactionRequest, TransferRequest, UpgradeRequest,
    WarpRequest,
};
use crate::ledger::{Action, Code, Transaction};
use crate::types::{Amount, Bytes, Value};

impl From<&Transaction> for TransactionRequest {
    /// The request that means it: its nonce is explicit, and code is told by its source where it has one.
    fn from(transaction: &Transaction) -> Self {
        let (sender, nonce, gas_limit, action) = match transaction {
            Transaction::Faucet { to, amount } => {
                return TransactionRequest::Faucet(FaucetRequest {
                    to: *to,
                    amount: Amount(*amount),
                });
            }
            Transaction::Warp { timestamp } => {
                let timestamp = *timestamp;
                return TransactionRequest::Warp(WarpRequest { timestamp });
            }
            Transaction::Sent {
                sender,
                nonce,
                gas_limit,
                action,
            } => (*sender, Some(*nonce), *gas_limit, action.clone()),
        };
        match action {
            Action::Deploy {
                code,
                arguments,
                input,
                value,
            } => {
                let (source, wasm) = told(code);
                TransactionRequest::Deploy(DeployRequest {
                    sender,
                    nonce,
                    gas_limit,
                    source,
                    wasm,
                    arguments: texts(&arguments),
                    input,
                    value: Amount(value),
                })
            }
            Action::Upgrade { contract, code } => {
                let (source, wasm) = told(code);
                TransactionRequest::Upgrade(UpgradeRequest {
                    sender,
                    nonce,
                    gas_limit,
                    contract,
                    source,
                    wasm,
                    replaces: None,
                })
            }
            Action::Call {
                contract,
                function,
                arguments,
                input,
                value,
                spend_limit,
            } => TransactionRequest::Call(CallRequest {
                sender,
                nonce,
                gas_limit,
                contract,
                function,
                arguments: texts(&arguments),
                input,
                value: Amount(value),
                spend_limit: Amount(spend_limit),
            }),
            Action::Transfer { to, amount } => TransactionRequest::Transfer(TransferRequest {
                sender,
                nonce,
                gas_limit,
                to,
                amount: Amount(amount),
            }),
        }
    }
}

/// The source, or else the module: the ledger takes no source that does not assemble to its module.
fn told(code: Code) -> (Option<String>, Option<Bytes>) {
    match code.source {
        Some(source) => (Some(source), None),
        None => (None, Some(Bytes(code.wasm))),
    }
}

fn texts(arguments: &[Value]) -> Vec<String> {
    arguments.iter().map(Value::to_string).collect()
}
