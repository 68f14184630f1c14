//! A case: how a ledger begins, and what is sent to it. Plain data, so that it can be given to any engine.

use serde::{Deserialize, Serialize};
use wattage_core::api::{GenesisRequest, TransactionRequest};
use wattage_core::contract::Contract;
use wattage_core::ledger::{Action, Transaction};

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
    let code = match transaction {
        Transaction::Sent {
            action: Action::Deploy { code, .. } | Action::Upgrade { code, .. },
            ..
        } => Some(code),
        _ => None,
    };
    let carried = code.is_none_or(|code| match &code.source {
        None => true,
        Some(source) => Contract::from_wat(source).is_ok_and(|c| c.wasm() == code.wasm),
    });
    carried.then(|| TransactionRequest::from(transaction))
}
