//! Other sites' pages: which of them may use the API from a browser.

use std::time::Duration;

use axum::http::{HeaderName, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::limits::{RATE_LIMIT, RATE_LIMIT_POLICY};
use super::member::MEMBER;
use super::request::REQUEST_ID;
use crate::config::Origins;

/// Methods of the API.
const METHODS: [Method; 5] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::DELETE,
];
/// Headers that requests bring.
const REQUEST: [HeaderName; 7] = [
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::IF_NONE_MATCH,
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("last-event-id"),
    MEMBER,
    REQUEST_ID,
];
/// Headers of answers that scripts may read.
const RESPONSE: [HeaderName; 7] = [
    header::ETAG,
    header::LOCATION,
    header::RETRY_AFTER,
    REQUEST_ID,
    HeaderName::from_static("idempotency-replayed"),
    RATE_LIMIT,
    RATE_LIMIT_POLICY,
];
/// How long a browser need not ask again. Browsers keep it for two hours at most.
const REMEMBERED: Duration = Duration::from_secs(2 * 60 * 60);

/// The layer for these origins; none if only the node's own page uses it.
///
/// Cookies are never meant: the API knows none, and tokens are sent by whoever has them.
pub(super) fn layer(origins: &Origins) -> Option<CorsLayer> {
    let origins = match origins {
        Origins::Any => AllowOrigin::any(),
        Origins::Only(list) if list.is_empty() => return None,
        Origins::Only(list) => AllowOrigin::list(list.iter().cloned()),
    };
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods(METHODS);
    let layer = layer.allow_headers(REQUEST).expose_headers(RESPONSE);
    Some(layer.max_age(REMEMBERED))
}
