//! Whether the node is up.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use wattage_core::api::routes;

use super::error::ApiError;
use super::node::Node;

/// The answer of a node that is well.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Health {
    status: &'static str,
    version: &'static str,
}

/// Whether the node is up and can read its store.
#[utoipa::path(get, path = routes::HEALTH, operation_id = "health", tag = "node",
    responses((status = 200, body = Health)))]
pub(super) async fn health(State(node): State<Node>) -> Result<Json<Health>, ApiError> {
    let checked = node.clone();
    let check = move || Ok(checked.sandboxes().check()?);
    node.read(check).await?;
    Ok(Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    }))
}
