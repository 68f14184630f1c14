//! From transactions as clients write them to the ledger's own: sources assembled, nonces filled in, arguments read.
//!
//! Later transactions of a preview may use what earlier ones would make, so the resolver carries both along: the
//! senders' next nonces, and the contracts that are deployed or upgraded in the same request. The node resolves what it
//! is sent with it, and the page's contract worker what it previews: so both mean the same transaction.

use std::collections::BTreeMap;

use super::{CallRequest, DeployRequest, TransactionRequest, UpgradeRequest};
use crate::contract::Contract;
use crate::ledger::{Action, INIT, LedgerError, LedgerView, Rejection, Transaction};
use crate::store::{Snapshot, StoreError};
use crate::types::{Address, Bytes, Hash, Value};
use crate::vm::Vm;

/// Why a request means no transaction.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// The ledger would refuse it, and this is how it would say so; or store or engine failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// It has no code to deploy, or has it twice.
    #[error("{0}")]
    NoCode(&'static str),
    /// The contract runs other code than the upgrade is to replace.
    #[error(
        "{} runs the code {runs} by now, not {replaces}: somebody has upgraded it. Read that code, then upgrade with \
         that hash as `replaces`, or leave `replaces` out to put yours in the place of whatever it runs",
        contract.shown()
    )]
    CodeChanged {
        /// The contract.
        contract: Address,
        /// Hash of the code that it was believed to run.
        replaces: Hash,
        /// Hash of the code that it runs.
        runs: Hash,
    },
}

impl From<Rejection> for ResolveError {
    fn from(rejection: Rejection) -> Self {
        Self::Ledger(rejection.into())
    }
}

impl From<StoreError> for ResolveError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}

/// Resolves the transactions of one request, in order.
pub struct Resolver<'a, V: Vm, R> {
    vm: &'a V,
    view: LedgerView<R>,
    nonces: BTreeMap<Address, u64>,
    assembled: Option<V::Program>,
    fresh: BTreeMap<Address, Fresh>,
}

/// A contract that is deployed or upgraded in the same request.
enum Fresh {
    /// The one that was assembled before.
    Assembled,
    /// Another one.
    Contract(Box<Contract>),
}

impl<'a, V: Vm, R: Snapshot> Resolver<'a, V, R> {
    /// A resolver on the ledger as `view` shows it.
    pub fn new(vm: &'a V, view: LedgerView<R>) -> Self {
        Self {
            vm,
            view,
            nonces: BTreeMap::new(),
            assembled: None,
            fresh: BTreeMap::new(),
        }
    }

    /// The same for somebody who has assembled a source already: a request with this source does not do it again.
    #[must_use]
    pub fn with(self, program: V::Program) -> Self {
        Self {
            assembled: Some(program),
            ..self
        }
    }

    /// The transaction that `request` means.
    ///
    /// # Errors
    /// [`ResolveError`] for code, a function or arguments that the ledger would refuse too, told as the ledger tells it.
    pub fn resolve(&mut self, request: TransactionRequest) -> Result<Transaction, ResolveError> {
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

    fn deploy(&mut self, request: DeployRequest) -> Result<Transaction, ResolveError> {
        let fresh = self.assemble(request.source, request.wasm)?;
        let contract = self.contract(&fresh)?;
        let arguments = match contract.runs_init(request.arguments.len()) {
            true => parse(contract, INIT, &request.arguments)?,
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
        self.fresh.insert(address, fresh);
        Ok(sent(request.sender, nonce, request.gas_limit, action))
    }

    fn upgrade(&mut self, request: UpgradeRequest) -> Result<Transaction, ResolveError> {
        if let Some(replaces) = request.replaces {
            self.expect_code(request.contract, replaces)?;
        }
        let fresh = self.assemble(request.source, request.wasm)?;
        let action = Action::Upgrade {
            contract: request.contract,
            code: self.contract(&fresh)?.code(),
        };
        self.fresh.insert(request.contract, fresh);
        let nonce = self.nonce(request.sender, request.nonce)?;
        Ok(sent(request.sender, nonce, request.gas_limit, action))
    }

    /// That `contract` runs the code `replaces`, as far as it is a contract: what is none, the ledger refuses.
    fn expect_code(&self, contract: Address, replaces: Hash) -> Result<(), ResolveError> {
        let runs = match self.fresh.get(&contract) {
            Some(fresh) => Some(self.contract(fresh)?.code().hash()),
            None => self.view.account(&contract)?.and_then(|of| of.code),
        };
        match runs {
            Some(runs) if runs != replaces => Err(ResolveError::CodeChanged {
                contract,
                replaces,
                runs,
            }),
            _ => Ok(()),
        }
    }

    fn call(&mut self, request: CallRequest) -> Result<Transaction, ResolveError> {
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
    fn arguments(&self, call: &CallRequest) -> Result<Vec<Value>, ResolveError> {
        if let Some(fresh) = self.fresh.get(&call.contract) {
            let contract = self.contract(fresh)?;
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

    fn assemble(&self, source: Option<String>, wasm: Option<Bytes>) -> Result<Fresh, ResolveError> {
        let assembled = match (source, wasm) {
            (Some(source), None) if self.has_assembled(&source) => return Ok(Fresh::Assembled),
            (Some(source), None) => Contract::from_wat(&source),
            (None, Some(wasm)) => Contract::from_wasm(&wasm.0),
            (Some(_), Some(_)) => {
                let both = "code is given by source or by wasm, and both are here; leave one out";
                return Err(ResolveError::NoCode(both));
            }
            (None, None) => {
                let none =
                    "there is no code: give WAT as source, or a module as wasm, in 0x and hex";
                return Err(ResolveError::NoCode(none));
            }
        };
        let contract = assembled.map_err(|diagnostic| Rejection::Code(Box::new(diagnostic)))?;
        Ok(Fresh::Contract(Box::new(contract)))
    }

    fn has_assembled(&self, source: &str) -> bool {
        let map = self
            .assembled
            .as_ref()
            .and_then(|p| p.as_ref().source_map());
        map.is_some_and(|map| map.source() == source)
    }

    fn contract<'b>(&'b self, fresh: &'b Fresh) -> Result<&'b Contract, ResolveError> {
        match (fresh, &self.assembled) {
            (Fresh::Contract(contract), _) => Ok(contract),
            (Fresh::Assembled, Some(program)) => Ok(program.as_ref()),
            // It is made only of one that is there.
            (Fresh::Assembled, None) => Err(ResolveError::NoCode("there is no assembled code")),
        }
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
