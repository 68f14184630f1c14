//! Executing a scenario on a ledger of its own, in memory, and taking down the figures.

use std::collections::BTreeMap;
use std::path::Path;

use wattage_core::contract::Contract;
use wattage_core::ledger::{Action, Applied, Genesis, INIT, Ledger, LedgerError, Transaction};
use wattage_core::limits;
use wattage_core::scenario::{
    ContractSource, Scenario, Snapshot, SnapshotLine, SnapshotStep, Step,
};
use wattage_core::store::MemoryStore;
use wattage_core::types::Address;
use wattage_core::vm::{Detail, Outcome};

use super::super::file::ContractFile;
use super::super::output::{Failure, Refusal};
use crate::vm::WasmVm;

/// What a scenario came to.
pub(super) struct Played {
    pub(super) snapshot: Snapshot,
    /// The step that ended in another way than it was to, in a sentence. The scenario ends there.
    pub(super) unexpected: Option<String>,
    /// Where each contract is, by its name: for the input of contracts that call it.
    pub(super) addresses: BTreeMap<String, Address>,
}

/// A ledger on which a scenario is under way.
struct Player<'a> {
    code: BTreeMap<&'a str, ContractFile>,
    vm: WasmVm,
    ledger: Ledger<MemoryStore>,
    /// What each name means by now: the address, and the name of its code.
    deployed: BTreeMap<&'a str, (Address, &'a str)>,
}

/// Executes the scenario that was read from `path`.
///
/// # Errors
/// [`Failure::Input`] for a contract that is in no order, or a step that the ledger refuses.
pub(super) fn play(path: &Path, scenario: &Scenario) -> Result<Played, Failure> {
    let mut player = Player::new(path, scenario)?;
    let mut steps = Vec::with_capacity(scenario.steps.len());
    let mut unexpected = None;
    for (index, step) in scenario.steps.iter().enumerate() {
        let applied = player.apply(step).map_err(|failure| match failure {
            Failure::Input(refusal) => {
                let place = format!("{}: step {}, {step}", path.display(), index + 1);
                refusal.within(&place).into()
            }
            machine => machine,
        })?;
        if applied.receipt.outcome != step.expect() {
            unexpected = Some(sentence(index, step, &applied));
        }
        steps.push(player.figures(step, applied));
        if unexpected.is_some() {
            break;
        }
    }
    let addresses = player.deployed.iter();
    Ok(Played {
        addresses: addresses
            .map(|(name, (address, _))| ((*name).to_owned(), *address))
            .collect(),
        snapshot: Snapshot::new(&scenario.schedule, steps),
        unexpected,
    })
}

/// `step 2, call token.pay(5) as alice: expected success, but it ended with revert at line 7: no funds`
fn sentence(index: usize, step: &Step, applied: &Applied) -> String {
    let receipt = &applied.receipt;
    let expected = word(step.expect());
    let outcome = word(receipt.outcome);
    let line = receipt.location.map(|at| format!(" at line {}", at.line));
    let message = receipt.message.as_ref().map(|text| format!(": {text}"));
    format!(
        "step {}, {step}: expected {expected}, but it ended with {outcome}{}{}",
        index + 1,
        line.unwrap_or_default(),
        message.unwrap_or_default()
    )
}

/// How an outcome is called in a scenario: `out_of_gas`.
fn word(outcome: Outcome) -> String {
    let word = serde_json::to_value(outcome).ok();
    let word = word.as_ref().and_then(serde_json::Value::as_str);
    word.unwrap_or_default().to_owned()
}

impl<'a> Player<'a> {
    fn new(path: &Path, scenario: &'a Scenario) -> Result<Self, Failure> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut code = BTreeMap::new();
        for (name, source) in &scenario.contracts {
            let file = match source {
                ContractSource::File(file) => {
                    ContractFile::load(&folder.join(file).display().to_string())?
                }
                ContractSource::Inline { source } => {
                    ContractFile::parse(&format!("contracts.{name}"), source.as_bytes())?
                }
            };
            code.insert(name.as_str(), file);
        }
        let genesis = match &scenario.genesis {
            None => Genesis::default(),
            Some(given) => Genesis::try_from(given.clone()).map_err(LedgerError::from)?,
        };
        Ok(Self {
            code,
            vm: WasmVm::new(limits::GAS_DEFAULT).map_err(LedgerError::from)?,
            ledger: Ledger::create(MemoryStore::default(), &genesis)?,
            deployed: BTreeMap::new(),
        })
    }

