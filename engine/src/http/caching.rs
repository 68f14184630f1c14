//! What clients may keep: entity tags, and the answer to "has it changed?".
//!
//! A tag is the hash of the answer's own bytes, so it cannot promise too much. It is weak, since the same answer goes out
//! compressed too.

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use wattage_core::types::Hash;

use super::error::ApiError;

/// How long an answer stays right.
#[derive(Clone, Copy)]
pub(super) enum Keep {
    /// For good: it is named by its own content.
    Forever,
    /// Until the sandbox is rewound: asked for again each time.
    Ask,
}

impl Keep {
    fn words(self) -> &'static str {
        match self {
            Self::Forever => "public, max-age=31536000, immutable",
            Self::Ask => "no-cache",
        }
    }
}

/// The tags of answers that the client has (`If-None-Match`).
pub(super) struct Known(Vec<String>);

impl<S: Sync> FromRequestParts<S> for Known {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let values = parts.headers.get_all(header::IF_NONE_MATCH).iter();
        let tags = values.filter_map(|value| value.to_str().ok());
        let tags = tags.flat_map(|list| list.split(','));
        let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        Ok(Self(tags.map(plain).collect()))
    }
}

impl Known {
    /// `body` as JSON with its tag; only the tag if the client has it.
    pub(super) fn json(&self, body: &impl Serialize, keep: Keep) -> Result<Response, ApiError> {
        let bytes = serde_json::to_vec(body).map_err(ApiError::fault)?;
        Ok(self.bytes(bytes, "application/json", keep))
    }

    /// `bytes` with their tag; only the tag if the client has it.
    pub(super) fn bytes(&self, bytes: Vec<u8>, kind: &'static str, keep: Keep) -> Response {
        let hash = Hash::tagged("wattage/etag", &[&bytes]).to_string();
        let tag = format!("\"{}\"", &hash[2..34]);
        let keep = (
            header::CACHE_CONTROL,
            HeaderValue::from_static(keep.words()),
        );
        let known = self.has(&tag);
        let tag = [(header::ETAG, format!("W/{tag}"))];
        if known {
            return (StatusCode::NOT_MODIFIED, [keep], tag).into_response();
        }
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static(kind));
        ([keep, kind], tag, bytes).into_response()
    }

    /// `response` without its body if the client has it. Its headers stay: browsers put them in the place of those they
    /// have, the security policy among them.
    pub(super) fn spared(&self, mut response: Response) -> Response {
        let tag = response.headers().get(header::ETAG);
        let tag = tag.and_then(|tag| tag.to_str().ok());
        if tag.is_some_and(|tag| self.has(tag.trim_start_matches("W/"))) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.body_mut() = Body::empty();
        }
        response
    }

    /// Whether the client has what `tag`, in its quotes, stands for.
    fn has(&self, tag: &str) -> bool {
        self.0.iter().any(|known| known == tag || known == "*")
    }
}
