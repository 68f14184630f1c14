//! What every request goes through, from the outside in: a line in the log and figures, headers, other sites' pages,
//! compression, panics caught, limits of clients, an answer in time. How long a body may be: `super::upload`.

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};
use tower_http::set_header::SetResponseHeaderLayer;

use super::edge::Edge;
use super::error::ApiError;
use super::{cors, deadline, limits, observe, streams};
use crate::page;

/// Headers of every answer that does not bring its own.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    // For JSON, which has nothing to load. The page brings a policy of its own.
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    // No page that opened ours, or that ours opens, gets hold of its window.
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    // Nobody embeds our answers unasked; pages of allowed origins fetch them by CORS, which this does not touch.
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    // What the page never needs, it cannot be made to use. The clipboard is not among it.
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=()",
    ),
];

/// Answers of less bytes are as long with compression as without.
const COMPRESSED_FROM: u64 = 860;

/// `routes` with everything around them. The last layer is the outermost.
pub(super) fn around<S: Clone + Send + Sync + 'static>(
    routes: Router<S>,
    edge: &Arc<Edge>,
) -> Router<S> {
    let timeout = edge.settings.request_timeout;
    let within = move |request: Request, next: Next| deadline::within(timeout, request, next);
    // Events are wanted at once, and images are compressed already.
    let worthwhile = SizeAbove::new(COMPRESSED_FROM)
        .and(NotForContentType::SSE)
        .and(NotForContentType::IMAGES);
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(worthwhile);
    let mut routes = routes
        .layer(from_fn(within))
        .layer(from_fn_with_state(Arc::clone(edge), streams::ended))
        .layer(from_fn_with_state(Arc::clone(edge), limits::limited))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(compression);
    if let Some(cors) = cors::layer(&edge.settings.cors_origins) {
        routes = routes.layer(cors);
    }
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        routes = routes.layer(SetResponseHeaderLayer::if_not_present(name, value));
    }
    let unframed = SetResponseHeaderLayer::if_not_present(header::X_FRAME_OPTIONS, frame_options);
    routes
        .layer(unframed)
        .layer(from_fn_with_state(Arc::clone(edge), observe::observe))
}

/// The older header for what `frame-ancestors` says. It has no word for "everybody": then it is left out.
fn frame_options(response: &Response) -> Option<HeaderValue> {
    let framed = response.extensions().get::<page::Framed>().is_some();
    (!framed).then(|| HeaderValue::from_static("DENY"))
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    let cause = format!("a handler panicked: {}", text.unwrap_or("no message"));
    ApiError::fault(cause).into_response()
}
