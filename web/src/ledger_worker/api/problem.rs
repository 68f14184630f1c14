//! Why a request was not done: the node's problem documents, in the node's words.

use serde::Serialize;
use wattage_core::api::Problem;

/// A problem document, with its status.
#[derive(Debug)]
pub(super) struct ApiError(Box<Problem>);

impl ApiError {
    /// One of this kind: its word, its title and its status, and what happened this time.
    pub(super) fn new((kind, title, status): (&str, &str, u16), detail: impl ToString) -> Self {
        Self(Box::new(Problem {
            kind: kind.to_owned(),
            title: title.to_owned(),
            status,
            detail: detail.to_string(),
            diagnostic: None,
            request_id: None,
        }))
    }

    /// There is no such path.
    pub(super) fn unknown_route(path: &str) -> Self {
        let kind = ("unknown-route", "There is nothing at this path", 404);
        let detail = format!("there is nothing at {path}; the API's routes begin with /api/v1");
        Self::new(kind, detail)
    }

    /// Status and JSON.
    pub(super) fn told(&self) -> (u16, String) {
        (self.0.status, text(&*self.0))
    }
}

/// A value as JSON. What the API answers has no value that JSON cannot hold.
pub(super) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
