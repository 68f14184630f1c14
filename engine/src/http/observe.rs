//! What is noted of each request: its id, a span for log lines that are written meanwhile, one line at its end, figures.
//!
//! Routes are named by their templates and clients by where they are: ids of sandboxes, tokens and addresses are not for
//! logs.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tracing::Instrument as _;

use super::client::{Client, Peer};
use super::edge::Edge;
use super::error::Failed;
use super::metrics;
use super::request::{self, REQUEST_ID, RequestId};

/// What stands for the route where there is none: files of the page, and what is nowhere.
const PAGE: &str = "page";

/// The status of a request whose client did not wait for the answer; no client ever sees it.
fn left() -> StatusCode {
    StatusCode::from_u16(499).unwrap_or(StatusCode::BAD_REQUEST)
}

/// Notes a request, from its header to the end of its answer's body.
pub(super) async fn observe(
    State(edge): State<Arc<Edge>>,
    request: Request,
    next: Next,
) -> Response {
    let peer = request
        .extensions()
        .get::<Peer>()
        .map(|Peer(address)| address.ip());
    let trusted = &edge.settings.trusted_proxies;
    let client = peer.map(|peer| Client::of(peer, request.headers(), trusted));
    let id = RequestId::of(request.headers());
    let mut line = Line::begin(&request, &id, client);
    let span = tracing::info_span!("request", id = %id, method = %line.method, route = line.route);
    let work = request::during(id.clone(), client, next.run(request));
    let mut response = work.instrument(span).await;
    line.status = response.status();
    line.failed = response.extensions_mut().remove();
    if let Some(value) = id.header() {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response.map(|body| Body::new(Counted { body, line }))
}

/// A request's line in the log; it is written when this is dropped.
struct Line {
    began: Instant,
    id: RequestId,
    method: Method,
    route: String,
    client: &'static str,
    status: StatusCode,
    failed: Option<Failed>,
    bytes: u64,
    /// Whether all of the answer was taken.
    whole: bool,
}

impl Line {
    fn begin(request: &Request, id: &RequestId, client: Option<Client>) -> Self {
        let route = request.extensions().get::<MatchedPath>();
        Self {
            began: Instant::now(),
            id: id.clone(),
            method: request.method().clone(),
            route: route.map_or(PAGE, MatchedPath::as_str).to_owned(),
            client: client.map_or("none", Client::class),
            // Until there is an answer, its client has not waited for one.
            status: left(),
            failed: None,
            bytes: 0,
            whole: false,
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let Self {
            id,
            method,
            route,
            client,
            bytes,
            whole,
            ..
        } = &*self;
        let took = self.began.elapsed();
        let status = self.status.as_u16();
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let problem = self.failed.as_ref().map(|failed| failed.kind);
        let cause = self
            .failed
            .as_ref()
            .and_then(|failed| failed.cause.as_deref());
        // Levels are no values in tracing, so the line stands in a macro.
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    target: "wattage::request",
                    %id, %method, route, status, ms, bytes, client, whole, problem, cause, "request"
                )
            };
        }
        match self.status {
            status if status.is_server_error() && cause.is_some() => line!(error),
            status if status.is_server_error() => line!(warn),
            // A page load is ten requests for files: lines for each are for those who ask.
            status if status.is_success() && route == PAGE => line!(debug),
            _ => line!(info),
        }
        metrics::answered(method, route, self.status, took);
    }
}

/// An answer's body whose bytes are counted, and whose end ends the line.
struct Counted {
    body: Body,
    line: Line,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.line.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
        if matches!(polled, Poll::Ready(None)) {
            self.line.whole = true;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        // A server that knows the length does not ask for the end.
        self.line.whole |= self.body.is_end_stream();
    }
}
