//! Making a bundle: an experiment is executed from its beginning, so that what a link promises was seen to happen.

use std::ops::ControlFlow;

use super::{
    Bundle, CallTexts, Expected, Program, Progress, ShareId, SharedTransaction, Source, Step, View,
};
use crate::encoding::Canonical as _;
use crate::ledger::{
    Action, Applied, Code, Genesis, Ledger, LedgerEntry, LedgerError, Transaction,
};
use crate::limits;
use crate::store::MemoryStore;
use crate::types::{Bytes, Hash, grouped};
use crate::vm::{Detail, Vm};

/// What is to be shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Experiment {
    /// What the sender calls it.
    pub title: String,
    /// What the sender says about it.
    pub note: String,
    /// The link that it was made from.
    pub parent: Option<ShareId>,
    /// The file that is shared.
    pub file: Source,
    /// How the ledger begins.
    pub genesis: Genesis,
    /// Every transaction, in order. Where it is known what a block came to, it must come to the same here.
    pub entries: Vec<LedgerEntry>,
    /// Whether the last of them is the call in question, with a result that the sender sees.
    pub called: bool,
    /// The call as its fields are filled in; those of a call that was made are told by its transaction.
    pub call: CallTexts,
    /// Where to look.
    pub view: View,
}

/// Why an experiment does not become a bundle.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// There are too many transactions.
    #[error("the ledger has {} transactions, and a link takes {}; leave its history out, or export the ledger as a file", grouped(*given as u64), grouped(limits::LINK_TRANSACTIONS as u64))]
    TooManyTransactions {
        /// How many there are.
        given: usize,
    },
    /// They use too much gas.
    #[error(
        "transactions 1 to {number} use more than {} gas, the most in a link; leave the history out, or export the ledger as a file",
        grouped(limits::LINK_GAS)
    )]
    TooMuchGas {
        /// The transaction that passes the limit, from 1.
        number: usize,
    },
    /// They bring too much code.
    #[error("transactions 1 to {number} bring more than {} bytes of code, the most in a link; leave the history out, or export the ledger as a file", grouped(limits::LINK_CODE_BYTES as u64))]
    TooMuchCode {
        /// The transaction that passes the limit, from 1.
        number: usize,
    },
    /// A transaction is refused, or the machine failed at it.
    #[error("transaction {number}: {problem}")]
    Transaction {
        /// Which, from 1.
        number: usize,
        /// Why.
        problem: LedgerError,
    },
    /// The ledger cannot be made.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A block came to something else than where it was made.
    #[error(
        "transaction {number} came to another block here than on the ledger it is from, so a link would not keep what it promises; please report it"
    )]
    Differs {
        /// Which, from 1.
        number: usize,
    },
    /// The last transaction ran other code than the file's.
    #[error(
        "the last transaction did not run {name}, so its result is not the file's; name the file whose code it runs"
    )]
    OtherSource {
        /// The file's name.
        name: String,
    },
    /// The watcher ended it.
    #[error("it was stopped")]
    Stopped,
}

