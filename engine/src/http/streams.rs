//! Streams of events: counted for as long as they are open, and ended when the node ends.
//!
//! Whatever is answered as `text/event-stream` goes through here; a handler that streams needs to know neither.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::Frame;

use super::body;
use super::edge::Edge;
use super::tally::Counted;

/// The media type of streams of events.
const EVENTS: &str = "text/event-stream";

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with(EVENTS))
}

/// Keeps `counted` until a stream has ended; an answer that is none is not counted any more.
pub(super) fn counted(response: Response, counted: Counted) -> Response {
    match is_stream(&response) {
        true => response.map(|body| body::holding(body, counted)),
        false => response,
    }
}

/// Ends streams when the node is told to end: they would never end by themselves.
pub(super) async fn ended(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if !is_stream(&response) {
        return response;
    }
    let mut stopping = edge.stopping.subscribe();
    let stop = Box::pin(async move {
        // An error means that the node is gone already.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    });
    response.map(|body| Body::new(Until { body, stop }))
}

/// A body that ends when `stop` is done.
struct Until<F> {
    body: Body,
    stop: Pin<Box<F>>,
}

impl<F: Future<Output = ()>> HttpBody for Until<F> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        // What has happened by then is told first.
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending => self.stop.as_mut().poll(cx).map(|()| None),
            ready => ready,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use axum::body::to_bytes;
    use axum::response::IntoResponse as _;

    use super::*;
    use crate::config::Settings;
    use crate::http::client::Client;

    /// A stream that says one thing and never ends.
    fn events() -> Response {
        use tokio_stream::StreamExt as _;
        let first = tokio_stream::once(Ok::<_, std::io::Error>("data: 1\n\n"));
        let body = Body::from_stream(first.chain(tokio_stream::pending()));
        ([(header::CONTENT_TYPE, "text/event-stream")], body).into_response()
    }

    #[tokio::test]
    async fn a_stream_ends_with_the_node_and_what_was_said_before_is_kept() {
        let edge = Arc::new(Edge::new(Settings::default(), 1));
        let layer = axum::middleware::from_fn_with_state(Arc::clone(&edge), ended);
        let routes = axum::Router::new().route("/", axum::routing::get(async || events()));
        let served =
            tower::ServiceExt::<Request>::oneshot(routes.layer(layer), Request::default()).await;
        let body = served.expect("an answer").into_body();
        let read = tokio::spawn(to_bytes(body, usize::MAX));
        tokio::task::yield_now().await;
        assert!(!read.is_finished(), "the node has not ended");
        edge.stopping.send_replace(true);
        let bytes = read.await.expect("no panic").expect("an end");
        assert_eq!(bytes, "data: 1\n\n");
    }

    #[test]
    fn a_stream_is_counted_until_its_body_is_dropped_and_other_answers_are_not() {
        let edge = Edge::new(Settings::default(), 1);
        let enter = || {
            edge.streams
                .enter(Client::at(Ipv4Addr::LOCALHOST.into()), 1)
        };
        let stream = counted(events(), enter().expect("room"));
        assert!(enter().is_none(), "one is open");
        drop(stream);
        let problem = counted("not a stream".into_response(), enter().expect("room"));
        assert!(enter().is_some(), "an error is no stream");
        drop(problem);
    }
}
