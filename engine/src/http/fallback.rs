//! What is no route of the API: the page's files, or an error.

use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};

use super::caching::Known;
use super::error::ApiError;
use crate::page;
use wattage_core::api::Refusal;

/// Paths under this are the API's; the page has none of its files there.
const API: &str = "/api/";

/// GET and HEAD of any path that is no route.
pub(super) async fn file(known: Known, uri: Uri) -> Response {
    match uri.path() {
        path if path.starts_with(API) => unknown(path).into_response(),
        path => known.spared(page::answer(path)),
    }
}

/// Other methods on any path that is no route.
pub(super) async fn other(method: Method, uri: Uri) -> ApiError {
    match uri.path() {
        path if path.starts_with(API) => unknown(path),
        path => refused(&method, path),
    }
}

/// A method that a route does not take.
pub(super) async fn method(method: Method, uri: Uri) -> ApiError {
    refused(&method, uri.path())
}

/// A path under the API's that is no route.
pub(super) fn unknown(path: &str) -> ApiError {
    Refusal::UnknownRoute {
        path: path.chars().take(200).collect(),
    }
    .into()
}

fn refused(method: &Method, path: &str) -> ApiError {
    ApiError::Method {
        method: method.to_string(),
        path: path.chars().take(200).collect(),
    }
}
