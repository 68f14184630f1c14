//! What handlers take out of a request: the sandbox, the parts of the path, the page asked for, the JSON body.

use std::fmt::Display;
use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wattage_core::types::{Address, Hash};

use super::error::ApiError;
use super::node::Node;
use crate::sandboxes::{Sandbox, Token};

/// The sandbox of the path, for reading: its id is enough.
pub(super) struct Reader(pub(super) Sandbox);

/// The sandbox of the path, for writing: the request carries its token.
pub(super) struct Writer(pub(super) Sandbox);

/// The address in the path; names are addresses.
pub(super) struct AddressPart(pub(super) Address);

/// The transaction hash in the path.
pub(super) struct TransactionPart(pub(super) Hash);

impl FromRequestParts<Node> for Reader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, node: &Node) -> Result<Self, ApiError> {
        let id: String = part(parts, "id").await?;
        node.sandbox(&id).await.map(Self)
    }
}

impl FromRequestParts<Node> for Writer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, node: &Node) -> Result<Self, ApiError> {
        let Reader(sandbox) = Reader::from_request_parts(parts, node).await?;
        let token = bearer(&parts.headers).ok_or(ApiError::MissingToken)?;
        match sandbox.admits(&token) {
            true => Ok(Self(sandbox)),
            false => Err(ApiError::WrongToken),
        }
    }
}

impl FromRequestParts<Node> for AddressPart {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Node) -> Result<Self, ApiError> {
        part(parts, "address").await.map(Self)
    }
}

impl FromRequestParts<Node> for TransactionPart {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Node) -> Result<Self, ApiError> {
        part(parts, "transaction").await.map(Self)
    }
}

/// The token in `Authorization: Bearer TOKEN`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<Token> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| Token::new(token.trim()))
}

/// The part of the path that the route calls `name`.
async fn part<T>(parts: &mut Parts, name: &str) -> Result<T, ApiError>
where
    T: FromStr<Err: Display>,
{
    let params = RawPathParams::from_request_parts(parts, &()).await;
    let params = params.map_err(|error| ApiError::Malformed(error.to_string()))?;
    let found = params.iter().find(|(key, _)| *key == name);
    let (_, text) = found.ok_or_else(|| ApiError::fault(format!("no {name} in the route")))?;
    text.parse()
        .map_err(|error| ApiError::Malformed(format!("the {name} in the path: {error}")))
}

/// The most rows of a page.
const PAGE_MOST: usize = 1000;

/// The most bytes of keys and values in a page: in JSON they are twice as many.
const PAGE_BYTES: usize = 1024 * 1024;

/// Rows of a page when the request does not say.
const PAGE_DEFAULT: usize = 100;

/// Which rows are asked for: at most `limit`, those after the key `after`.
pub(super) struct Page<K> {
    pub(super) after: Option<K>,
    pub(super) limit: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PageQuery {
    after: Option<String>,
    limit: Option<usize>,
}

impl<K: FromStr<Err: Display>> FromRequestParts<Node> for Page<K> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Node) -> Result<Self, ApiError> {
        let malformed =
            |error: &dyn Display| ApiError::Malformed(format!("the query of the path: {error}"));
        let query: Query<PageQuery> =
            Query::try_from_uri(&parts.uri).map_err(|error| malformed(&error.body_text()))?;
        let limit = query.limit.unwrap_or(PAGE_DEFAULT);
        if !(1..=PAGE_MOST).contains(&limit) {
            let range = format!("limit is a number from 1 to {PAGE_MOST}, not {limit}");
            return Err(malformed(&range));
        }
        let after = query.0.after.map(|after| after.parse()).transpose();
        let after = after.map_err(|error| malformed(&format!("after: {error}")))?;
        Ok(Self { after, limit })
    }
}

impl<K> Page<K> {
    /// Reads one row more than asked for by `rows`, to tell whether there are more. Answers the page, and the last
    /// row's key if there are. A page of rows with many `bytes` is shorter than asked for.
    pub(super) fn read<T>(
        &self,
        key: impl Fn(&T) -> K,
        bytes: impl Fn(&T) -> usize,
        rows: impl FnOnce(Option<&K>, usize) -> Result<Vec<T>, ApiError>,
    ) -> Result<(Vec<T>, Option<K>), ApiError> {
        let mut rows = rows(self.after.as_ref(), self.limit + 1)?;
        let mut sum = 0;
        let fitting = rows.iter().take_while(|row| {
            sum += bytes(row);
            sum <= PAGE_BYTES
        });
        // One row always fits: a value is far smaller than a page.
        let len = fitting.count().clamp(1, self.limit);
        let more = rows.len() > len;
        rows.truncate(len);
        let next = rows.last().filter(|_| more).map(key);
        Ok((rows, next))
    }
}

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Node> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, node: &Node) -> Result<Self, ApiError> {
        // Asking for the type keeps other sites' forms out: browsers send JSON to another origin only after asking.
        if !is_json(request.headers()) {
            return Err(ApiError::NotJson);
        }
        let bytes = Bytes::from_request(request, node).await;
        let bytes = bytes.map_err(|rejection| unread(rejection, node))?;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let body = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let path = error.path().to_string();
            let place = if path == "." {
                String::new()
            } else {
                format!("{path}: ")
            };
            ApiError::Malformed(format!("the body: {place}{}", error.inner()))
        })?;
        json.end()
            .map_err(|error| ApiError::Malformed(format!("the body: {error}")))?;
        Ok(Self(body))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE);
    let text = value.and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = text.split(';').next().unwrap_or("");
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn unread(rejection: BytesRejection, node: &Node) -> ApiError {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge {
            limit: node.settings().body_limit,
        },
        _ => ApiError::Malformed(format!("the body: {}", rejection.body_text())),
    }
}
