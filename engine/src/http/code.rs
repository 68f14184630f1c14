//! Reading code by its hash.

use axum::extract::State;
use axum::response::Response;
use wattage_core::api::{CodeView, Refusal, routes};

use super::caching::{Keep, Known};
use super::error::ApiError;
use super::extract::{CodePart, Reader};
use super::node::Node;
use super::problems::{UNKNOWN_CODE, words};

/// Code by its hash.
///
/// The module as it was before instrumentation, and its source if it was deployed from source.
#[utoipa::path(get, path = routes::CODE, operation_id = "code", tag = "accounts",
    responses((status = 200, body = CodeView, headers(("etag" = String)))),
    extensions(("x-problems" = json!(words(&[&[UNKNOWN_CODE]])))))]
pub(super) async fn read(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    CodePart(hash): CodePart,
    known: Known,
) -> Result<Response, ApiError> {
    let read = move || Ok(sandbox.ledger().view()?.code(&hash)?);
    let code = node.read(read).await?;
    let code = code.ok_or(Refusal::UnknownCode { hash })?;
    known.json(&CodeView::from(code), Keep::Forever)
}
