//! What a request about a ledger is refused for, whoever is asked: the node, or the page's worker for the ledgers that a
//! browser keeps. What only a node refuses (tokens, quotas, rates) is the node's.

use super::problem::{Kind, Problem, kinds};
use super::{ResolveError, problem};
use crate::contract::Diagnostic;
use crate::ledger::{GenesisError, LedgerError, Rejection};
use crate::limits;
use crate::types::{Address, Bytes, Hash};
use crate::vm::VmFault;

kinds! {
    MALFORMED = 400, "malformed", "The request is malformed";
    NOT_CREATOR = 403, "not-creator", "Only the creator may upgrade";
    UNKNOWN_ROUTE = 404, "unknown-route", "No such route";
    UNKNOWN_SANDBOX = 404, problem::UNKNOWN_SANDBOX, "No such sandbox";
    UNKNOWN_TRANSACTION = 404, "unknown-transaction", "No such transaction";
    UNKNOWN_HEIGHT = 404, "unknown-height", "No such height";
    UNKNOWN_ROW = 404, "unknown-row", "No such row";
    UNKNOWN_CODE = 404, "unknown-code", "No such code";
    NO_CONTRACT = 404, "no-contract", "No contract at this address";
    STALE_NONCE = 409, "stale-nonce", "The nonce is not the next";
    CODE_CHANGED = 409, "code-changed", "The contract runs other code by now";
    OTHER_HISTORY = 409, "other-history", "The ledger has another history";
    GENESIS = 422, "genesis", "The genesis is refused";
    GAS_LIMIT = 422, "gas-limit", "The gas limit is too high";
    FUNDS = 422, "insufficient-funds", "Not enough funds";
    SUPPLY = 422, "supply-overflow", "The balances would not fit";
    CONTRACT_SENDER = 422, "contract-sender", "Contracts send no transactions";
    CODE = 422, "invalid-code", "The code is refused";
    NO_ENTRY = 422, "no-such-entry", "No such function";
    ARGUMENT_COUNT = 422, "argument-count", "Too many or too few arguments";
    ARGUMENT = 422, "argument", "An argument does not fit";
    INPUT = 422, "input", "The call input is too long";
    WARP = 422, "warp", "Time only goes forward";
    REJECTED = 422, "rejected", "The transaction is rejected";
    BUSY = 503, "busy", "The node is busy";
    NOT_COMPILED = 503, "not-compiled", "The contract could not be compiled";
    UNAVAILABLE = 503, "store-unavailable", "The store cannot be used";
    DISK_FULL = 507, "disk-full", "The node's disk is full";
}

/// Why a request about a ledger is not done, told to clients in full: they can mend it.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The request cannot be read. A sentence that says where and why.
    #[error("{0}")]
    Malformed(String),
    /// There is no such path.
    #[error("there is nothing at {path}; the API's routes begin with /api/v1")]
    UnknownRoute {
        /// The path, or its beginning.
        path: String,
    },
    /// The ledger has no such transaction.
    #[error("there is no transaction {hash} in this sandbox")]
    UnknownTransaction {
        /// The hash that was asked for.
        hash: Hash,
    },
    /// The ledger has no such code.
    #[error("there is no code {hash} in this sandbox")]
    UnknownCode {
        /// The hash that was asked for.
        hash: Hash,
    },
    /// The contract has no such row.
    #[error("{contract} has nothing stored under the key {key}")]
    UnknownRow {
        /// The contract.
        contract: Address,
        /// The key that was asked for.
        key: Bytes,
    },
    /// The ledger has no such block.
    #[error("there is no block {height} in this sandbox; the newest is {head}")]
    UnknownHeight {
        /// The height that was asked for.
        height: u64,
        /// That of the newest block.
        head: u64,
    },
    /// The copy that asks for changes is one of something else. A sentence.
    #[error("{0}; read all rows again, without since")]
    OtherHistory(String),
    /// The ledger refuses the transaction.
    #[error("{}{}", .0, advice(.0))]
    Rejected(Rejection),
    /// A ledger cannot begin so.
    #[error("{0}")]
    Genesis(GenesisError),
    /// There is no code to deploy, or there are two.
    #[error("{0}")]
    NoCode(&'static str),
    /// Somebody has upgraded the contract. A sentence.
    #[error("{0}")]
    CodeChanged(String),
    /// The engine does not compile the contract.
    #[error("{0}")]
    NotCompiled(String),
    /// A preview asks for too much.
    #[error(
        "the gas limits of the preview come to {sum}; together they may be {}",
        limits::PREVIEW_GAS
    )]
    PreviewGas {
        /// All gas limits.
        sum: u64,
    },
}

