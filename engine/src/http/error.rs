//! Every error of the API: which problem document it is, and with which status.
//!
//! The kinds and their words are in [`super::problems`]. What clients can mend is told in full; what went wrong inside
//! the node goes to its log, never to the client.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wattage_core::api::{Problem, Refusal, ResolveError};
use wattage_core::contract::Diagnostic;
use wattage_core::ledger::LedgerError;
use wattage_core::share::LinkError;
use wattage_core::store::StoreError;

use super::problems::{self, Kind};
use super::request;
use crate::sandboxes::{PoolError, SandboxError};
use crate::store::SandboxIdError;

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub(super) enum ApiError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("{0}; create one with POST /api/v1/sandboxes")]
    UnknownSandbox(String),
    #[error("writing to a sandbox needs its token: send the header Authorization: Bearer TOKEN")]
    MissingToken,
    #[error(
        "this is not the token of this sandbox; it was shown once, when the sandbox was created"
    )]
    WrongToken,
    #[error("the body must be JSON: send it with the header Content-Type: application/json")]
    NotJson,
    #[error("the request body is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("{path} does not take {method}")]
    Method { method: String, path: String },
    #[error("the node is busy and did not begin this request; send it again in a moment")]
    Busy,
    #[error(
        "the request took longer than {} s. A transaction that was being executed may still be committed: \
         read the sandbox before you send it again",
        after.as_secs_f32()
    )]
    Timeout { after: Duration },
    #[error("the node failed at this request; the cause is in its log, and nothing was changed")]
    Fault { cause: String },
    #[error("there is no share {id} on this node")]
    UnknownShare { id: String },
    #[error("the share {id} is no link that this node can read: {problem}")]
    NotALink { id: String, problem: LinkError },
    #[error("{0}")]
    Diagnostic(Box<Diagnostic>),
    #[error("{0}")]
    Kept(SandboxError),
    #[error("the node's disk is full; nothing was changed. What is there can still be read")]
    DiskFull { cause: String },
    #[error("the node's store cannot be used; the cause is in the node's log")]
    Unavailable { cause: String },
    #[error(
        "the Idempotency-Key was used for another transaction of this sandbox within the last day; take a new key"
    )]
    IdempotencyConflict,
    #[error("the ledger file: {0}")]
    LedgerFile(String),
    #[error("the ledger file does not come to what it says: {0}")]
    LedgerDiffers(String),
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
        "there are {most} {what} open from your address already; close one, or come again in {retry_after} s"
    )]
    TooManyStreams {
        what: &'static str,
        most: u32,
        retry_after: u64,
    },
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

impl ApiError {
    pub(super) fn fault(cause: impl ToString) -> Self {
        Self::Fault {
            cause: cause.to_string(),
        }
    }

    /// What is no refusal of a ledger.
    fn failed(error: LedgerError) -> Self {
        match error {
            LedgerError::Store(error) => error.into(),
            // Another block came first, or the one below this one was not written.
            LedgerError::Stale => Self::Busy,
            other => Self::fault(other),
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Refused(refusal) => refusal.kind(),
            Self::UnknownSandbox(_) => problems::UNKNOWN_SANDBOX,
            Self::MissingToken => problems::MISSING_TOKEN,
            Self::WrongToken => problems::WRONG_TOKEN,
            Self::NotJson => problems::NOT_JSON,
            Self::TooLarge { .. } => problems::TOO_LARGE,
            Self::Method { .. } => problems::METHOD,
            Self::Busy => problems::BUSY,
            Self::Timeout { .. } => problems::TIMEOUT,
            Self::Fault { .. } => problems::FAULT,
            Self::UnknownShare { .. } => problems::UNKNOWN_SHARE,
            Self::NotALink { .. } => problems::NOT_A_LINK,
            Self::Diagnostic(_) => problems::CODE,
            Self::Kept(error) => kept(error),
            Self::DiskFull { .. } => problems::DISK_FULL,
            Self::Unavailable { .. } => problems::UNAVAILABLE,
            Self::IdempotencyConflict => problems::IDEMPOTENCY,
            Self::LedgerFile(_) => problems::LEDGER_FILE,
            Self::LedgerDiffers(_) => problems::LEDGER_DIFFERS,
            Self::SlowBody { .. } => problems::SLOW_BODY,
            Self::TooMany { .. } | Self::TooManyStreams { .. } => problems::TOO_MANY,
            Self::TooManyConnections => problems::BUSY,
            Self::NotReady { .. } => problems::NOT_READY,
            Self::MetricsRefused => problems::METRICS,
        }
    }

