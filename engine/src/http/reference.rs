//! The API's own description: the OpenAPI document, and the same as a page to read and try.

use std::sync::{Arc, LazyLock};

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_swagger_ui::Config;
use wattage_core::api::routes;

use super::caching::{Keep, Known};
use super::error::ApiError;
use super::fallback;
use super::router;

/// The files of the reference page, under [`routes::REFERENCE`].
pub(super) const FILES: &str = "/api/v1/reference/{*file}";

/// The page with a slash behind it, which no pattern of files matches.
pub(super) const SLASH: &str = "/api/v1/reference/";

/// The page loads its own files and asks this node, and nothing else. It sets styles from scripts.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    // The page sends no part of the document to a validator elsewhere.
    Arc::new(Config::from(routes::OPENAPI).validator_url("none"))
});

/// Where to read what this API is.
#[derive(Serialize, ToSchema)]
pub(super) struct Index {
    /// The node's version.
    version: &'static str,
    /// Path of the OpenAPI document.
    openapi: &'static str,
    /// Path of the same as a page to read and try.
    reference: &'static str,
}

/// Where to read what this API is.
#[utoipa::path(get, path = routes::API, operation_id = "api", tag = "node",
    responses((status = 200, body = Index)))]
pub(super) async fn index() -> Json<Index> {
    Json(Index {
        version: env!("CARGO_PKG_VERSION"),
        openapi: routes::OPENAPI,
        reference: routes::REFERENCE,
    })
}

/// This document.
#[utoipa::path(get, path = routes::OPENAPI, operation_id = "openapi", tag = "node",
    responses((status = 200, description = "An OpenAPI 3.1 document.", body = Object, headers(("etag" = String)))))]
pub(super) async fn openapi(known: Known) -> Response {
    known.bytes(router::openapi().to_vec(), "application/json", Keep::Ask)
}

/// This document as a page to read and try.
#[utoipa::path(get, path = routes::REFERENCE, operation_id = "reference", tag = "node",
    responses((status = 303, description = "The page is one slash further.", headers(("location" = String)))))]
pub(super) async fn page() -> Redirect {
    Redirect::to(&format!("{}/index.html", routes::REFERENCE))
}

/// A file of the page.
pub(super) async fn file(Path(file): Path<String>, known: Known, uri: Uri) -> Response {
    let found = utoipa_swagger_ui::serve(&file, Arc::clone(&CONFIG));
    let found = match found.map_err(ApiError::fault) {
        Ok(Some(found)) => found,
        Ok(None) => return fallback::unknown(uri.path()).into_response(),
        Err(error) => return error.into_response(),
    };
    let mut response = known.bytes(found.bytes.into_owned(), "", Keep::Ask);
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(&found.content_type) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    response
}
