//! A transaction of a ledger as a client writes it, so that a node makes the same transaction of it.

use crate::api::{
    CallRequest, DeployRequest, FaucetRequest, ResolveError, Resolver, TransactionRequest,
    TransferRequest, UpgradeRequest, WarpRequest,
};
use crate::ledger::{Action, Change, Code, LedgerError, LedgerView, Receipt, Transaction};
use crate::store::Snapshot;
use crate::types::{Amount, Bytes, Hash, Value};
use crate::vm::Vm;

/// Why there is no request that a node would take.
#[derive(Debug)]
pub enum Refused {
    /// A node would refuse it. A sentence.
    Sentence(String),
    /// Store or engine failed.
    Fault(LedgerError),
}

impl From<ResolveError> for Refused {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::Ledger(LedgerError::Rejected(rejection)) => {
                Self::Sentence(rejection.to_string())
            }
            ResolveError::Ledger(fault) => Self::Fault(fault),
            other => Self::Sentence(other.to_string()),
        }
    }
}

/// The request that a node with the ledger of `view` makes `transaction` of. Its nonce is explicit, and code is told by its source
/// where it has one. With `replaces` an upgrade is taken only where the contract runs that code.
///
/// # Errors
/// [`Refused`] in the node's words; also where no request means this very transaction.
pub fn request<V: Vm, R: Snapshot>(
    vm: &V,
    view: LedgerView<R>,
    transaction: &Transaction,
    replaces: Option<Hash>,
) -> Result<TransactionRequest, Refused> {
    let request = written(transaction, replaces);
    let resolved = Resolver::new(vm, view).resolve(request.clone())?;
    match resolved == *transaction {
        true => Ok(request),
        false => Err(Refused::Sentence(
            "a node would make another transaction of it: its code or its arguments read differently there".to_owned(),
        )),
    }
}

/// Hash of the code that the upgrade of this receipt took the place of; of a receipt that is none, nothing of use.
#[must_use]
pub fn replaced(receipt: &Receipt) -> Option<Hash> {
    receipt.changes.iter().find_map(|change| match change {
        Change::Account { address, old, .. } if Some(*address) == receipt.contract => {
            old.as_ref().and_then(|account| account.code)
        }
        _ => None,
    })
}

fn written(transaction: &Transaction, replaces: Option<Hash>) -> TransactionRequest {
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
                replaces,
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
