//! Transactions, and why one is rejected.

use crate::contract::Diagnostic;
use crate::encoding::{Canonical, canonical_enum, canonical_struct};
use crate::ledger::Code;
use crate::limits;
use crate::types::{Address, Bytes, Hash, Value, grouped};

/// The function that runs at deployment, if it is exported.
pub const INIT: &str = "init";
/// The function that is called when none is named.
pub const MAIN: &str = "main";

/// What is done to a ledger. Each transaction is one block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transaction {
    /// Sent by an account: uses its nonce, and pays for gas.
    Sent {
        /// The account that sends it.
        sender: Address,
        /// The account's nonce; any other is refused.
        nonce: u64,
        /// The most gas it may use.
        gas_limit: u64,
        /// What it does.
        action: Action,
    },
    /// Creates an amount for an account. Changes that balance and nothing else.
    Faucet {
        /// Who gets it.
        to: Address,
        /// How much.
        amount: u128,
    },
    /// Moves the ledger's time forward: the new block has this timestamp.
    Warp {
        /// Seconds since 1970; later than the head's.
        timestamp: u64,
    },
}
canonical_enum!(Transaction {
    0 => Sent { sender, nonce, gas_limit, action },
    1 => Faucet { to, amount },
    2 => Warp { timestamp },
});

/// What a sent transaction does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Creates a contract and runs its `init`, if it exports one.
    Deploy {
        /// The code.
        code: Code,
        /// Arguments of `init`.
        arguments: Vec<Value>,
        /// Call input of `init`.
        input: Bytes,
        /// Amount sent to the contract.
        value: u128,
    },
    /// Replaces a contract's code. Storage and balance stay; only the creator may.
    Upgrade {
        /// The contract.
        contract: Address,
        /// Its new code.
        code: Code,
    },
    /// Calls a contract's function.
    Call {
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
    /// Moves an amount to another account.
    Transfer {
        /// Who gets it.
        to: Address,
        /// How much.
        amount: u128,
    },
}
canonical_enum!(Action {
    0 => Deploy { code, arguments, input, value },
    1 => Upgrade { contract, code },
    2 => Call { contract, function, arguments, input, value, spend_limit },
    3 => Transfer { to, amount },
});

impl Transaction {
    /// The most gas it may use; what nobody sends uses none.
    #[must_use]
    pub fn gas_limit(&self) -> u64 {
        match self {
            Self::Sent { gas_limit, .. } => *gas_limit,
            Self::Faucet { .. } | Self::Warp { .. } => 0,
        }
    }

    /// The hash of this transaction in the block at `height`; the same transaction in another block hashes
    /// differently, so that two equal faucets are two rows.
    #[must_use]
    pub fn hash(&self, height: u64) -> Hash {
        Hash::tagged(
            "wattage/transaction",
            &[&height.to_le_bytes(), &self.to_canonical()],
        )
    }
}

/// Why a transaction is rejected. Nothing happens then: no block, no nonce, no fee.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// The nonce is not the sender's next.
    #[error("{} has sent {expected} transactions, so the nonce is {expected}, not {given}", sender.shown())]
    Nonce {
        /// The sender.
        sender: Address,
        /// The nonce that would be right.
        expected: u64,
        /// The nonce given.
        given: u64,
    },
    /// The gas limit is above what a node accepts.
    #[error("the gas limit is {}; a node accepts at most {}", grouped(*given), grouped(limits::GAS_MAX))]
    GasLimit {
        /// The limit given.
        given: u64,
    },
    /// The sender cannot pay value and highest fee.
    #[error("{} has {}, but the transaction needs {}: its value, and the highest fee if there are fees", sender.shown(), grouped(*balance), grouped(*needed))]
    Funds {
        /// The sender.
        sender: Address,
        /// What it has.
        balance: u128,
        /// What it needs.
        needed: u128,
    },
    /// All balances together would not fit an amount any more.
    #[error(
        "with {} more, all balances together would pass 2^128 - 1; there are {} now",
        grouped(*amount),
        grouped(*supply)
    )]
    SupplyOverflow {
        /// The sum of all balances.
        supply: u128,
        /// What was to be added.
        amount: u128,
    },
    /// The sender is a contract; contracts act when they are called.
    #[error("{} is a contract and sends no transactions; name an account as the sender", sender.shown())]
    ContractSender {
        /// The address.
        sender: Address,
    },
    /// There is no contract at the address.
    #[error("there is no contract at {}", contract.shown())]
    NoContract {
        /// The address.
        contract: Address,
    },
    /// Somebody other than the creator wants to upgrade.
    #[error("{contract} may be upgraded by its creator {} only", creator.shown())]
    NotCreator {
        /// The contract.
        contract: Address,
        /// Its creator.
        creator: Address,
    },
    /// The code is refused.
    #[error("the code is refused: {0}")]
    Code(Box<Diagnostic>),
    /// The contract exports no such function.
    #[error(
        "the contract exports no function {function:?}; it has: {}",
        or_none(available)
    )]
    NoEntry {
        /// The name asked for.
        function: String,
        /// The names there are.
        available: Vec<String>,
    },
    /// Too many or too few arguments.
    #[error("{function} takes {}, not {given}: its type is {signature}", arguments(*expected))]
    ArgumentCount {
        /// The function.
        function: String,
        /// Its signature, as in WAT.
        signature: String,
        /// How many it takes.
        expected: usize,
        /// How many were given.
        given: usize,
    },
    /// An argument is of another type, or no value at all.
    #[error("argument {index} of {function}: {problem}")]
    Argument {
        /// The function.
        function: String,
        /// Which argument, from 1.
        index: usize,
        /// What is wrong.
        problem: String,
    },
    /// The call input is too long.
    #[error("the call input has {} bytes; the limit is {}", grouped(*given as u64), grouped(limits::INPUT_BYTES as u64))]
    Input {
        /// Its length.
        given: usize,
    },
    /// Time would go backwards.
    #[error("the ledger's time is {now}; a warp goes forward, at most to {latest}, and not to {given}", latest = limits::TIMESTAMP)]
    Warp {
        /// The head's timestamp.
        now: u64,
        /// The timestamp given.
        given: u64,
    },
}

fn arguments(count: usize) -> String {
    match count {
        0 => "no arguments".to_owned(),
        1 => "1 argument".to_owned(),
        _ => format!("{count} arguments"),
    }
}

fn or_none(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.join(", ").chars().take(limits::ERROR_CHARS).collect()
}

canonical_struct!(StoredTransaction {
    height,
    transaction
});

/// A row of the transactions table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredTransaction {
    pub(super) height: u64,
    pub(super) transaction: Transaction,
}
