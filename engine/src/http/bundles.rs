//! Shared bundles: bytes under an id that comes from them. What is in them is not looked at.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use wattage_core::api::{Refusal, Shared, routes};
use wattage_core::limits;

use super::caching::{Keep, Known};
use super::error::ApiError;
use super::extract::{Raw, SharePart};
use super::node::Node;
use super::problems::{BUSY, DISK_FULL, TOO_LARGE, UNKNOWN_SHARE, words};

/// Store a bundle.
///
/// At most 64 KiB of any bytes. The same bytes have the same id, and stay.
#[utoipa::path(post, path = routes::SHARES, operation_id = "share", tag = "shares",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Shared, headers(("location" = String)))),
    extensions(("x-problems" = json!(words(&[&[TOO_LARGE, BUSY, DISK_FULL]])))))]
pub(super) async fn put(
    State(node): State<Node>,
    Raw(bytes): Raw<{ limits::SHARE_BYTES }>,
) -> Result<impl IntoResponse, ApiError> {
    if bytes.is_empty() {
        let nothing = "the body: it is empty, and there is nothing to be shared";
        return Err(Refusal::Malformed(nothing.to_owned()).into());
    }
    let keeper = node.clone();
    let id = node
        .read(move || Ok(keeper.sandboxes().shares().put(bytes.to_vec())?))
        .await?;
    let id = id.to_string();
    let location = [(header::LOCATION, routes::fill(routes::SHARE, &[&id]))];
    Ok((StatusCode::CREATED, location, Json(Shared { id })))
}

/// A stored bundle.
#[utoipa::path(get, path = routes::SHARE, operation_id = "shared", tag = "shares",
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream", headers(("etag" = String)))),
    extensions(("x-problems" = json!(words(&[&[UNKNOWN_SHARE]])))))]
pub(super) async fn read(
    State(node): State<Node>,
    SharePart(id): SharePart,
    known: Known,
) -> Result<Response, ApiError> {
    let keeper = node.clone();
    let found = node
        .read(move || Ok(keeper.sandboxes().shares().get(id)?))
        .await?;
    let bytes = found.ok_or_else(|| ApiError::UnknownShare { id: id.to_string() })?;
    Ok(known.bytes(bytes, "application/octet-stream", Keep::Forever))
}
