//! Errors on the wire: problem documents of RFC 9457.

use serde::{Deserialize, Serialize};

use crate::contract::Diagnostic;

/// The [`Problem::kind`] of a request for a sandbox that the node does not have.
pub const UNKNOWN_SANDBOX: &str = "unknown-sandbox";

/// A kind of problem: its word, by which clients go and which therefore stays; its words; its HTTP status.
pub type Kind = (&'static str, &'static str, u16);

/// Constants of [`Kind`], each written once.
macro_rules! kinds {
    ($($name:ident = $status:literal, $word:expr, $title:literal;)*) => {
        $(#[doc = $title] pub const $name: $crate::api::problem::Kind = ($word, $title, $status);)*
    };
}
pub(super) use kinds;

/// What went wrong with a request, served as `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Which kind of problem, a stable word such as `unknown-sandbox`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in plain words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time, with the values, and what to do.
    pub detail: String,
    /// What is wrong with the code, and where, when code was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnostic: Option<Diagnostic>,
    /// Id of the request, to be found in the node's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem of this kind, and what happened this time.
    #[must_use]
    pub fn new((kind, title, status): Kind, detail: String) -> Self {
        Self {
            kind: kind.to_owned(),
            title: title.to_owned(),
            status,
            detail,
            diagnostic: None,
            request_id: None,
        }
    }
}
