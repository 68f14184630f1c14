//! Whether the node is up.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::error::ApiError;
use super::node::Node;

/// The answer of a node that is well.
#[derive(Serialize)]
pub(super) struct Health {
    status: &'static str,
    version: &'static str,
}

/// `GET /api/v1/health`: 200 when the node is up and can read its store.
pub(super) async fn health(State(node): State<Node>) -> Result<Json<Health>, ApiError> {
    let checked = node.clone();
    let check = move || Ok(checked.sandboxes().check()?);
    node.read(check).await?;
    Ok(Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    }))
}
