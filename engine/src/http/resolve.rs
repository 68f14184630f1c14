//! From transactions as clients write them to the ledger's own: sources assembled, nonces filled in, arguments read.
//!
//! Later transactions of a preview may use what earlier ones would make, so the resolver carries both along: the
//! senders' next nonces, and the contracts that are deployed or upgraded in the same request.

use std::collections::BTreeMap;

use wattage_core::api::{CallRequest, DeployRequest, TransactionRequest, UpgradeRequest};
use wattage_core::contract::Contract;
use wattage_core::ledger::{Action, INIT, LedgerError, LedgerView, Rejection, Transaction};
use wattage_core::store::{Snapshot, StoreError};
use wattage_core::types::{Address, Bytes, Value};
use wattage_core::vm::Vm;

use super::error::ApiError;
use crate::vm::WasmVm;

/// Resolves the transactions of one request, in order.
pub(super) struct Resolver<'a, R> {
    vm: &'a WasmVm,
    view: LedgerView<R>,
    nonces: BTreeMap<Address, u64>,
    fresh: BTreeMap<Address, Contract>,
}

impl<'a, R: Snapshot> Resolver<'a, R> {
    /// A resolver on the ledger as `view` shows it.
    pub(super) fn new(vm: &'a WasmVm, view: LedgerView<R>) -> Self {
        Self {
            vm,
            view,
            nonces: BTreeMap::new(),
            fresh: BTreeMap::new(),
        }
    }

    /// The transaction that `request` means.
    ///
    /// # Errors
    /// [`ApiError`] for code, a function or arguments that the ledger would refuse too, told as the ledger tells it.
    pub(super) fn resolve(&mut self, request: TransactionRequest) -> Result<Transaction, ApiError> {
        match request {
            TransactionRequest::Deploy(deploy) => self.deploy(deploy),
            TransactionRequest::Upgrade(upgrade) => self.upgrade(upgrade),
            TransactionRequest::Call(call) => self.call(call),
            TransactionRequest::Transfer(transfer) => {
                let action = Action::Transfer {
                    to: transfer.to,
                    amount: transfer.amount.0,
                };
                let nonce = self.nonce(transfer.sender, transfer.nonce)?;
                Ok(sent(transfer.sender, nonce, transfer.gas_limit, action))
            }
            TransactionRequest::Faucet(faucet) => Ok(Transaction::Faucet {
                to: faucet.to,
                amount: faucet.amount.0,
            }),
            TransactionRequest::Warp(warp) => Ok(Transaction::Warp {
                timestamp: warp.timestamp,
            }),
        }
    }

    fn deploy(&mut self, request: DeployRequest) -> Result<Transaction, ApiError> {
        let contract = assemble(request.source, request.wasm)?;
        let arguments = match contract.runs_init(request.arguments.len()) {
            true => parse(&contract, INIT, &request.arguments)?,
            false => Vec::new(),
        };
        let action = Action::Deploy {
            code: contract.code(),
            arguments,
            input: request.input,
            value: request.value.0,
        };
        let nonce = self.nonce(request.sender, request.nonce)?;
        let address = Address::of_contract(&request.sender, nonce);
        self.fresh.insert(address, contract);
        Ok(sent(request.sender, nonce, request.gas_limit, action))
    }

    fn upgrade(&mut self, request: UpgradeRequest) -> Result<Transaction, ApiError> {
        let contract = assemble(request.source, request.wasm)?;
        let action = Action::Upgrade {
            contract: request.contract,
            code: contract.code(),
        };
        self.fresh.insert(request.contract, contract);
        let nonce = self.nonce(request.sender, request.nonce)?;
        Ok(sent(request.sender, nonce, request.gas_limit, action))
    }

    fn call(&mut self, request: CallRequest) -> Result<Transaction, ApiError> {
        let arguments = self.arguments(&request)?;
        let action = Action::Call {
            contract: request.contract,
            function: request.function,
            arguments,
            input: request.input,
            value: request.value.0,
            spend_limit: request.spend_limit.0,
        };
        let nonce = self.nonce(request.sender, request.nonce)?;
        Ok(sent(request.sender, nonce, request.gas_limit, action))
    }

    /// The nonce that was given, or the sender's next. The one after it is for the sender's next transaction.
    fn nonce(&mut self, sender: Address, given: Option<u64>) -> Result<u64, StoreError> {
        let nonce = match (given, self.nonces.get(&sender)) {
            (Some(given), _) => given,
            (None, Some(next)) => *next,
            (None, None) => self.view.account(&sender)?.unwrap_or_default().nonce,
        };
        self.nonces.insert(sender, nonce.saturating_add(1));
        Ok(nonce)
    }

    /// The call's arguments, read by the signature of the function as it will be when the call runs.
    fn arguments(&self, call: &CallRequest) -> Result<Vec<Value>, ApiError> {
        if let Some(contract) = self.fresh.get(&call.contract) {
            return Ok(parse(contract, &call.function, &call.arguments)?);
        }
        let missing = || Rejection::NoContract {
            contract: call.contract,
        };
        let account = self.view.account(&call.contract)?.unwrap_or_default();
        let hash = account.code.ok_or_else(missing)?;
        let program = match self.vm.cached(&hash) {
            Some(program) => program,
            None => {
                let code = self.view.code(&hash)?.ok_or_else(missing)?;
                self.vm.prepare(&code).map_err(LedgerError::from)?
            }
        };
        Ok(parse(program.as_ref(), &call.function, &call.arguments)?)
    }
}

fn sent(sender: Address, nonce: u64, gas_limit: u64, action: Action) -> Transaction {
    Transaction::Sent {
        sender,
        nonce,
        gas_limit,
        action,
    }
}

fn parse(
    contract: &Contract,
    function: &str,
    arguments: &[String],
) -> Result<Vec<Value>, Rejection> {
    contract.expect_entry(function)?.parse_arguments(arguments)
}

fn assemble(source: Option<String>, wasm: Option<Bytes>) -> Result<Contract, ApiError> {
    let assembled = match (source, wasm) {
        (Some(source), None) => Contract::from_wat(&source),
        (None, Some(wasm)) => Contract::from_wasm(&wasm.0),
        (Some(_), Some(_)) => {
            let both = "code is given by source or by wasm, and both are here; leave one out";
            return Err(ApiError::NoCode(both));
        }
        (None, None) => {
            let none = "there is no code: give WAT as source, or a module as wasm, in 0x and hex";
            return Err(ApiError::NoCode(none));
        }
    };
    assembled.map_err(|diagnostic| Rejection::Code(Box::new(diagnostic)).into())
}
