//! What is in a link. The order of the fields is the encoding of version 1, and stays as it is: links open for ever.

use serde::{Deserialize, Serialize};

use super::ShareId;
use crate::encoding::{canonical_enum, canonical_struct};
use crate::ledger::Genesis;
use crate::types::{Address, Bytes, Hash, Value};
use crate::vm::Outcome;

/// A whole experiment. The call in question is its last transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// What the sender calls it; may be empty. At most [`crate::limits::TITLE_CHARS`] characters.
    pub title: String,
    /// What the sender says about it; may be empty. At most [`crate::limits::NOTE_CHARS`] characters.
    pub note: String,
    /// The link that this experiment was made from.
    pub parent: Option<ShareId>,
    /// Every source, each once. The first is the file that is shared; the others are of contracts on the ledger.
    pub sources: Vec<Source>,
    /// How the ledger begins, with the id of the gas schedule.
    pub genesis: Genesis,
    /// Every transaction, in order, one block each.
    pub steps: Vec<Step>,
    /// The state root after the last of them.
    pub state_root: Hash,
    /// The call as its fields are filled in.
    pub call: CallTexts,
    /// What the last transaction came to, if the sender saw a result: not where the source has an error.
    pub expected: Option<Expected>,
    /// Where to look.
    pub view: View,
}
canonical_struct!(Bundle {
    title,
    note,
    parent,
    sources,
    genesis,
    steps,
    state_root,
    call,
    expected,
    view
});

/// A WAT source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its file name, such as `counter.wat`; empty where the source is known from a ledger only.
    pub name: String,
    /// The text.
    pub text: String,
}
canonical_struct!(Source { name, text });

/// A transaction with the gas that it used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The transaction.
    pub transaction: SharedTransaction,
    /// Gas used; of the last step, the gas of the call in question.
    pub gas_used: u64,
}
canonical_struct!(Step {
    transaction,
    gas_used
});

/// A transaction of a ledger. Nonces are left out, since every sender counts from 0, and code names its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SharedTransaction {
    /// Creates a contract.
    Deploy {
        /// Who deploys.
        sender: Address,
        /// The most gas it may use.
        gas_limit: u64,
        /// The contract's code.
        program: Program,
        /// Arguments of `init`.
        arguments: Vec<Value>,
        /// Call input of `init`.
        input: Bytes,
        /// Amount sent to the contract.
        value: u128,
    },
    /// Replaces a contract's code.
    Upgrade {
        /// The contract's creator.
        sender: Address,
        /// The most gas it may use.
        gas_limit: u64,
        /// The contract.
        contract: Address,
        /// Its new code.
        program: Program,
    },
    /// Calls a contract's function.
    Call {
        /// Who calls.
        sender: Address,
        /// The most gas it may use.
        gas_limit: u64,
        /// The contract.
        contract: Address,
        /// The exported function.
        function: String,
        /// Its arguments.
        arguments: Vec<Value>,
        /// Call input.
        input: Bytes,
        /// Amount sent with the call.
        value: u128,
        /// How much `transfer` may take from the sender beside `value`.
        spend_limit: u128,
    },
    /// Moves an amount.
    Transfer {
        /// Who pays.
        sender: Address,
        /// The most gas it may use.
        gas_limit: u64,
        /// Who gets it.
        to: Address,
        /// How much.
        amount: u128,
    },
    /// Creates an amount.
    Faucet {
        /// Who gets it.
        to: Address,
        /// How much.
        amount: u128,
    },
    /// Moves time forward.
    Warp {
        /// Seconds since 1970.
        timestamp: u64,
    },
}
canonical_enum!(SharedTransaction {
    0 => Deploy { sender, gas_limit, program, arguments, input, value },
    1 => Upgrade { sender, gas_limit, contract, program },
    2 => Call { sender, gas_limit, contract, function, arguments, input, value, spend_limit },
    3 => Transfer { sender, gas_limit, to, amount },
    4 => Faucet { to, amount },
    5 => Warp { timestamp },
});

/// Where the code of a contract comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Program {
    /// What a source assembles to.
    Assembled {
        /// The source, by its index from 0.
        source: u32,
        /// [`Program::print`] of the module that it assembled to for the sender.
        print: u64,
    },
    /// A module that was deployed without a source.
    Module {
        /// The module, as it was before instrumentation.
        wasm: Bytes,
    },
}
canonical_enum!(Program { 0 => Assembled { source, print }, 1 => Module { wasm } });

impl Program {
    /// The first 8 bytes, little endian, of a tagged hash of a module: so that a program which assembles a source to
    /// another module says so, instead of only coming to other figures.
    #[must_use]
    pub fn print(wasm: &[u8]) -> u64 {
        let hash = Hash::tagged("wattage/link/module", &[wasm]);
        let mut first = [0; 8];
        first.copy_from_slice(&hash.0[..8]);
        u64::from_le_bytes(first)
    }
}

/// A call as its fields are filled in: texts, which may be wrong, as they are while somebody types.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallTexts {
    /// Name or address of the caller.
    pub caller: String,
    /// The function; empty for the one that would be called by default.
    pub function: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Amount sent.
    pub value: String,
    /// How much the contract may move of the caller's balance.
    pub spend_limit: String,
    /// Call input.
    pub input: String,
    /// Gas limit.
    pub gas_limit: String,
}
canonical_struct!(CallTexts {
    caller,
    function,
    arguments,
    value,
    spend_limit,
    input,
    gas_limit
});

/// What the last transaction came to. Its gas is its step's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// How it ended.
    pub outcome: Outcome,
    /// Values the function returned.
    pub results: Vec<Value>,
    /// Return data, or the data given to `revert`.
    pub return_data: Bytes,
    /// What went wrong, in plain words. A revert's are the contract's own; others may be put better by a later program,
    /// and are not compared.
    pub message: Option<String>,
    /// Tagged hash of where the gas went, of the logs, and of every changed row.
    pub effects: Hash,
}
canonical_struct!(Expected {
    outcome,
    results,
    return_data,
    message,
    effects
});

/// Where to look. What a page does not know it passes over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The tab in front: `result`, `gas`, `state`; empty for the page's choice.
    pub tab: String,
    /// The line that is meant, from 1.
    pub line: Option<u32>,
    /// The step of the execution that is meant, from 0.
    pub step: Option<u64>,
}
canonical_struct!(View { tab, line, step });

impl Bundle {
    /// The file that is shared, if the bundle is [in order](Self::check).
    #[must_use]
    pub fn file(&self) -> Option<&Source> {
        self.sources.first()
    }

    /// What the call in question used, if there is one.
    #[must_use]
    pub fn gas_used(&self) -> Option<u64> {
        self.expected.as_ref()?;
        self.steps.last().map(|step| step.gas_used)
    }
}
