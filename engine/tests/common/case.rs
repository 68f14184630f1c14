//! A case: how a ledger begins, and what is sent to it. Plain data, so that it can be given to any engine.

use serde::{Deserialize, Serialize};
use wattage_core::api::{
    CallRequest, DeployRequest, FaucetRequest, GenesisRequest, TransactionRequest, TransferRequest,
    UpgradeRequest, WarpRequest,
};
use wattage_core::contract::Contract;
use wattage_core::ledger::{Action, Code, Transaction};
use wattage_core::types::{Amount, Bytes, Value};

/// A ledger's beginning and the transactions that follow, one block each.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Case {
    /// What to say when it fails.
    pub name: String,
    /// The default accounts without it.
    pub genesis: Option<GenesisRequest>,
    /// In order. A refused one makes no block.
    pub transactions: Vec<TransactionRequest>,
}

/// The request that means `transaction`; `None` for code that no request can carry: a source with another module beside it.
pub fn request(transaction: &Transaction) -> Option<TransactionRequest> {
    let (sender, nonce, gas_limit, action) = match transaction.clone() {
        Transaction::Faucet { to, amount } => {
            let amount = Amount(amount);
            return Some(TransactionRequest::Faucet(FaucetRequest { to, amount }));
        }
        Transaction::Warp { timestamp } => {
            return Some(TransactionRequest::Warp(WarpRequest { timestamp }));
        }
        Transaction::Sent {
            sender,
            nonce,
            gas_limit,
            action,
        } => (sender, Some(nonce), gas_limit, action),
    };
    let texts = |values: Vec<Value>| values.iter().map(Value::to_string).collect();
    Some(match action {
        Action::Deploy {
            code,
            arguments,
            input,
            value,
        } => {
            let (source, wasm) = code_of(code)?;
            TransactionRequest::Deploy(DeployRequest {
                sender,
                nonce,
                gas_limit,
                source,
                wasm,
                arguments: texts(arguments),
                input,
                value: Amount(value),
            })
        }
        Action::Upgrade { contract, code } => {
            let (source, wasm) = code_of(code)?;
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
            arguments: texts(arguments),
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
    })
}

fn code_of(code: Code) -> Option<(Option<String>, Option<Bytes>)> {
    match code.source {
        None => Some((None, Some(Bytes(code.wasm)))),
        Some(source) => {
            let same = Contract::from_wat(&source).is_ok_and(|c| c.wasm() == code.wasm);
            same.then_some((Some(source), None))
        }
    }
}
