//! Answers in time, whatever becomes of the request.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};

use super::error::ApiError;

/// Answers within `timeout`: with 408 if the request's body has not come by then, else with 504. Work that has begun goes
/// on to its end, and its block may be committed.
pub(super) async fn within(timeout: Duration, request: Request, next: Next) -> Response {
    let whole = Arc::new(AtomicBool::new(request.body().is_end_stream()));
    let request = request.map(|body| {
        let whole = Arc::clone(&whole);
        Body::new(Watched { body, whole })
    });
    match tokio::time::timeout(timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) if whole.load(Ordering::Relaxed) => {
            ApiError::Timeout { after: timeout }.into_response()
        }
        Err(_) => ApiError::SlowBody { after: timeout }.into_response(),
    }
}

/// A request's body that tells when all of it has come.
struct Watched {
    body: Body,
    whole: Arc<AtomicBool>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if matches!(polled, Poll::Ready(None)) || self.body.is_end_stream() {
            self.whole.store(true, Ordering::Relaxed);
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
