//! Reading receipts.

use axum::Json;
use axum::extract::State;
use wattage_core::api::TransactionResult;

use super::error::ApiError;
use super::extract::{Reader, TransactionPart};
use super::node::Node;

/// `GET /api/v1/sandboxes/{id}/receipts/{transaction}`: what a committed transaction came to.
pub(super) async fn read(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    TransactionPart(hash): TransactionPart,
) -> Result<Json<TransactionResult>, ApiError> {
    let read = move || Ok(sandbox.ledger().view()?.receipt(&hash)?);
    let receipt = node.read(read).await?;
    let receipt = receipt.ok_or(ApiError::UnknownTransaction { hash })?;
    Ok(Json(receipt.into()))
}
