//! Where a sandbox comes from and goes back to: forks, rewinds.

use axum::Json;
use axum::extract::State;
use wattage_core::api::{self, routes};

use super::error::ApiError;
use super::extract::Writer;
use super::node::Node;
use super::problems::{CHANGING, NOTHING_TO_UNDO, words};
use super::sandboxes::shown;

/// Undo the last rewind.
///
/// Within a day. What was done since is kept as the rewind was: undoing again brings it back.
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
