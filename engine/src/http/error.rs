//! Every error of the API: which problem document it is, and with which status.
//!
//! Clients go by `type`, so a word once given stays. What clients can mend is told in full; what went wrong inside
//! the node goes to its log, never to the client.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wattage_core::api::{Problem, UNKNOWN_SANDBOX};
use wattage_core::ledger::{GenesisError, LedgerError, Rejection};
use wattage_core::store::StoreError;
use wattage_core::types::Hash;
use wattage_core::vm::VmFault;

use super::request;
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
        "the request took longer than {} s. A transaction that was being executed may still be committed: \
         read the sandbox before you send it again",
        after.as_secs_f32()
    )]
    Timeout { after: Duration },
    #[error("{0}")]
    NotCompiled(String),
    #[error("the node failed at this request; the cause is in its log, and nothing was changed")]
    Fault { cause: String },
    #[error(
        "the body did not come within {} s, and nothing was done; send the request again over a better connection, or \
         a smaller one",
        after.as_secs_f32()
    )]
    SlowBody { after: Duration },
    #[error("too many {what} from your address; send the next one in {retry_after} s")]
    TooMany {
        what: &'static str,
        retry_after: u64,
    },
    #[error(
        "there are {most} streams of events open from your address already; close one, or come again in {retry_after} s"
    )]
    TooManyStreams { most: u32, retry_after: u64 },
    #[error("the node has as many connections as it may; come again in a moment")]
    TooManyConnections,
    #[error("the node takes no requests: {reason}")]
    NotReady { reason: String },
    #[error(
        "figures are for clients on the node's machine, and for those who send its metrics token: \
         Authorization: Bearer TOKEN"
    )]
    MetricsRefused,
}

/// What the log is told of a failed request; an answer carries it among its extensions.
#[derive(Debug, Clone)]
pub(super) struct Failed {
    /// The problem's word.
    pub(super) kind: &'static str,
    /// What went wrong inside the node.
    pub(super) cause: Option<String>,
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
            Self::SlowBody { .. } => (
                "slow-body",
                "The request came too slowly",
                S::REQUEST_TIMEOUT,
            ),
            Self::TooMany { .. } | Self::TooManyStreams { .. } => {
                ("too-many", "Too many requests", S::TOO_MANY_REQUESTS)
            }
            Self::TooManyConnections => ("busy", "Too many connections", S::SERVICE_UNAVAILABLE),
            Self::NotReady { .. } => ("not-ready", "The node is not ready", S::SERVICE_UNAVAILABLE),
            Self::MetricsRefused => ("metrics", "Figures are not for everybody", S::FORBIDDEN),
        }
    }

    /// The error as clients read it.
    pub(super) fn problem(&self) -> Problem {
        let (kind, title, status) = self.kind();
        let diagnostic = match self {
            Self::Rejected(Rejection::Code(diagnostic)) => Some((**diagnostic).clone()),
            _ => None,
        };
        Problem {
            kind: kind.to_owned(),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: self.to_string(),
            diagnostic,
            request_id: request::id().map(|id| id.to_string()),
        }
    }

    /// Seconds after which the same request may be done.
    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Busy | Self::TooManyConnections | Self::NotReady { .. } => Some(1),
            Self::TooMany { retry_after, .. } | Self::TooManyStreams { retry_after, .. } => {
                Some(*retry_after)
            }
            _ => None,
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
        let (kind, _, status) = self.kind();
        let mut response = (status, Json(self.problem())).into_response();
        let headers = response.headers_mut();
        let media_type = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, media_type);
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        match self {
            Self::MissingToken => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            // The rest of the body would be read as the next request.
            Self::SlowBody { .. } => {
                headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        let cause = match self {
            Self::Fault { cause } => Some(cause),
            Self::NotReady { reason } => Some(reason),
            _ => None,
        };
        response.extensions_mut().insert(Failed { kind, cause });
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
