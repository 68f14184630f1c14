//! The limits of each client, as a layer: who asks too much gets a 429 that says when to come again.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use wattage_core::api::routes;

use super::edge::Edge;
use super::error::ApiError;
use super::rates::{Class, Exceeded, Left};
use super::{body, metrics, request, streams};

/// What is left, as draft-ietf-httpapi-ratelimit-headers writes it.
pub(super) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// The measure itself.
pub(super) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// How long who has too many streams waits before it asks again: a stream ends when its page is closed.
const STREAM_RETRY: u64 = 10;

/// Lets a request through if its client has something left for it.
pub(super) async fn limited(
    State(edge): State<Arc<Edge>>,
    request: Request,
    next: Next,
) -> Response {
    // A request that came over no connection is the program's own.
    let Some(client) = request::client() else {
        return next.run(request).await;
    };
    let route = request.extensions().get::<MatchedPath>();
    let class = Class::of(request.method(), route.map(MatchedPath::as_str));
    let taken = match edge.rates.take(class, client) {
        Ok(taken) => taken,
        Err(Exceeded { retry_after, left }) => {
            metrics::limited(class);
            let error = ApiError::TooMany {
                what: class.plural(),
                retry_after,
            };
            return told(error.into_response(), class, left);
        }
    };
    let route = route.map(MatchedPath::as_str);
    let open = match class {
        Class::Stream => Some((&edge.streams, "streams of events")),
        _ if route == Some(routes::EXPORT) => Some((&edge.exports, "exports")),
        _ => None,
    };
    let most = edge.settings.event_streams;
    let response = match open.map(|(tally, what)| (tally.enter(client, most), what)) {
        None => next.run(request).await,
        Some((Some(counted), _)) if class == Class::Stream => {
            streams::counted(next.run(request).await, counted)
        }
        Some((Some(counted), _)) => {
            let response = next.run(request).await;
            response.map(|body| body::holding(body, counted))
        }
        Some((None, what)) => {
            metrics::limited(class);
            let retry_after = STREAM_RETRY;
            let error = ApiError::TooManyStreams {
                what,
                most,
                retry_after,
            };
            error.into_response()
        }
    };
    match taken {
        Some(left) => told(response, class, left),
        None => response,
    }
}

/// Says in headers what is left.
fn told(mut response: Response, class: Class, left: Left) -> Response {
    let Left {
        burst,
        remaining,
        window,
    } = left;
    let word = class.word();
    let headers = response.headers_mut();
    for (name, text) in [
        (
            RATE_LIMIT_POLICY,
            format!("\"{word}\";q={burst};w={window}"),
        ),
        (RATE_LIMIT, format!("\"{word}\";r={remaining}")),
    ] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(name, value);
        }
    }
    response
}
