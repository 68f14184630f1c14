//! Where a sandbox comes from and goes back to: forks, rewinds.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use wattage_core::api::{self, ForkRequest, RewindRequest, SandboxCreated, routes};

use super::error::ApiError;
use super::extract::{Body, OptionalBody, Reader, Writer};
use super::node::Node;
use super::problems::{CHANGING, CREATING, NODE_FULL, NOTHING_TO_UNDO, UNKNOWN_HEIGHT, words};
use super::sandboxes::{made, shown};
use super::unclaimed::Unclaimed;

/// Copy a ledger into a new sandbox.
///
/// As it was after a block, the blocks before included. Needs no token: whoever may read may copy. The copy has a token
/// of its own.
#[utoipa::path(post, path = routes::FORK, operation_id = "fork", tag = "sandboxes",
    request_body = ForkRequest,
    responses((status = 201, body = SandboxCreated, headers(("location" = String)))),
    extensions(("x-problems" = json!(words(&[CREATING, &[UNKNOWN_HEIGHT]])))))]
pub(super) async fn fork(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    OptionalBody(request): OptionalBody<ForkRequest>,
) -> Result<impl IntoResponse, ApiError> {
    let sandboxes = node.sandboxes().clone();
    let fork = move || {
        let height = match request.height {
            Some(height) => height,
            None => sandbox.ledger().view()?.head()?.height,
        };
        let (copy, token) = sandboxes.fork(&sandbox, height)?;
        Unclaimed::new(&sandboxes, copy, &token)
    };
    node.copy(fork).await.map(Unclaimed::told).map(made)
}

/// Go back to an earlier block.
///
/// The blocks after it are gone, until the rewind is undone: within a day, and one step. Another rewind takes the place
/// of this one, and what undoing this one would have brought back is gone. A rewind to the newest block changes nothing.
#[utoipa::path(post, path = routes::REWIND, operation_id = "rewind", tag = "sandboxes",
    request_body = RewindRequest,
    responses((status = 200, body = api::Sandbox)), security(("token" = [])),
    extensions(("x-problems" = json!(words(&[CHANGING, &[UNKNOWN_HEIGHT, NODE_FULL]])))))]
pub(super) async fn rewind(
    State(node): State<Node>,
    writer: Writer,
    Body(request): Body<RewindRequest>,
) -> Result<Json<api::Sandbox>, ApiError> {
    let (_, turn) = writer.turn(&node).await?;
    let sandboxes = node.sandboxes().clone();
    let rewind = move || {
        let sandbox = sandboxes.rewind(&turn, request.height)?;
        shown(&sandboxes, &sandbox)
    };
    node.copy(rewind).await.map(Json)
}

/// Undo the last rewind.
///
/// Within a day, and the last one only. What was done since is kept as the rewind was: undoing again brings it back.
#[utoipa::path(post, path = routes::UNDO_REWIND, operation_id = "undo-rewind", tag = "sandboxes",
    responses((status = 200, body = api::Sandbox)), security(("token" = [])),
    extensions(("x-problems" = json!(words(&[CHANGING, &[NOTHING_TO_UNDO]])))))]
pub(super) async fn undo(
    State(node): State<Node>,
    writer: Writer,
) -> Result<Json<api::Sandbox>, ApiError> {
    let (_, turn) = writer.turn(&node).await?;
    let sandboxes = node.sandboxes().clone();
    let undo = move || {
        let sandbox = sandboxes.undo_rewind(&turn)?;
        shown(&sandboxes, &sandbox)
    };
    node.read(undo).await.map(Json)
}
