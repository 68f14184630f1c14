//! The node's HTTP API, answered for the ledgers that are kept here: the same paths, the same words, the same statuses.
//!
//! Reading is in [`read`], by route; making ledgers and executing on them in [`write`]. What an answer says is made in
//! `wattage_core::api`, for the node and for here.

mod failure;
mod find;
mod path;
mod read;
mod write;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wattage_core::api::routes;

use self::failure::Failure;
use self::path::Path;
use super::LedgerWorker;
use crate::protocol::ledger::{Answer, ApiRequest};

const OK: u16 = 200;
const CREATED: u16 = 201;

/// Status and JSON.
type Answered = Result<(u16, String), Failure>;

/// The answer of the API.
pub(super) async fn answer(worker: &LedgerWorker, request: ApiRequest) -> Answer {
    let (status, body) = done(worker, &request).await.unwrap_or_else(|failure| {
        let problem = failure.problem();
        // A problem has nothing that JSON cannot hold.
        let text = serde_json::to_string(&problem).unwrap_or_default();
        (problem.status, text)
    });
    Answer::Api { status, body }
}

async fn done(worker: &LedgerWorker, request: &ApiRequest) -> Answered {
    let path = Path::parse(&request.path)?;
    let body = request.body.as_deref();
    if request.method == "GET" {
        return read::read(worker, &path).await;
    }
    if path.parts(routes::SANDBOXES).is_some() {
        return write::create(worker, body).await;
    }
    if let Some([id]) = path.parts(routes::TRANSACTIONS).as_deref() {
        return write::submit(worker, id, body).await;
    }
    if let Some([id]) = path.parts(routes::PREVIEW).as_deref() {
        return write::preview(worker, id, body).await;
    }
    Err(Failure::unknown_route(path.text()))
}

/// An answer as JSON.
fn json(status: u16, answer: &impl Serialize) -> Answered {
    let text = serde_json::to_string(answer);
    let text = text.map_err(|error| Failure::malformed(error.to_string()))?;
    Ok((status, text))
}

/// What a body says; an empty one is `{}`.
fn parsed<T: DeserializeOwned>(body: Option<&str>) -> Result<T, Failure> {
    let read = serde_json::from_str(body.unwrap_or("{}"));
    read.map_err(|error| Failure::malformed(format!("the body: {error}")))
}
