//! Submitting transactions, and reading them.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use wattage_core::api::{PlacedTransaction, TransactionRequest, TransactionResult, routes};

use super::caching::{Keep, Known};
use super::error::ApiError;
use super::extract::{Body, Reader, TransactionPart, Writer};
use super::node::Node;
use super::problems::{TRANSACTION, WRITING, words};
use super::resolve::Resolver;

/// Execute a transaction and commit its block.
///
/// The answer comes after the block is on the disk. A contract that fails is no error of the request: its block is
/// committed too, with the outcome in the receipt.
#[utoipa::path(post, path = routes::TRANSACTIONS, operation_id = "submit", tag = "transactions",
    request_body = TransactionRequest,
    responses((status = 201, body = TransactionResult, headers(("location" = String)))),
    security(("token" = [])),
    extensions(("x-problems" = json!(words(&[TRANSACTION, WRITING])))))]
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
    let receipt = routes::fill(routes::RECEIPT, &[&id, &result.transaction.to_string()]);
    let headers = [(header::LOCATION, receipt)];
    Ok((StatusCode::CREATED, headers, Json(result)))
}

/// A committed transaction.
///
/// Complete: the same text gives the same transaction, byte for byte.
#[utoipa::path(get, path = routes::TRANSACTION, operation_id = "transaction", tag = "transactions",
    responses((status = 200, body = PlacedTransaction, headers(("etag" = String)))))]
pub(super) async fn read(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    TransactionPart(hash): TransactionPart,
    known: Known,
) -> Result<Response, ApiError> {
    let read = move || Ok(sandbox.ledger().view()?.transaction(&hash)?);
    let found = node.read(read).await?;
    let (transaction, height) = found.ok_or(ApiError::UnknownTransaction { hash })?;
    let transaction = PlacedTransaction {
        hash,
        height,
        transaction: transaction.into(),
    };
    known.json(&transaction, Keep::Ask)
}
