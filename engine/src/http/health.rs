//! Whether the node is up, and whether it takes requests.

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use tokio::sync::Mutex;
use wattage_core::api::routes;

use super::error::ApiError;
use super::node::Node;
use super::problems::{NOT_READY, words};

/// How long a look at the store counts: whoever asks all the time must not make the disk busy.
const LOOKED: Duration = Duration::from_secs(1);

/// The answer of a node that is well.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Health {
    status: &'static str,
    version: &'static str,
}

/// What was found when the store was last looked at.
#[derive(Default)]
pub(super) struct Readiness(Mutex<Option<Look>>);

struct Look {
    when: Instant,
    found: Result<(), String>,
}

/// Whether the node is up.
///
/// Says nothing about its disk.
#[utoipa::path(get, path = routes::HEALTH, operation_id = "health", tag = "node",
    responses((status = 200, body = Health)))]
pub(super) async fn health() -> Json<Health> {
    well("ok")
}

/// Whether the node takes requests.
///
/// If not, the reason: it ends, or its store can be neither read nor written.
#[utoipa::path(get, path = routes::READY, operation_id = "ready", tag = "node",
    responses((status = 200, body = Health)),
    extensions(("x-problems" = json!(words(&[&[NOT_READY]])))))]
pub(super) async fn ready(State(node): State<Node>) -> Result<Json<Health>, ApiError> {
    if node.edge().is_stopping() {
        let reason = "the node was told to end".to_owned();
        return Err(ApiError::NotReady { reason });
    }
    match look(&node).await? {
        Ok(()) => Ok(well("ready")),
        Err(reason) => Err(ApiError::NotReady { reason }),
    }
}

async fn look(node: &Node) -> Result<Result<(), String>, ApiError> {
    // Those who come meanwhile wait for the same look.
    let mut last = node.readiness().0.lock().await;
    if let Some(look) = last.as_ref().filter(|look| look.when.elapsed() < LOOKED) {
        return Ok(look.found.clone());
    }
    let checked = node.clone();
    let check = move || {
        Ok(checked
            .sandboxes()
            .check()
            .map_err(|error| error.to_string()))
    };
    let found = node.look(check).await?;
    *last = Some(Look {
        when: Instant::now(),
        found: found.clone(),
    });
    Ok(found)
}

fn well(status: &'static str) -> Json<Health> {
    Json(Health {
        status,
        version: env!("CARGO_PKG_VERSION"),
    })
}
