//! Making a bundle: an experiment is executed from its beginning, so that what a link promises was seen to happen.

use std::ops::ControlFlow;

use super::{
    Bundle, CallTexts, Expected, Program, Progress, ShareId, SharedTransaction, Source, Step, View,
};
use crate::contract::Contract;
use crate::ledger::{
    Action, Applied, Code, Genesis, Ledger, LedgerEntry, LedgerError, Transaction,
};
use crate::limits;
use crate::store::MemoryStore;
use crate::types::{Bytes, grouped};
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
    /// The call as its fields are filled in.
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
    let mut sources = Sources::new(experiment.file);
    let mut steps = Vec::with_capacity(all);
    let (mut last, mut gas) = (None, 0);
    for (number, entry) in (1..).zip(experiment.entries) {
        let transaction = sources.shared(&entry.transaction);
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
        last = Some(applied);
        if watch(Progress { done: number, all }).is_break() {
            return Err(RecordError::Stopped);
        }
    }
    let view = ledger.view().map_err(LedgerError::from)?;
    Ok(Bundle {
        title: experiment.title,
        note: experiment.note,
        parent: experiment.parent,
        sources: sources.all,
        genesis: experiment.genesis,
        steps,
        state_root: view.head()?.state_root,
        call: experiment.call,
        expected: last
            .filter(|_| experiment.called)
            .map(|applied| Expected::of(&applied)),
        view: experiment.view,
    })
}

impl Expected {
    pub(super) fn of(applied: &Applied) -> Self {
        let receipt = &applied.receipt;
        Self {
            outcome: receipt.outcome,
            results: receipt.results.clone(),
            return_data: receipt.return_data.clone(),
            message: receipt.message.clone(),
            receipt: receipt.hash(),
        }
    }
}

/// The sources met so far, each once.
struct Sources {
    all: Vec<Source>,
    /// What each assembles to, if it was needed.
    wasm: Vec<Option<Vec<u8>>>,
}

impl Sources {
    fn new(file: Source) -> Self {
        Self {
            all: vec![file],
            wasm: vec![None],
        }
    }

    fn shared(&mut self, transaction: &Transaction) -> SharedTransaction {
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

    fn program(&mut self, code: Code) -> Program {
        let Some(text) = code.source else {
            return Program::Module {
                wasm: Bytes(code.wasm),
                source: None,
            };
        };
        let index = self.index(text);
        if self.wasm[index].is_none() {
            // A source that another program assembled may be one that this one does not take.
            let contract = Contract::from_wat(&self.all[index].text);
            self.wasm[index] = Some(contract.map_or_else(|_| Vec::new(), |c| c.wasm().to_vec()));
        }
        let assembled = self.wasm[index].as_ref() == Some(&code.wasm);
        // Bounded by the number of transactions.
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        match assembled {
            true => Program::Assembled(index),
            false => Program::Module {
                wasm: Bytes(code.wasm),
                source: Some(index),
            },
        }
    }

    fn index(&mut self, text: String) -> usize {
        if let Some(index) = self.all.iter().position(|source| source.text == text) {
            return index;
        }
        self.all.push(Source {
            name: String::new(),
            text,
        });
        self.wasm.push(None);
        self.all.len() - 1
    }
}