    /// The error as clients read it.
    pub(super) fn problem(&self) -> Problem {
        let diagnostic = match self {
            Self::Refused(refusal) => refusal.diagnostic(),
            Self::Diagnostic(diagnostic) => Some((**diagnostic).clone()),
            _ => None,
        };
        Problem {
            diagnostic,
            request_id: request::id().map(|id| id.to_string()),
            ..Problem::new(self.kind(), self.to_string())
        }
    }

    /// Seconds after which the same request may be done.
    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Busy | Self::TooManyConnections | Self::NotReady { .. } => Some(1),
            Self::Kept(SandboxError::TooManyTransactions { wait, .. }) => {
                Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
            }
            Self::TooMany { retry_after, .. } | Self::TooManyStreams { retry_after, .. } => {
                Some(*retry_after)
            }
            _ => None,
        }
    }
}

/// What keeps a sandbox from doing something that it may do at another time, or that another may do.
fn kept(error: &SandboxError) -> Kind {
    match error {
        SandboxError::NotRewound { .. } => problems::NOTHING_TO_UNDO,
        SandboxError::TooManyBytes { .. } => problems::QUOTA_BYTES,
        SandboxError::TooManyRows { .. } => problems::QUOTA_ROWS,
        SandboxError::TooManyTransactions { .. } => problems::RATE_SANDBOX,
        SandboxError::TooManySandboxes { .. } => problems::TOO_MANY_SANDBOXES,
        SandboxError::NodeFull { .. } => problems::NODE_FULL,
        _ => problems::FAULT,
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (kind, _, status) = self.kind();
        // The statuses are literals of problems.rs.
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
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
            Self::Fault { cause } | Self::DiskFull { cause } | Self::Unavailable { cause } => {
                Some(cause)
            }
            Self::NotReady { reason } => Some(reason),
            _ => None,
        };
        response.extensions_mut().insert(Failed { kind, cause });
        response
    }
}

impl From<LedgerError> for ApiError {
    fn from(error: LedgerError) -> Self {
        match Refusal::try_from(error) {
            Ok(refusal) => Self::Refused(refusal),
            Err(error) => Self::failed(error),
        }
    }
}

impl From<ResolveError> for ApiError {
    fn from(error: ResolveError) -> Self {
        match Refusal::try_from(error) {
            Ok(refusal) => Self::Refused(refusal),
            Err(error) => Self::failed(error),
        }
    }
}

impl From<SandboxError> for ApiError {
    fn from(error: SandboxError) -> Self {
        match error {
            SandboxError::Unknown { .. } => Self::UnknownSandbox(error.to_string()),
            SandboxError::Ledger(error) => error.into(),
            SandboxError::Store(error) => error.into(),
            SandboxError::Random(_) => Self::fault(error),
            other => Self::Kept(other),
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
        let cause = error.to_string();
        match error {
            StoreError::Full(_) => Self::DiskFull { cause },
            StoreError::Stale | StoreError::Interrupted => Self::Busy,
            _ => Self::Unavailable { cause },
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_fails_is_told_by_its_kind_and_its_cause_is_for_the_log() {
        let secret = || "/var/data".to_owned();
        for (error, word, status) in [
            (StoreError::Full(secret()), "disk-full", 507),
            (StoreError::Io(secret()), "store-unavailable", 503),
            (
                StoreError::Damaged {
                    table: "blocks",
                    problem: secret(),
                },
                "store-unavailable",
                503,
            ),
            (StoreError::Stale, "busy", 503),
        ] {
            let problem = ApiError::from(error).problem();
            assert_eq!((problem.kind.as_str(), problem.status), (word, status));
            assert!(!problem.detail.contains("/var"), "{}", problem.detail);
        }
    }

    #[test]
    fn who_meets_a_store_that_is_opened_again_may_ask_again_in_a_second() {
        let error = ApiError::from(LedgerError::Store(StoreError::Interrupted));
        let response = error.into_response();
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()[header::RETRY_AFTER], "1");
    }
}
