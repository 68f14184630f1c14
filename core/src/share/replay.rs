//! Executing a bundle again: from its genesis, transaction by transaction, comparing with what the sender saw.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::experiment::source_of;
use super::{Bundle, Disagreement, Expected, Program, SharedTransaction, Subject, Verdict};
use crate::api::TransactionResult;
use crate::contract::Contract;
use crate::ledger::{Action, Applied, Code, Head, Ledger, LedgerError, Transaction};
use crate::limits;
use crate::schedule::{Schedule, WATTAGE_1};
use crate::store::MemoryStore;
use crate::types::{Address, Value, grouped, plain_line};
use crate::vm::{Detail, Outcome, Vm};

/// How far an execution has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Transactions that are done.
    pub done: usize,
    /// All of them.
    pub all: usize,
}

/// What a bundle came to.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// The ledger, as far as it was made: after the last transaction if all were taken.
    pub ledger: Ledger<MemoryStore>,
    /// Where its rows are.
    pub store: MemoryStore,
    /// Its newest block.
    pub head: Head,
    /// The newest block before the last transaction: the state that the call in question found.
    pub before: Head,
    /// What the last transaction came to, with gas by line, if there is a call in question.
    pub result: Option<TransactionResult>,
    /// The source of the code that the last transaction ran; empty for a module without one, `None` where nothing ran.
    pub source: Option<String>,
    /// Whether it is what the sender saw.
    pub verdict: Verdict,
}

/// Why a bundle could not be executed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// Its ledger cannot be made, or the machine failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Its transactions use too much gas.
    #[error(
        "transactions 1 to {number} use more than {} gas, the most in a link; nothing more is executed",
        grouped(limits::LINK_GAS)
    )]
    TooMuchGas {
        /// The transaction that passes the limit, from 1.
        number: usize,
    },
    /// The watcher ended it.
    #[error("it was stopped")]
    Stopped,
}

/// Executes `bundle`, which a [`super::Link`] has checked. `watch` hears of each transaction, and can end it.
///
/// # Errors
/// [`ReplayError`]. That something comes out differently is no error but [`Replayed::verdict`].
pub fn replay<V: Vm>(
    vm: &V,
    bundle: &Bundle,
    mut watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Replayed, ReplayError> {
    let mut genesis = bundle.genesis.clone();
    let known = Schedule::by_id(&genesis.schedule).is_some();
    if !known {
        // The accounts can be shown all the same.
        genesis.schedule = WATTAGE_1.id.to_owned();
    }
    let store = MemoryStore::default();
    let ledger = Ledger::create(store.clone(), &genesis)?;
    let head = newest(&ledger)?;
    let mut replayed = Replayed {
        ledger,
        store,
        head,
        before: head,
        result: None,
        source: None,
        verdict: Verdict::NoCall,
    };
    if !known {
        replayed.verdict = Verdict::OtherSchedule {
            theirs: bundle.genesis.schedule.clone(),
            ours: WATTAGE_1.id.to_owned(),
        };
        return Ok(replayed);
    }
    let mut found = Vec::new();
    let mut programs = Programs::new(bundle);
    let (mut last, mut sum) = (None, 0);
    let all = bundle.steps.len();
    for (number, step) in (1..).zip(&bundle.steps) {
        let transaction =
            match programs.transaction(number, &step.transaction, &replayed.ledger, &mut found)? {
                Some(transaction) => transaction,
                None => break,
            };
        replayed.before = replayed.head;
        replayed.source = source_of(&replayed.ledger, &transaction)?;
        let applied = match replayed.ledger.apply(vm, transaction, Detail::Profiled) {
            Ok(applied) => applied,
            Err(LedgerError::Rejected(rejection)) => {
                found.push(Disagreement {
                    subject: Subject::Transaction(number),
                    theirs: "a ledger that took it".to_owned(),
                    ours: format!("refused: {rejection}"),
                });
                break;
            }
            Err(error) => return Err(error.into()),
        };
        replayed.head = newest(&replayed.ledger)?;
        let gas = applied.receipt.gas_used;
        sum += gas;
        if sum > limits::LINK_GAS {
            return Err(ReplayError::TooMuchGas { number });
        }
        differ(
            &mut found,
            Subject::Gas(number),
            grouped(step.gas_used),
            grouped(gas),
        );
        last = (number == all).then_some(applied);
        if watch(Progress { done: number, all }).is_break() {
            return Err(ReplayError::Stopped);
        }
    }
    if let (Some(expected), Some(applied)) = (&bundle.expected, &last) {
        compare(&mut found, expected, applied);
        let file = bundle.file();
        if let (Some(ran), Some(file)) = (&replayed.source, file)
            && *ran != file.text
        {
            found.push(Disagreement {
                subject: Subject::Source,
                theirs: format!("{} as what ran", plain_line(&file.name)),
                ours: "another source".to_owned(),
            });
        }
    }
    let (theirs, ours) = (bundle.state_root, replayed.head.state_root);
    differ(
        &mut found,
        Subject::StateRoot,
        theirs.to_string(),
        ours.to_string(),
    );
    replayed.verdict = match (found.is_empty(), &bundle.expected) {
        (false, _) => Verdict::Differs(found),
        (true, Some(_)) => Verdict::Same,
        (true, None) => Verdict::NoCall,
    };
    replayed.result = last
        .filter(|_| bundle.expected.is_some())
        .map(TransactionResult::from);
    Ok(replayed)
}

fn newest(ledger: &Ledger<MemoryStore>) -> Result<Head, LedgerError> {
    ledger.view()?.head()
}

fn compare(found: &mut Vec<Disagreement>, theirs: &Expected, applied: &Applied) {
    let ours = Expected::of(applied);
    let values = |values: &[Value]| match values {
        [] => "nothing".to_owned(),
        some => some
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    };
    let message = |message: &Option<String>| message.clone().unwrap_or_else(|| "none".to_owned());
    let before = found.len();
    for (subject, theirs, ours) in [
        (
            Subject::Outcome,
            theirs.outcome.name().to_owned(),
            ours.outcome.name().to_owned(),
        ),
        (
            Subject::Results,
            values(&theirs.results),
            values(&ours.results),
        ),
        (
            Subject::ReturnData,
            theirs.return_data.to_string(),
            ours.return_data.to_string(),
        ),
    ] {
        differ(found, subject, theirs, ours);
    }
    if ours.outcome == Outcome::Revert {
        let (theirs, ours) = (message(&theirs.message), message(&ours.message));
        differ(found, Subject::Message, theirs, ours);
    }
    if found.len() == before {
        let (theirs, ours) = (theirs.effects.to_string(), ours.effects.to_string());
        differ(found, Subject::Effects, theirs, ours);
    }
}

fn differ(found: &mut Vec<Disagreement>, subject: Subject, theirs: String, ours: String) {
    if theirs != ours {
        found.push(Disagreement {
            subject,
            theirs,
            ours,
        });
    }
}

/// The code of a bundle's transactions; each source is assembled once.
struct Programs<'a> {
    bundle: &'a Bundle,
    assembled: BTreeMap<u32, Code>,
}

