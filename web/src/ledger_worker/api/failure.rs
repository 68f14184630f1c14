//! Why a request was not done: the problem documents of the node, in its words.

use wattage_core::api::refusal::{BUSY, DISK_FULL, UNAVAILABLE, UNKNOWN_SANDBOX};
use wattage_core::api::{Kind, Problem, Refusal, ResolveError};
use wattage_core::ledger::{GenesisError, LedgerError};
use wattage_core::store::StoreError;

use crate::mirror::Error;
use crate::model::format::sentence;

/// A request that is not done.
#[derive(Debug)]
pub(super) enum Failure {
    /// The ledger refuses it, as the node's would.
    Refused(Refusal),
    /// This browser does not do it: which problem, and a sentence.
    Here(Kind, String),
}

impl Failure {
    /// There is no ledger with this id.
    pub(super) fn unknown(id: &str) -> Self {
        let told = format!("there is no ledger {id} in this browser");
        Self::Here(UNKNOWN_SANDBOX, told)
    }

    /// The request cannot be read.
    pub(super) fn malformed(told: impl Into<String>) -> Self {
        Self::Refused(Refusal::Malformed(told.into()))
    }

    /// There is nothing at this path, or nothing that is done without a node.
    pub(super) fn unknown_route(path: &str) -> Self {
        let path = path.chars().take(200).collect();
        Self::Refused(Refusal::UnknownRoute { path })
    }

    /// Whether another tab has written in the meantime, so that the same may be done now.
    pub(super) fn is_stale(&self) -> bool {
        matches!(self, Self::Here(kind, _) if *kind == BUSY)
    }

    /// As clients read it.
    pub(super) fn problem(&self) -> Problem {
        match self {
            Self::Refused(refusal) => refusal.problem(),
            Self::Here(kind, told) => Problem::new(*kind, told.clone()),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<GenesisError> for Failure {
    fn from(error: GenesisError) -> Self {
        Self::Refused(Refusal::Genesis(error))
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        match Refusal::try_from(error) {
            Ok(refusal) => Self::Refused(refusal),
            Err(LedgerError::Store(error)) => error.into(),
            Err(error @ LedgerError::Stale) => Self::Here(BUSY, error.to_string()),
            Err(other) => Self::Here(UNAVAILABLE, sentence(&other.to_string())),
        }
    }
}

impl From<ResolveError> for Failure {
    fn from(error: ResolveError) -> Self {
        match Refusal::try_from(error) {
            Ok(refusal) => Self::Refused(refusal),
            Err(error) => error.into(),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Error::from(error).into()
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let told = sentence(&error.to_string());
        let kind = match error {
            Error::Ledger(error) => return error.into(),
            Error::Gone(_) | Error::NotAnId(_) => UNKNOWN_SANDBOX,
            Error::Full(_) => DISK_FULL,
            Error::Stale => BUSY,
            _ => UNAVAILABLE,
        };
        Self::Here(kind, told)
    }
}