/// Executes `experiment` and takes down what it comes to. `watch` hears of each transaction, and can end it.
///
/// # Errors
/// [`RecordError`]; limits of texts are checked when the bundle becomes a [`super::Link`].
pub fn record<V: Vm>(
    vm: &V,
    experiment: Experiment,
    mut watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Bundle, RecordError> {
    let all = experiment.entries.len();
    if all > limits::LINK_TRANSACTIONS {
        return Err(RecordError::TooManyTransactions { given: all });
    }
    let ledger = Ledger::create(MemoryStore::default(), &experiment.genesis)?;
    let mut code = 0;
    let mut sources = Sources::new(experiment.file);
    let mut steps = Vec::with_capacity(all);
    let (mut last, mut gas) = (None, 0);
    for (number, entry) in (1..).zip(experiment.entries) {
        let transaction = sources.shared(&entry.transaction);
        if let Transaction::Sent {
            action: Action::Deploy { code: brought, .. } | Action::Upgrade { code: brought, .. },
            ..
        } = &entry.transaction
        {
            code += brought.wasm.len() + brought.source.as_ref().map_or(0, String::len);
            if code > limits::LINK_CODE_BYTES {
                return Err(RecordError::TooMuchCode { number });
            }
        }
        let source = source_of(&ledger, &entry.transaction)?;
        let applied = ledger
            .apply(vm, entry.transaction, Detail::Plain)
            .map_err(|problem| RecordError::Transaction { number, problem })?;
        if let Some(known) = entry.block {
            let head = ledger.view().map_err(LedgerError::from)?.head()?;
            if known.hash != head.hash {
                return Err(RecordError::Differs { number });
            }
        }
        gas += applied.receipt.gas_used;
        if gas > limits::LINK_GAS {
            return Err(RecordError::TooMuchGas { number });
        }
        steps.push(Step {
            transaction,
            gas_used: applied.receipt.gas_used,
        });
        last = Some((source, applied));
        if watch(Progress { done: number, all }).is_break() {
            return Err(RecordError::Stopped);
        }
    }
    let view = ledger.view().map_err(LedgerError::from)?;
    let last = last.filter(|_| experiment.called);
    if let Some((Some(source), _)) = &last
        && *source != sources.all[0].text
    {
        let name = sources.all[0].name.clone();
        return Err(RecordError::OtherSource { name });
    }
    let call = match steps.last() {
        Some(step) if last.is_some() => CallTexts::of(&step.transaction),
        _ => None,
    };
    Ok(Bundle {
        title: experiment.title,
        note: experiment.note,
        parent: experiment.parent,
        sources: sources.all,
        genesis: experiment.genesis,
        steps,
        state_root: view.head()?.state_root,
        call: call.unwrap_or(experiment.call),
        expected: last.map(|(_, applied)| Expected::of(&applied)),
        view: experiment.view,
    })
}

impl Expected {
    pub(super) fn of(applied: &Applied) -> Self {
        let receipt = &applied.receipt;
        let mut effects = receipt.breakdown.to_canonical();
        receipt.logs.encode(&mut effects);
        receipt.changes.encode(&mut effects);
        Self {
            outcome: receipt.outcome,
            results: receipt.results.clone(),
            return_data: receipt.return_data.clone(),
            message: receipt.message.clone(),
            effects: Hash::tagged("wattage/link/effects", &[&effects]),
        }
    }
}

/// The source of the code that a transaction runs: the contract's, or what it brings. Empty for a module without one,
/// `None` where nothing runs.
pub(super) fn source_of(
    ledger: &Ledger<MemoryStore>,
    transaction: &Transaction,
) -> Result<Option<String>, LedgerError> {
    let Transaction::Sent { action, .. } = transaction else {
        return Ok(None);
    };
    match action {
        Action::Deploy { code, .. } | Action::Upgrade { code, .. } => {
            Ok(Some(code.source.clone().unwrap_or_default()))
        }
        Action::Transfer { .. } => Ok(None),
        Action::Call { contract, .. } => {
            let view = ledger.view()?;
            let hash = view.account(contract)?.and_then(|account| account.code);
            let code = hash.map(|hash| view.code(&hash)).transpose()?.flatten();
            Ok(Some(code.and_then(|code| code.source).unwrap_or_default()))
        }
    }
}

/// The sources met so far, each once.
pub(super) struct Sources {
    all: Vec<Source>,
}

impl Sources {
    pub(super) fn new(file: Source) -> Self {
        Self { all: vec![file] }
    }

    pub(super) fn shared(&mut self, transaction: &Transaction) -> SharedTransaction {
        let (sender, gas_limit, action) = match transaction {
            Transaction::Faucet { to, amount } => {
                return SharedTransaction::Faucet {
                    to: *to,
                    amount: *amount,
                };
            }
            Transaction::Warp { timestamp } => {
                return SharedTransaction::Warp {
                    timestamp: *timestamp,
                };
            }
            Transaction::Sent {
                sender,
                gas_limit,
                action,
                nonce: _,
            } => (*sender, *gas_limit, action.clone()),
        };
        match action {
            Action::Deploy {
                code,
                arguments,
                input,
                value,
            } => SharedTransaction::Deploy {
                sender,
                gas_limit,
                program: self.program(code),
                arguments,
                input,
                value,
            },
            Action::Upgrade { contract, code } => SharedTransaction::Upgrade {
                sender,
                gas_limit,
                contract,
                program: self.program(code),
            },
            Action::Call {
                contract,
                function,
                arguments,
                input,
                value,
                spend_limit,
            } => SharedTransaction::Call {
                sender,
                gas_limit,
                contract,
                function,
                arguments,
                input,
                value,
                spend_limit,
            },
            Action::Transfer { to, amount } => SharedTransaction::Transfer {
                sender,
                gas_limit,
                to,
                amount,
            },
        }
    }

    /// The ledger refuses a module that its source does not assemble to, so the source is enough.
    fn program(&mut self, code: Code) -> Program {
        match code.source {
            None => Program::Module {
                wasm: Bytes(code.wasm),
            },
            Some(text) => Program::Assembled {
                source: self.index(text),
                print: Program::print(&code.wasm),
            },
        }
    }

    fn index(&mut self, text: String) -> u32 {
        let known = self.all.iter().position(|source| source.text == text);
        let index = known.unwrap_or_else(|| {
            let name = String::new();
            self.all.push(Source { name, text });
            self.all.len() - 1
        });
        // Not more than transactions and the file.
        u32::try_from(index).unwrap_or(u32::MAX)
    }
}
