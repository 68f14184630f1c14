//! Every error of the API: which problem document it is, and with which status.
//!
//! The kinds and their words are in [`super::problems`]. What clients can mend is told in full; what went wrong inside
//! the node goes to its log, never to the client.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use wattage_core::api::Problem;
use wattage_core::contract::Diagnostic;
use wattage_core::ledger::{GenesisError, LedgerError, Rejection};
use wattage_core::store::StoreError;
use wattage_core::types::{Address, Bytes, Hash};
use wattage_core::vm::VmFault;

use super::problems::{self, Kind};
use crate::sandboxes::{PoolError, SandboxError};
use crate::store::SandboxIdError;

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub(super) enum ApiError {
    #[error("{0}; create one with POST /api/v1/sandboxes")]
    UnknownSandbox(String),
    #[error("writing to a sandbox needs its token: send the header Authorization: Bearer TOKEN")]
    MissingToken,
    #[error(
        "this is not the token of this sandbox; it was shown once, when the sandbox was created"
    )]
    WrongToken,
    #[error("{0}")]
    Malformed(String),
    #[error("the body must be JSON: send it with the header Content-Type: application/json")]
    NotJson,
    #[error("the request body is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("there is no transaction {hash} in this sandbox")]
    UnknownTransaction { hash: Hash },
    #[error("there is nothing at {path}; the API's routes begin with /api/v1")]
    UnknownRoute { path: String },
    #[error("{path} does not take {method}")]
    Method { method: String, path: String },
    #[error("{0}")]
    Rejected(Rejection),
    #[error("{0}")]
    Genesis(GenesisError),
    #[error("the node is busy and did not begin this request; send it again in a moment")]
    Busy,
    #[error(
        "the request took longer than {seconds} s. A transaction that was being executed may still be committed: \
         read the sandbox before you send it again"
    )]
    Timeout { seconds: u64 },
    #[error("{0}")]
    NotCompiled(String),
    #[error("the node failed at this request; the cause is in its log, and nothing was changed")]
    Fault { cause: String },
    #[error("there is no code {hash} in this sandbox")]
    UnknownCode { hash: Hash },
    #[error("{contract} has nothing stored under the key {key}")]
    UnknownRow { contract: Address, key: Bytes },
    #[error("there is no share {id} on this node")]
    UnknownShare { id: String },
    #[error("{0}")]
    Diagnostic(Box<Diagnostic>),
}

impl ApiError {
    pub(super) fn fault(cause: impl ToString) -> Self {
        Self::Fault {
            cause: cause.to_string(),
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::UnknownSandbox(_) => problems::UNKNOWN_SANDBOX,
            Self::MissingToken => problems::MISSING_TOKEN,
            Self::WrongToken => problems::WRONG_TOKEN,
            Self::Malformed(_) => problems::MALFORMED,
            Self::NotJson => problems::NOT_JSON,
            Self::TooLarge { .. } => problems::TOO_LARGE,
            Self::UnknownTransaction { .. } => problems::UNKNOWN_TRANSACTION,
            Self::UnknownRoute { .. } => problems::UNKNOWN_ROUTE,
            Self::Method { .. } => problems::METHOD,
            Self::Rejected(rejection) => rejected(rejection),
            Self::Genesis(_) => problems::GENESIS,
            Self::Busy => problems::BUSY,
            Self::Timeout { .. } => problems::TIMEOUT,
            Self::NotCompiled(_) => problems::NOT_COMPILED,
            Self::Fault { .. } => problems::FAULT,
            Self::UnknownCode { .. } => problems::UNKNOWN_CODE,
            Self::UnknownRow { .. } => problems::UNKNOWN_ROW,
            Self::UnknownShare { .. } => problems::UNKNOWN_SHARE,
            Self::Diagnostic(_) => problems::CODE,
        }
    }
}

fn rejected(rejection: &Rejection) -> Kind {
    match rejection {
        Rejection::Nonce { .. } => problems::STALE_NONCE,
        Rejection::NoContract { .. } => problems::NO_CONTRACT,
        Rejection::NotCreator { .. } => problems::NOT_CREATOR,
        Rejection::GasLimit { .. } => problems::GAS_LIMIT,
        Rejection::Funds { .. } => problems::FUNDS,
        Rejection::SupplyOverflow { .. } => problems::SUPPLY,
        Rejection::ContractSender { .. } => problems::CONTRACT_SENDER,
        Rejection::Code(_) => problems::CODE,
        Rejection::NoEntry { .. } => problems::NO_ENTRY,
        Rejection::ArgumentCount { .. } => problems::ARGUMENT_COUNT,
        Rejection::Argument { .. } => problems::ARGUMENT,
        Rejection::Input { .. } => problems::INPUT,
        Rejection::Warp { .. } => problems::WARP,
        _ => problems::REJECTED,
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Fault { cause } = &self {
            tracing::error!(%cause, "a request failed");
        }
        let (kind, title, status) = self.kind();
        let detail = self.to_string();
        let diagnostic = match &self {
            Self::Rejected(Rejection::Code(diagnostic)) | Self::Diagnostic(diagnostic) => {
                Some((**diagnostic).clone())
            }
            _ => None,
        };
        let problem = Problem {
            kind: kind.to_owned(),
            title: title.to_owned(),
            status: status.as_u16(),
            detail,
            diagnostic,
            request_id: None,
        };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        let media_type = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, media_type);
        match self {
            Self::MissingToken => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Self::Busy => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }
}

impl From<Rejection> for ApiError {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<LedgerError> for ApiError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Rejected(rejection) => Self::Rejected(rejection),
            LedgerError::Genesis(error) => Self::Genesis(error),
            LedgerError::Vm(VmFault::Compile(problem)) => Self::NotCompiled(problem),
            other => Self::fault(other),
        }
    }
}

impl From<SandboxError> for ApiError {
    fn from(error: SandboxError) -> Self {
        match error {
            SandboxError::Unknown { .. } => Self::UnknownSandbox(error.to_string()),
            SandboxError::Ledger(error) => error.into(),
            SandboxError::Store(error) => error.into(),
            other => Self::fault(other),
        }
    }
}

impl From<SandboxIdError> for ApiError {
    fn from(error: SandboxIdError) -> Self {
        Self::UnknownSandbox(error.to_string())
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::fault(error)
    }
}

impl From<PoolError> for ApiError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Busy { .. } => Self::Busy,
            other => Self::fault(other),
        }
    }
}
