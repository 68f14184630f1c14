//! What is known of the request that the current task works on: its id, and whose it is.
//!
//! Every log line and problem document names the id. Errors and executions are made far from the request's headers, so
//! both are kept for the task; work on other threads has none.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::client::Client;

/// Under which name a request's id travels.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Characters of an id that somebody else made. UUIDs and trace ids have less.
const LONGEST: usize = 64;

tokio::task_local! {
    static CURRENT: Current;
}

#[derive(Clone)]
struct Current {
    id: RequestId,
    client: Option<Client>,
}

/// The id of a request: visible ASCII that needs no quotes anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RequestId(Arc<str>);

impl RequestId {
    /// The id that the request brings if it is a sane one, else a new one.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let brought = headers
            .get(REQUEST_ID)
            .and_then(|value| value.to_str().ok());
        match brought.filter(|text| is_sane(text)) {
            Some(text) => Self(text.into()),
            None => Self::new(),
        }
    }

    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let mut bytes = [0; 12];
        // Without random bytes ids are still different in one run of the node.
        if getrandom::fill(&mut bytes).is_err() {
            bytes[4..].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        }
        Self(hex::encode(bytes).into())
    }

    /// The id as a header.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.0).ok()
    }
}

/// Whether a foreign id can stand in logs and headers as it is.
fn is_sane(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(plain)
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Does `work` as a part of the request `id` of `client`.
pub(super) async fn during<T>(
    id: RequestId,
    client: Option<Client>,
    work: impl Future<Output = T>,
) -> T {
    CURRENT.scope(Current { id, client }, work).await
}

/// The id of the request that this task works on.
pub(super) fn id() -> Option<RequestId> {
    CURRENT.try_with(|current| current.id.clone()).ok()
}

/// Whose request this task works on; nobody's if it came over no connection.
pub(super) fn client() -> Option<Client> {
    CURRENT.try_with(|current| current.client).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &'static str) -> String {
        let headers = HeaderMap::from_iter([(REQUEST_ID, HeaderValue::from_static(value))]);
        RequestId::of(&headers).to_string()
    }

    #[test]
    fn a_sane_id_is_taken_and_any_other_replaced() {
        let uuid = "0b7e7d0e-6a52-4d0e-9e2f-2f6f0c1c2a11";
        assert_eq!(of(uuid), uuid);
        let longest: &'static str = "a".repeat(LONGEST).leak();
        assert_eq!(of(longest), longest);
        let longer: &'static str = "a".repeat(LONGEST + 1).leak();
        for strange in ["", "a b", "a\"b", "a;b", "{}", longer] {
            let made = of(strange);
            assert!(
                made != strange && made.len() == 24,
                "{strange:?} became {made:?}"
            );
        }
        assert_ne!(RequestId::new(), RequestId::new());
    }
}
