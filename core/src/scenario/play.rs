//! Executing a scenario on a fresh ledger in memory, and taking down the figures. Whoever has an engine and the contracts
//! calls it: the command line, and the page for the snapshot that it exports.

use std::collections::BTreeMap;

use super::{Scenario, Snapshot, SnapshotStep, Step};
use crate::api::TransactionResult;
use crate::contract::Contract;
use crate::ledger::{Action, Genesis, INIT, Ledger, LedgerEntry, LedgerError, Transaction};
use crate::store::MemoryStore;
use crate::types::{Address, AddressError};
use crate::vm::{Detail, Outcome, Vm};

/// What a scenario came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// The figures of its steps.
    pub snapshot: Snapshot,
    /// The step that ended in another way than it was to, in a sentence. The scenario ends there.
    pub unexpected: Option<String>,
    /// Where each contract is, by its name: for the input of contracts that call it.
    pub addresses: BTreeMap<String, Address>,
}

/// Why a scenario could not be executed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlayError {
    /// Its ledger cannot be made.
    #[error(transparent)]
    Begin(LedgerError),
    /// A step is refused, or the machine failed at it.
    #[error("step {number}, {step}: {problem}")]
    Step {
        /// Which step, from 1.
        number: usize,
        /// What was to be done.
        step: String,
        /// What is wrong.
        problem: StepProblem,
    },
}

/// Why a step of a scenario could not be executed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StepProblem {
    /// The ledger refuses it, or the machine failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Nobody gave its code.
    #[error("there is no contract {0:?}")]
    NoContract(String),
    /// Its deployment was to fail.
    #[error("the contract {0:?} is not there: its deployment failed")]
    NotDeployed(String),
    /// A transfer to what is no account.
    #[error(transparent)]
    Account(#[from] AddressError),
}

/// Executes a scenario that was [checked](Scenario::check). `contracts` has the code of each of its contracts.
///
/// # Errors
/// [`PlayError`] when a step is refused, or the machine failed.
pub fn play<V: Vm>(
    vm: &V,
    scenario: &Scenario,
    contracts: &BTreeMap<String, Contract>,
) -> Result<Played, PlayError> {
    let mut player = Player::new(vm, scenario, contracts)?;
    let mut steps = Vec::with_capacity(scenario.steps.len());
    let mut unexpected = None;
    for (number, step) in (1..).zip(&scenario.steps) {
        let result = player.step(number, step)?;
        if result.outcome != step.expect() {
            unexpected = Some(sentence(number, step, &result));
        }
        steps.push(player.figures(step, &result));
        if unexpected.is_some() {
            break;
        }
    }
    Ok(player.played(scenario, steps, unexpected))
}

/// Executes a scenario, whatever its steps are to end with, and answers it as one that expects what happened: played
/// again, it comes to the same. After a deployment that fails nothing more is done.
///
/// # Errors
/// As of [`play`].
pub fn record<V: Vm>(
    vm: &V,
    mut scenario: Scenario,
    contracts: &BTreeMap<String, Contract>,
) -> Result<(Scenario, Played), PlayError> {
    let mut player = Player::new(vm, &scenario, contracts)?;
    let (mut figures, mut done) = (Vec::new(), Vec::new());
    for (number, step) in (1..).zip(&scenario.steps) {
        let result = player.step(number, step)?;
        figures.push(player.figures(step, &result));
        let mut step = step.clone();
        step.expects(result.outcome);
        let deployed = !matches!(step, Step::Deploy(_)) || result.outcome == Outcome::Success;
        done.push(step);
        if !deployed {
            break;
        }
    }
    let played = player.played(&scenario, figures, None);
    scenario.steps = done;
    Ok((scenario, played))
}

/// `step 2, call token.pay(5) as alice: expected success, but it ended with revert at line 7: no funds`
fn sentence(number: usize, step: &Step, result: &TransactionResult) -> String {
    let (expected, outcome) = (step.expect().name(), result.outcome.name());
    let line = result.location.map(|at| format!(" at line {}", at.line));
    let message = result.message.as_ref().map(|text| format!(": {text}"));
    format!(
        "step {number}, {step}: expected {expected}, but it ended with {outcome}{}{}",
        line.unwrap_or_default(),
        message.unwrap_or_default()
    )
}

/// A ledger on which a scenario is under way.
pub(super) struct Player<'a, V> {
    vm: &'a V,
    contracts: &'a BTreeMap<String, Contract>,
    ledger: Ledger<MemoryStore>,
    /// What each name means by now: the address, and the name of its code.
    deployed: BTreeMap<String, (Address, String)>,
}

impl<'a, V: Vm> Player<'a, V> {
    pub(super) fn new(
        vm: &'a V,
        scenario: &Scenario,
        contracts: &'a BTreeMap<String, Contract>,
    ) -> Result<Self, PlayError> {
        let begin = |genesis: &Genesis| Ledger::create(MemoryStore::default(), genesis);
        let ledger = match scenario.genesis.clone().map(Genesis::try_from) {
            None => begin(&Genesis::default()),
            Some(Ok(genesis)) => begin(&genesis),
            Some(Err(error)) => Err(error.into()),
        };
        Ok(Self {
            vm,
            contracts,
            ledger: ledger.map_err(PlayError::Begin)?,
            deployed: BTreeMap::new(),
        })
    }

