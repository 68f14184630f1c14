//! Every error of the API: which problem document it is, and with which status.
//!
//! Clients go by `type`, so a word once given stays. What clients can mend is told in full; what went wrong inside
//! the node goes to its log, never to the client.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wattage_core::api::{Problem, UNKNOWN_SANDBOX};
use wattage_core::ledger::{GenesisError, LedgerError, Rejection};
use wattage_core::store::StoreError;
use wattage_core::types::Hash;
use wattage_core::vm::VmFault;

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
}

/// A problem's word, its words, its status.
type Kind = (&'static str, &'static str, StatusCode);

impl ApiError {
    pub(super) fn fault(cause: impl ToString) -> Self {
        Self::Fault {
            cause: cause.to_string(),
        }
    }

    fn kind(&self) -> Kind {
        use StatusCode as S;
        match self {
            Self::UnknownSandbox(_) => (UNKNOWN_SANDBOX, "No such sandbox", S::NOT_FOUND),
            Self::MissingToken => ("missing-token", "A token is needed", S::UNAUTHORIZED),
            Self::WrongToken => ("wrong-token", "The token is wrong", S::FORBIDDEN),
            Self::Malformed(_) => ("malformed", "The request is malformed", S::BAD_REQUEST),
            Self::NotJson => (
                "not-json",
                "The body is not JSON",
                S::UNSUPPORTED_MEDIA_TYPE,
            ),
            Self::TooLarge { .. } => (
                "too-large",
                "The request is too large",
                S::PAYLOAD_TOO_LARGE,
            ),
            Self::UnknownTransaction { .. } => {
                ("unknown-transaction", "No such transaction", S::NOT_FOUND)
            }
            Self::UnknownRoute { .. } => ("unknown-route", "No such route", S::NOT_FOUND),
            Self::Method { .. } => (
                "method-not-allowed",
                "The method does not fit",
                S::METHOD_NOT_ALLOWED,
            ),
            Self::Rejected(rejection) => rejected(rejection),
            Self::Genesis(_) => ("genesis", "The genesis is refused", S::UNPROCESSABLE_ENTITY),
            Self::Busy => ("busy", "The node is busy", S::SERVICE_UNAVAILABLE),
            Self::Timeout { .. } => ("timeout", "The request took too long", S::GATEWAY_TIMEOUT),
            Self::NotCompiled(_) => (
                "not-compiled",
                "The contract could not be compiled",
                S::SERVICE_UNAVAILABLE,
            ),
            Self::Fault { .. } => ("fault", "The node failed", S::INTERNAL_SERVER_ERROR),
        }
    }
}

fn rejected(rejection: &Rejection) -> Kind {
    const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
    let unprocessable = |word, title| (word, title, UNPROCESSABLE);
    match rejection {
        Rejection::Nonce { .. } => (
            "stale-nonce",
            "The nonce is not the next",
            StatusCode::CONFLICT,
        ),
        Rejection::NoContract { .. } => (
            "no-contract",
            "No contract at this address",
            StatusCode::NOT_FOUND,
        ),
        Rejection::NotCreator { .. } => (
            "not-creator",
            "Only the creator may upgrade",
            StatusCode::FORBIDDEN,
        ),
        Rejection::GasLimit { .. } => unprocessable("gas-limit", "The gas limit is too high"),
        Rejection::Funds { .. } => unprocessable("insufficient-funds", "Not enough funds"),
        Rejection::SupplyOverflow { .. } => {
            unprocessable("supply-overflow", "The balances would not fit")
        }
        Rejection::ContractSender { .. } => {
            unprocessable("contract-sender", "Contracts send no transactions")
        }
        Rejection::Code(_) => unprocessable("invalid-code", "The code is refused"),
        Rejection::NoEntry { .. } => unprocessable("no-such-entry", "No such function"),
        Rejection::ArgumentCount { .. } => {
            unprocessable("argument-count", "Too many or too few arguments")
        }
        Rejection::Argument { .. } => unprocessable("argument", "An argument does not fit"),
        Rejection::Input { .. } => unprocessable("input", "The call input is too long"),
        Rejection::Warp { .. } => unprocessable("warp", "Time only goes forward"),
        _ => unprocessable("rejected", "The transaction is rejected"),
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
            Self::Rejected(Rejection::Code(diagnostic)) => Some((**diagnostic).clone()),
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
