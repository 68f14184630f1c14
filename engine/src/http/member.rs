//! Members of a sandbox: who sends a request, and telling a stream who is there.

use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::HeaderName;
use axum::http::request::Parts;
use tokio::time::{Instant, sleep_until};
use wattage_core::api::{MEMBER_HEADER, MemberName, Present, Refusal};

use super::error::ApiError;
use super::node::Node;
use crate::sandboxes::Presence;

/// The header that names the member who sends a request.
pub(super) const MEMBER: HeaderName = HeaderName::from_static(MEMBER_HEADER);

/// Who sends the request, if it says so.
pub(super) struct SentBy(pub(super) Option<MemberName>);

impl FromRequestParts<Node> for SentBy {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Node) -> Result<Self, ApiError> {
        let value = parts.headers.get(MEMBER);
        let name = value.map(|value| MemberName::from_header(value.as_bytes()));
        name.transpose().map(Self).map_err(|error| {
            let value = value.map(|value| String::from_utf8_lossy(value.as_bytes()));
            let value: String = value.unwrap_or_default().chars().take(80).collect();
            Refusal::Malformed(format!("the header {MEMBER}, {value:?}: {error}")).into()
        })
    }
}

/// The least time between two words to a stream of who is there: many who come and go are told together.
const REST: Duration = Duration::from_millis(250);

/// Tells a stream who is there, its own member among them.
pub(super) struct Attendance {
    presence: Presence,
    told: Option<Present>,
    /// Not before this.
    next: Instant,
}

impl Attendance {
    pub(super) fn new(presence: Presence) -> Self {
        Self {
            presence,
            told: None,
            next: Instant::now(),
        }
    }

    /// Who is there, at once the first time, and whenever it is other than what was told last. What comes of a call that
    /// is given up is told by the next one.
    pub(super) async fn news(&mut self) -> Present {
        loop {
            sleep_until(self.next).await;
            let present = self.presence.changed().await;
            if self.told.as_ref() != Some(&present) {
                self.told = Some(present.clone());
                self.next = Instant::now() + REST;
                return present;
            }
        }
    }
}
