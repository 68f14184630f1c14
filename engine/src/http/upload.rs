//! Reading what a client sends, up to a limit.
//!
//! A body that is too large is answered as soon as that is known. What still comes of it is read and thrown away for a
//! while: many clients look at the answer only once they have sent everything, and closing before would take it back.

use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::http::header;
use std::future::poll_fn;

use super::error::ApiError;
use wattage_core::api::Refusal;

/// How many bytes are thrown away, beyond which the connection is cut. Stops a client from sending for ever.
const THROWN_AWAY: usize = 128 * 1024 * 1024;

/// How long.
const PATIENCE: Duration = Duration::from_secs(20);

/// The body of `request`, at most `limit` bytes.
///
/// # Errors
/// [`ApiError::TooLarge`] if there are more, [`Refusal::Malformed`] if it breaks off.
pub(super) async fn read(request: Request, limit: usize) -> Result<Bytes, ApiError> {
    // Who asks first sends nothing when the answer is no.
    let asks = request.headers().contains_key(header::EXPECT);
    let mut body = request.into_body();
    // The length that the client names, as far as it names one.
    if body.size_hint().lower() > limit as u64 {
        if !asks {
            throw_away(body);
        }
        return Err(ApiError::TooLarge { limit });
    }
    let mut read = Vec::new();
    while let Some(data) = next(&mut body).await? {
        if data.len() > limit - read.len() {
            throw_away(body);
            return Err(ApiError::TooLarge { limit });
        }
        read.extend_from_slice(&data);
    }
    Ok(read.into())
}

/// The next bytes; none for a trailer.
async fn next(body: &mut Body) -> Result<Option<Bytes>, ApiError> {
    let frame = poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await;
    match frame {
        None => Ok(None),
        Some(Ok(frame)) => Ok(Some(frame.into_data().unwrap_or_default())),
        Some(Err(error)) => Err(Refusal::Malformed(format!("the body: {error}")).into()),
    }
}

/// Reads the rest of `body`, beside the answer.
fn throw_away(mut body: Body) {
    let rest = async move {
        let mut left = THROWN_AWAY;
        while let Ok(Some(data)) = next(&mut body).await {
            let Some(less) = left.checked_sub(data.len()) else {
                return;
            };
            left = less;
        }
    };
    tokio::spawn(tokio::time::timeout(PATIENCE, rest));
}