    fn apply(&mut self, step: &'a Step) -> Result<Applied, Failure> {
        let transaction = self.transaction(step)?;
        let applied = self.ledger.apply(&self.vm, transaction, Detail::Profiled)?;
        let succeeded = applied.receipt.outcome == Outcome::Success;
        match step {
            Step::Deploy(deploy) if succeeded => {
                if let Some(address) = applied.receipt.contract {
                    let name = deploy.contract.as_str();
                    self.deployed.insert(name, (address, name));
                }
            }
            Step::Upgrade(upgrade) if succeeded => {
                let address = self.deployed(&upgrade.contract)?.0;
                self.deployed
                    .insert(&upgrade.contract, (address, &upgrade.code));
            }
            _ => {}
        }
        Ok(applied)
    }

    fn transaction(&self, step: &Step) -> Result<Transaction, Failure> {
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
                    true => contract
                        .expect_entry(INIT)?
                        .parse_arguments(&deploy.arguments)?,
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
                let entry = self.contract(code)?.expect_entry(&call.function)?;
                let action = Action::Call {
                    contract,
                    function: call.function.clone(),
                    arguments: entry.parse_arguments(&call.arguments)?,
                    input: call.input.clone(),
                    value: call.value.0,
                    spend_limit: call.spend_limit.0,
                };
                self.sent(call.sender, call.gas_limit, action)
            }
            Step::Transfer(transfer) => {
                let to = match self.code.contains_key(transfer.to.as_str()) {
                    true => self.deployed(&transfer.to)?.0,
                    false => {
                        let account = transfer.to.parse::<Address>();
                        account.map_err(|error| Refusal::new(error.to_string()))?
                    }
                };
                let action = Action::Transfer {
                    to,
                    amount: transfer.amount.0,
                };
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
    ) -> Result<Transaction, Failure> {
        let account = self.ledger.get_account(&sender);
        Ok(Transaction::Sent {
            sender,
            nonce: account.map_err(LedgerError::from)?.nonce,
            gas_limit,
            action,
        })
    }

    /// The code that a name stands for. The scenario's check has seen every name.
    fn contract(&self, name: &str) -> Result<&Contract, Refusal> {
        let file = self.code.get(name);
        let unknown = || Refusal::new(format!("there is no contract {name:?}"));
        file.map(|file| &file.contract).ok_or_else(unknown)
    }

    /// The address that a name means by now, and the name of its code.
    fn deployed(&self, name: &str) -> Result<(Address, &'a str), Refusal> {
        let failed = || {
            Refusal::new(format!(
                "the contract {name:?} is not there: its deployment failed"
            ))
        };
        self.deployed.get(name).copied().ok_or_else(failed)
    }

    /// The figures of a step that was just executed.
    fn figures(&self, step: &Step, applied: Applied) -> SnapshotStep {
        let code = step.contract().and_then(|name| {
            let now = self.deployed.get(name).map_or(name, |(_, code)| code);
            self.code.get(now)
        });
        let source = code.map_or_else(Vec::new, ContractFile::lines);
        let text = |line: u32| {
            let line = source.get(line as usize - 1).copied().unwrap_or_default();
            line.split(";;")
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let lines = applied.lines.iter().map(|line| SnapshotLine {
            line: line.line,
            gas: line.gas,
            hits: line.hits,
            text: text(line.line),
        });
        SnapshotStep {
            step: step.to_string(),
            code: code.map(|file| file.contract.code().hash()),
            outcome: applied.receipt.outcome,
            gas_used: applied.receipt.gas_used,
            lines: lines.collect(),
            breakdown: applied.receipt.breakdown,
        }
    }
}
