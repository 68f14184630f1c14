//! Submitting transactions, and reading them.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wattage_core::api::{
    PlacedTransaction, Refusal, Resolver, TransactionRequest, TransactionResult, routes,
};
use wattage_core::types::Hash;
use wattage_core::vm::Detail;

use super::caching::{Keep, Known};
use super::error::ApiError;
use super::extract::{Body, Reader, RequestKey, TransactionPart, Writer};
use super::member::SentBy;
use super::metrics;
use super::node::Node;
use super::problems::{IDEMPOTENCY, RATE_SANDBOX, TRANSACTION, WRITING, words};
use crate::sandboxes::Writing;
use crate::store::{Begin, Ticket};
use crate::vm::WasmVm;

/// Execute a transaction and commit its block.
///
/// The answer comes after the block is on the disk. A contract that fails is no error of the request: its block is
/// committed too, with the outcome in the receipt.
#[utoipa::path(post, path = routes::TRANSACTIONS, operation_id = "submit", tag = "transactions",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 64, pattern = "^[!-~]+$",
        description = "The client's own name for this request. Sent again within a day, it is not done again."),
        ("wattage-member" = Option<String>, Header, min_length = 1, pattern = "^[ -~]+$",
        description = "Name of the member who sends it, percent-encoded UTF-8, 1 to 24 characters: the block is told with it as `sent_by`. \
            Chosen by the sender, not checked, and not part of the ledger.")),
    request_body = TransactionRequest,
    responses(
        (status = 201, body = TransactionResult, headers(("location" = String))),
        (status = 200, description = "The key was used before: the receipt of then.", body = TransactionResult,
            headers(("location" = String), ("idempotency-replayed" = String)))),
    security(("token" = [])),
    extensions(("x-problems" = json!(words(&[TRANSACTION, WRITING, &[IDEMPOTENCY, RATE_SANDBOX]])))))]
pub(super) async fn submit(
    State(node): State<Node>,
    writer: Writer,
    RequestKey(key): RequestKey,
    SentBy(member): SentBy,
    Body(request): Body<TransactionRequest>,
) -> Result<impl IntoResponse, ApiError> {
    let (sandbox, turn) = writer.turn(&node).await?;
    let (vm, sandboxes) = (node.vm(), node.sandboxes().clone());
    // The turn goes along: if the client leaves, the work still ends before the next writer begins. It ends with the
    // execution, so that the next transaction is executed while the disk works on this one.
    let work = move || {
        let writing = sandboxes.write(&turn)?;
        if let Some(member) = member {
            writing.sent_by(member);
        }
        execute(&vm, &writing, key.as_deref(), request)
    };
    let Executed {
        result,
        replayed,
        durable,
    } = node.execute(work).await?;
    if let Some(ticket) = durable {
        ticket.durable().await?;
    }
    if !replayed {
        metrics::committed(result.gas_used);
    }
    let id = sandbox.id().to_string();
    let receipt = routes::fill(routes::RECEIPT, &[&id, &result.transaction.to_string()]);
    let headers = [(header::LOCATION, receipt)];
    let body = Json(result);
    Ok(match replayed {
        true => (headers, [(REPLAYED, "true")], body).into_response(),
        false => (StatusCode::CREATED, headers, body).into_response(),
    })
}

/// Says that a request was done before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// What a request came to. The answer waits for `durable`.
struct Executed {
    result: TransactionResult,
    replayed: bool,
    durable: Option<Ticket>,
}

/// Executes `request`, unless it was done already under `key`.
fn execute(
    vm: &WasmVm,
    writing: &Writing,
    key: Option<&str>,
    request: TransactionRequest,
) -> Result<Executed, ApiError> {
    let ledger = writing.ledger();
    if let Some(key) = key {
        let text = serde_json::to_vec(&request).map_err(ApiError::fault)?;
        let fingerprint = Hash::tagged("wattage/request", &[&text]);
        match writing.begin(key, fingerprint)? {
            Begin::Fresh => {}
            Begin::Conflict => return Err(ApiError::IdempotencyConflict),
            Begin::Replay {
                transaction: hash,
                durable,
            } => {
                let receipt = ledger.view()?.receipt(&hash)?;
                let receipt = receipt.ok_or(Refusal::UnknownTransaction { hash })?;
                return Ok(Executed {
                    result: receipt.into(),
                    replayed: true,
                    durable,
                });
            }
        }
    }
    writing.admit()?;
    let transaction = Resolver::new(vm, ledger.view()?).resolve(request)?;
    let applied = ledger.apply(vm, transaction, Detail::Profiled)?;
    Ok(Executed {
        result: applied.into(),
        replayed: false,
        durable: writing.ticket(),
    })
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
    let read = move || Ok(PlacedTransaction::of(&sandbox.ledger().view()?, hash)?);
    let found = node.read(read).await?;
    let transaction = found.ok_or(Refusal::UnknownTransaction { hash })?;
    known.json(&transaction, Keep::Ask)
}