impl<'a> Programs<'a> {
    fn new(bundle: &'a Bundle) -> Self {
        Self {
            bundle,
            assembled: BTreeMap::new(),
        }
    }

    /// The code, if it can be had: a source that does not assemble here, or to another module, is a disagreement.
    fn code(
        &mut self,
        number: usize,
        program: &Program,
        found: &mut Vec<Disagreement>,
    ) -> Option<Code> {
        let (index, print) = match program {
            Program::Module { wasm } => {
                return Some(Code {
                    wasm: wasm.0.clone(),
                    source: None,
                });
            }
            Program::Assembled { source, print } => (*source, *print),
        };
        let mut differs = |ours| {
            found.push(Disagreement {
                subject: Subject::Code(number),
                theirs: format!("a module with the print {print:016x}"),
                ours,
            });
        };
        if !self.assembled.contains_key(&index) {
            let source = self.bundle.sources.get(index as usize);
            let text = source.map_or("", |source| source.text.as_str());
            match Contract::from_wat(text) {
                Ok(contract) => self.assembled.insert(index, contract.code()),
                Err(problem) => {
                    differs(format!("refused: {problem}"));
                    return None;
                }
            };
        }
        let code = self.assembled.get(&index)?;
        let now = Program::print(&code.wasm);
        if now != print {
            differs(format!(
                "one with {now:016x}: this program assembles the source differently"
            ));
        }
        Some(code.clone())
    }

    /// The transaction, with the nonce that its sender has by now; `None` if its code cannot be had.
    fn transaction(
        &mut self,
        number: usize,
        shared: &SharedTransaction,
        ledger: &Ledger<MemoryStore>,
        found: &mut Vec<Disagreement>,
    ) -> Result<Option<Transaction>, ReplayError> {
        let sent = |sender: &Address, gas_limit: &u64, action| {
            let account = ledger.get_account(sender).map_err(LedgerError::from)?;
            Ok(Some(Transaction::Sent {
                sender: *sender,
                nonce: account.nonce,
                gas_limit: *gas_limit,
                action,
            }))
        };
        match shared {
            SharedTransaction::Faucet { to, amount } => Ok(Some(Transaction::Faucet {
                to: *to,
                amount: *amount,
            })),
            SharedTransaction::Warp { timestamp } => Ok(Some(Transaction::Warp {
                timestamp: *timestamp,
            })),
            SharedTransaction::Transfer {
                sender,
                gas_limit,
                to,
                amount,
            } => {
                let (to, amount) = (*to, *amount);
                sent(sender, gas_limit, Action::Transfer { to, amount })
            }
            SharedTransaction::Deploy {
                sender,
                gas_limit,
                program,
                arguments,
                input,
                value,
            } => {
                let Some(code) = self.code(number, program, found) else {
                    return Ok(None);
                };
                let action = Action::Deploy {
                    code,
                    arguments: arguments.clone(),
                    input: input.clone(),
                    value: *value,
                };
                sent(sender, gas_limit, action)
            }
            SharedTransaction::Upgrade {
                sender,
                gas_limit,
                contract,
                program,
            } => {
                let Some(code) = self.code(number, program, found) else {
                    return Ok(None);
                };
                let action = Action::Upgrade {
                    contract: *contract,
                    code,
                };
                sent(sender, gas_limit, action)
            }
            SharedTransaction::Call {
                sender,
                gas_limit,
                contract,
                function,
                arguments,
                input,
                value,
                spend_limit,
            } => {
                let action = Action::Call {
                    contract: *contract,
                    function: function.clone(),
                    arguments: arguments.clone(),
                    input: input.clone(),
                    value: *value,
                    spend_limit: *spend_limit,
                };
                sent(sender, gas_limit, action)
            }
        }
    }
}