    fn played(
        self,
        scenario: &Scenario,
        steps: Vec<SnapshotStep>,
        unexpected: Option<String>,
    ) -> Played {
        let addresses = self.deployed.into_iter();
        Played {
            snapshot: Snapshot::new(&scenario.schedule, steps),
            unexpected,
            addresses: addresses.map(|(name, (at, _))| (name, at)).collect(),
        }
    }

    /// The first `limit` transactions that its steps became.
    pub(super) fn entries(&self, limit: usize) -> Result<Vec<LedgerEntry>, LedgerError> {
        let view = self.ledger.view().map_err(LedgerError::from)?;
        view.transactions_from(1, limit)
    }

    pub(super) fn step(
        &mut self,
        number: usize,
        step: &Step,
    ) -> Result<TransactionResult, PlayError> {
        self.apply(step).map_err(|problem| PlayError::Step {
            number,
            step: step.to_string(),
            problem,
        })
    }

    fn apply(&mut self, step: &Step) -> Result<TransactionResult, StepProblem> {
        let transaction = self.transaction(step)?;
        let applied = self.ledger.apply(self.vm, transaction, Detail::Profiled)?;
        if applied.receipt.outcome == Outcome::Success {
            match (step, applied.receipt.contract) {
                (Step::Deploy(deploy), Some(address)) => {
                    let name = deploy.contract.clone();
                    self.deployed.insert(name.clone(), (address, name));
                }
                (Step::Upgrade(upgrade), Some(address)) => {
                    let name = upgrade.contract.clone();
                    self.deployed.insert(name, (address, upgrade.code.clone()));
                }
                _ => {}
            }
        }
        Ok(applied.into())
    }

    fn transaction(&self, step: &Step) -> Result<Transaction, StepProblem> {
        match step {
            Step::Faucet(faucet) => Ok(Transaction::Faucet {
                to: faucet.to,
                amount: faucet.amount.0,
            }),
            Step::Warp(warp) => Ok(Transaction::Warp {
                timestamp: warp.timestamp,
            }),
            Step::Deploy(deploy) => {
                let contract = self.contract(&deploy.contract)?;
                let arguments = match contract.runs_init(deploy.arguments.len()) {
                    true => parsed(contract, INIT, &deploy.arguments)?,
                    false => Vec::new(),
                };
                let action = Action::Deploy {
                    code: contract.code(),
                    arguments,
                    input: deploy.input.clone(),
                    value: deploy.value.0,
                };
                self.sent(deploy.sender, deploy.gas_limit, action)
            }
            Step::Upgrade(upgrade) => {
                let action = Action::Upgrade {
                    contract: self.deployed(&upgrade.contract)?.0,
                    code: self.contract(&upgrade.code)?.code(),
                };
                self.sent(upgrade.sender, upgrade.gas_limit, action)
            }
            Step::Call(call) => {
                let (contract, code) = self.deployed(&call.contract)?;
                let code = self.contract(code)?;
                let action = Action::Call {
                    contract: *contract,
                    function: call.function.clone(),
                    arguments: parsed(code, &call.function, &call.arguments)?,
                    input: call.input.clone(),
                    value: call.value.0,
                    spend_limit: call.spend_limit.0,
                };
                self.sent(call.sender, call.gas_limit, action)
            }
            Step::Transfer(transfer) => {
                let to = match self.contracts.contains_key(&transfer.to) {
                    true => self.deployed(&transfer.to)?.0,
                    false => transfer.to.parse()?,
                };
                let amount = transfer.amount.0;
                let action = Action::Transfer { to, amount };
                self.sent(transfer.sender, transfer.gas_limit, action)
            }
        }
    }

    /// A transaction with the sender's next nonce.
    fn sent(
        &self,
        sender: Address,
        gas_limit: u64,
        action: Action,
    ) -> Result<Transaction, StepProblem> {
        let account = self.ledger.get_account(&sender);
        Ok(Transaction::Sent {
            sender,
            nonce: account.map_err(LedgerError::from)?.nonce,
            gas_limit,
            action,
        })
    }

    /// The code that a name stands for. The scenario's check has seen every name.
    fn contract(&self, name: &str) -> Result<&'a Contract, StepProblem> {
        let contract = self.contracts.get(name);
        contract.ok_or_else(|| StepProblem::NoContract(name.to_owned()))
    }

    /// The address that a name means by now, and the name of its code.
    fn deployed(&self, name: &str) -> Result<&(Address, String), StepProblem> {
        let deployed = self.deployed.get(name);
        deployed.ok_or_else(|| StepProblem::NotDeployed(name.to_owned()))
    }

    /// The figures of a step that was just executed.
    fn figures(&self, step: &Step, result: &TransactionResult) -> SnapshotStep {
        let code = step.contract().and_then(|name| {
            let now = self.deployed.get(name).map_or(name, |(_, code)| code);
            self.contracts.get(now)
        });
        let source = code.and_then(Contract::source_map);
        let source = source.map_or("", |map| map.source());
        let hash = code.map(|contract| contract.code().hash());
        SnapshotStep::of(step.to_string(), hash, source, result)
    }
}

/// The arguments of an entry, from their texts.
fn parsed(
    contract: &Contract,
    function: &str,
    arguments: &[String],
) -> Result<Vec<crate::types::Value>, LedgerError> {
    let entry = contract.expect_entry(function)?;
    Ok(entry.parse_arguments(arguments)?)
}
