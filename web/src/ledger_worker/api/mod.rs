//! The node's HTTP API, answered for the ledgers that are kept here: the same paths, the same words, the same statuses.
//!
//! What leads from a path to an answer. Errors are in [`problem`], the parts of a path and its query in [`path`].

mod path;
mod problem;

use self::path::Path;
use self::problem::ApiError;
use super::LedgerWorker;
use crate::protocol::ledger::{Answer, ApiRequest};

/// Status and JSON.
type Answered = Result<(u16, String), ApiError>;

/// The answer of the API.
pub(super) async fn answer(worker: &LedgerWorker, request: ApiRequest) -> Answer {
    let (status, body) = match done(worker, &request).await {
        Ok(answered) => answered,
        Err(error) => error.told(),
    };
    Answer::Api { status, body }
}

async fn done(_worker: &LedgerWorker, request: &ApiRequest) -> Answered {
    let path = Path::parse(&request.path)?;
    Err(ApiError::unknown_route(path.text()))
}
