//! Reading what committed transactions came to.

use axum::extract::State;
use axum::response::Response;
use wattage_core::api::{Refusal, TransactionResult, routes};

use super::caching::{Keep, Known};
use super::error::ApiError;
use super::extract::{Reader, TransactionPart};
use super::node::Node;

/// What a committed transaction came to.
#[utoipa::path(get, path = routes::RECEIPT, operation_id = "receipt", tag = "transactions",
    responses((status = 200, body = TransactionResult, headers(("etag" = String)))))]
pub(super) async fn read(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    TransactionPart(hash): TransactionPart,
    known: Known,
) -> Result<Response, ApiError> {
    let read = move || Ok(sandbox.ledger().view()?.receipt(&hash)?);
    let receipt = node.read(read).await?;
    let receipt = receipt.ok_or(Refusal::UnknownTransaction { hash })?;
    known.json(&TransactionResult::from(receipt), Keep::Ask)
}