/// What helps a client of the API where the ledger's own sentence does not say it.
fn advice(rejection: &Rejection) -> &'static str {
    match rejection {
        Rejection::Nonce { .. } => "; leave the nonce out, and the node takes the next",
        _ => "",
    }
}

impl Refusal {
    /// Which problem it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Malformed(_) => MALFORMED,
            Self::UnknownRoute { .. } => UNKNOWN_ROUTE,
            Self::UnknownTransaction { .. } => UNKNOWN_TRANSACTION,
            Self::UnknownCode { .. } => UNKNOWN_CODE,
            Self::UnknownRow { .. } => UNKNOWN_ROW,
            Self::UnknownHeight { .. } => UNKNOWN_HEIGHT,
            Self::OtherHistory(_) => OTHER_HISTORY,
            Self::Rejected(rejection) => rejected(rejection),
            Self::Genesis(_) => GENESIS,
            Self::NoCode(_) => CODE,
            Self::CodeChanged(_) => CODE_CHANGED,
            Self::NotCompiled(_) => NOT_COMPILED,
            Self::PreviewGas { .. } => GAS_LIMIT,
        }
    }

    /// What is wrong with code that was refused, and where.
    #[must_use]
    pub fn diagnostic(&self) -> Option<Diagnostic> {
        match self {
            Self::Rejected(Rejection::Code(diagnostic)) => Some((**diagnostic).clone()),
            _ => None,
        }
    }

    /// The refusal as clients read it.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let diagnostic = self.diagnostic();
        Problem {
            diagnostic,
            ..Problem::new(self.kind(), self.to_string())
        }
    }
}

fn rejected(rejection: &Rejection) -> Kind {
    match rejection {
        Rejection::Nonce { .. } => STALE_NONCE,
        Rejection::NoContract { .. } => NO_CONTRACT,
        Rejection::NotCreator { .. } => NOT_CREATOR,
        Rejection::GasLimit { .. } => GAS_LIMIT,
        Rejection::Funds { .. } => FUNDS,
        Rejection::SupplyOverflow { .. } => SUPPLY,
        Rejection::ContractSender { .. } => CONTRACT_SENDER,
        Rejection::Code(_) => CODE,
        Rejection::NoEntry { .. } => NO_ENTRY,
        Rejection::ArgumentCount { .. } => ARGUMENT_COUNT,
        Rejection::Argument { .. } => ARGUMENT,
        Rejection::Input { .. } => INPUT,
        Rejection::Warp { .. } => WARP,
    }
}

/// A ledger's error that is a refusal; any other is given back.
impl TryFrom<LedgerError> for Refusal {
    type Error = LedgerError;

    fn try_from(error: LedgerError) -> Result<Self, LedgerError> {
        match error {
            LedgerError::Rejected(rejection) => Ok(Self::Rejected(rejection)),
            LedgerError::Genesis(error) => Ok(Self::Genesis(error)),
            LedgerError::Vm(VmFault::Compile(problem)) => Ok(Self::NotCompiled(problem)),
            LedgerError::UnknownHeight { height, head } => Ok(Self::UnknownHeight { height, head }),
            other => Err(other),
        }
    }
}

/// A request that means no transaction; what is no refusal is given back.
impl TryFrom<ResolveError> for Refusal {
    type Error = LedgerError;

    fn try_from(error: ResolveError) -> Result<Self, LedgerError> {
        match error {
            ResolveError::Ledger(error) => error.try_into(),
            ResolveError::NoCode(problem) => Ok(Self::NoCode(problem)),
            changed @ ResolveError::CodeChanged { .. } => {
                Ok(Self::CodeChanged(changed.to_string()))
            }
        }
    }
}
