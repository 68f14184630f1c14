//! Submitting a transaction.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use wattage_core::api::{TransactionRequest, TransactionResult, routes};

use super::error::ApiError;
use super::extract::{Body, Writer};
use super::metrics;
use super::node::Node;
use super::resolve::Resolver;

/// `POST /api/v1/sandboxes/{id}/transactions`: executes a transaction and commits its block.
///
/// The answer comes after the block is on the disk. A contract that fails is no error of the request: its block is
/// committed too, with the outcome in the receipt.
pub(super) async fn submit(
    State(node): State<Node>,
    Writer(sandbox): Writer,
    Body(request): Body<TransactionRequest>,
) -> Result<impl IntoResponse, ApiError> {
    let id = sandbox.id().to_string();
    let turn = node.turn(&sandbox).await?;
    let (vm, sandboxes) = (node.vm(), node.sandboxes().clone());
    // The turn goes along: if the client leaves, the work still ends before the next writer begins. It ends with the
    // execution, so that the next transaction is executed while the disk works on this one.
    let work = move || {
        let writing = sandboxes.write(&turn)?;
        let ledger = writing.ledger();
        let transaction = Resolver::new(&vm, ledger.view()?).resolve(request)?;
        let applied = ledger.apply(&vm, transaction, true)?;
        Ok((applied, writing.ticket()))
    };
    let (applied, ticket) = node.execute(work).await?;
    if let Some(ticket) = ticket {
        ticket.durable().await?;
    }
    let result = TransactionResult::from(applied);
    metrics::committed(result.gas_used);
    let receipt = routes::fill(routes::RECEIPT, &[&id, &result.transaction.to_string()]);
    let headers = [(header::LOCATION, receipt)];
    Ok((StatusCode::CREATED, headers, Json(result)))
}
