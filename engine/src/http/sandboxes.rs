//! Making a sandbox, reading its head, removing it, replacing its token.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use wattage_core::api::{
    self, CreateSandbox, Refusal, SandboxCreated, SandboxUsage, UndoRewind, routes,
};
use wattage_core::ledger::Genesis;

use super::error::ApiError;
use super::extract::{OptionalBody, Reader, Writer};
use super::node::Node;
use super::problems::{CHANGING, CREATING, GENESIS, words};
use super::unclaimed::Unclaimed;
use crate::sandboxes::{Sandbox, Sandboxes, Token};

/// Create a sandbox.
///
/// The answer is the one place where its token is shown.
#[utoipa::path(post, path = routes::SANDBOXES, operation_id = "create-sandbox", tag = "sandboxes",
    request_body = CreateSandbox,
    responses((status = 201, body = SandboxCreated, headers(("location" = String)))),
    extensions(("x-problems" = json!(words(&[&[GENESIS], CREATING])))))]
pub(super) async fn create(
    State(node): State<Node>,
    OptionalBody(request): OptionalBody<CreateSandbox>,
) -> Result<impl IntoResponse, ApiError> {
    let genesis = request
        .genesis
        .map_or_else(|| Ok(Genesis::default()), Genesis::try_from);
    let genesis = genesis.map_err(Refusal::Genesis)?;
    let sandboxes = node.sandboxes().clone();
    let create = move || {
        let (sandbox, token) = sandboxes.create(&genesis)?;
        Unclaimed::new(&sandboxes, sandbox, &token)
    };
    node.read(create).await.map(Unclaimed::told).map(made)
}

/// A sandbox and its head.
#[utoipa::path(get, path = routes::SANDBOX, operation_id = "sandbox", tag = "sandboxes",
    responses((status = 200, body = api::Sandbox)))]
pub(super) async fn read(
    State(node): State<Node>,
    Reader(sandbox): Reader,
) -> Result<Json<api::Sandbox>, ApiError> {
    let sandboxes = node.sandboxes().clone();
    let read = move || shown(&sandboxes, &sandbox);
    node.read(read).await.map(Json)
}

/// Remove a sandbox.
///
/// At once and for good: its id is that of no sandbox any more.
#[utoipa::path(delete, path = routes::SANDBOX, operation_id = "remove-sandbox", tag = "sandboxes",
    responses((status = 204)), security(("token" = [])),
    extensions(("x-problems" = json!(words(&[CHANGING])))))]
pub(super) async fn remove(
    State(node): State<Node>,
    writer: Writer,
) -> Result<StatusCode, ApiError> {
    let (_, turn) = writer.turn(&node).await?;
    let sandboxes = node.sandboxes().clone();
    node.read(move || Ok(sandboxes.remove(&turn)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Replace a sandbox's token.
///
/// The answer is the one place where the new one is shown. Should it be lost: the old one holds until the new one is
/// first used, and at most an hour. To be rid of the old one at once, use the new one.
#[utoipa::path(post, path = routes::TOKEN, operation_id = "replace-token", tag = "sandboxes",
    responses((status = 200, body = SandboxCreated)), security(("token" = [])),
    extensions(("x-problems" = json!(words(&[CHANGING])))))]
pub(super) async fn replace_token(
    State(node): State<Node>,
    writer: Writer,
) -> Result<Json<SandboxCreated>, ApiError> {
    let (sandbox, turn) = writer.turn(&node).await?;
    let sandboxes = node.sandboxes().clone();
    let replace = move || {
        let token = sandboxes.rotate_token(&turn)?;
        created(&sandboxes, &sandbox, &token)
    };
    node.read(replace).await.map(Json)
}

/// The answer for a sandbox.
pub(super) fn shown(sandboxes: &Sandboxes, sandbox: &Sandbox) -> Result<api::Sandbox, ApiError> {
    let usage = sandboxes.usage(sandbox)?;
    let undo = sandboxes.undo(sandbox)?;
    let record = sandbox.record();
    let usage = SandboxUsage {
        rows: usage.rows,
        bytes: usage.bytes,
    };
    let view = sandbox.ledger().view()?;
    let (id, ledger) = (sandbox.id().to_string(), record.ledger.to_string());
    Ok(api::Sandbox {
        forked_at: record.parent.map(|(_, height)| height),
        undo: undo.map(|(height, until)| UndoRewind { height, until }),
        ..api::Sandbox::of(id, ledger, &view, usage)?
    })
}

/// The answer for a sandbox whose token is shown.
pub(super) fn created(
    sandboxes: &Sandboxes,
    sandbox: &Sandbox,
    token: &Token,
) -> Result<SandboxCreated, ApiError> {
    Ok(SandboxCreated {
        token: token.reveal().to_owned(),
        sandbox: shown(sandboxes, sandbox)?,
    })
}

/// The answer for a sandbox that was made: where it is to be read, and what it is.
pub(super) fn made(created: SandboxCreated) -> impl IntoResponse {
    let location = routes::fill(routes::SANDBOX, &[&created.sandbox.id]);
    (
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        Json(created),
    )
}
