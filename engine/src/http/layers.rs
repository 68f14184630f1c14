//! What every request goes through: limits, a timeout, panics caught, security headers, a log line.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::Level;

use super::error::ApiError;
use super::node::Settings;

/// Headers of every answer that does not bring its own.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    // For JSON, which has nothing to load. The page brings a policy of its own.
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

/// `routes` with everything around them. The last layer is the outermost.
pub(super) fn around<S: Clone + Send + Sync + 'static>(
    routes: Router<S>,
    settings: &Settings,
) -> Router<S> {
    let timeout = settings.request_timeout;
    let mut routes = routes
        .layer(DefaultBodyLimit::max(settings.body_limit))
        .layer(from_fn(move |request, next| within(timeout, request, next)))
        .layer(CatchPanicLayer::custom(panicked));
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        routes = routes.layer(SetResponseHeaderLayer::if_not_present(name, value));
    }
    // A page load is ten requests, and a preview comes with every edit: lines for each are for those who ask
    // (RUST_LOG=tower_http=debug). Failures are always told.
    let trace = TraceLayer::new_for_http()
        .make_span_with(span)
        .on_response(DefaultOnResponse::new().level(Level::DEBUG));
    routes.layer(trace)
}

/// Answers in time. Work that has begun goes on to its end, and its block may be committed.
async fn within(timeout: Duration, request: Request, next: Next) -> Response {
    match tokio::time::timeout(timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::Timeout {
            seconds: timeout.as_secs(),
        }
        .into_response(),
    }
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    let cause = format!("a handler panicked: {}", text.unwrap_or("no message"));
    ApiError::fault(cause).into_response()
}

/// The span of a request's log lines. It names the route and not the path: ids of sandboxes are not for logs.
fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("page", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), route)
}
