//! What handlers take out of a request: the sandbox, the parts of the path, its query, the body.

use std::fmt::Display;
use std::str::FromStr;

use axum::body::{Bytes, HttpBody as _};
use axum::extract::{FromRequest, FromRequestParts, Query, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use wattage_core::share::ShareId;
use wattage_core::types::{self, Address, Hash};

use super::error::ApiError;
use super::node::Node;
use super::upload;
use crate::sandboxes::{Sandbox, Token, Turn};
use wattage_core::api::Refusal;

/// The sandbox of the path, for reading: its id is enough.
pub(super) struct Reader(pub(super) Sandbox);

/// The sandbox of the path, for writing: the request carries its token.
pub(super) struct Writer {
    sandbox: Sandbox,
    token: Token,
}

impl Writer {
    /// Waits for the right to write. The token is looked at again then: it may have been replaced meanwhile.
    pub(super) async fn turn(self, node: &Node) -> Result<(Sandbox, Turn), ApiError> {
        let turn = node.turn(&self.sandbox).await?;
        let sandbox = node.sandbox(&self.sandbox.id().to_string()).await?;
        if !sandbox.admits(&self.token) {
            return Err(ApiError::WrongToken);
        }
        if sandbox.record().retired.is_none() {
            return Ok((sandbox, turn));
        }
        let (sandboxes, token) = (node.sandboxes().clone(), self.token);
        let used = move || {
            sandboxes.use_token(&turn, &token)?;
            Ok((sandbox, turn))
        };
        node.read(used).await
    }
}

macro_rules! parts {
    ($($(#[doc = $doc:literal])* $name:ident($type:ty) = $part:literal;)*) => {$(
        $(#[doc = $doc])*
        pub(super) struct $name(pub(super) $type);

        impl FromRequestParts<Node> for $name {
            type Rejection = ApiError;

            async fn from_request_parts(parts: &mut Parts, _: &Node) -> Result<Self, ApiError> {
                part(parts, $part).await.map(Self)
            }
        }
    )*};
}

parts! {
    /// The address in the path; names are addresses.
    AddressPart(Address) = "address";
    /// The transaction hash in the path.
    TransactionPart(Hash) = "transaction";
    /// The code hash in the path.
    CodePart(Hash) = "code";
    /// The storage key in the path.
    KeyPart(types::Bytes) = "key";
    /// The height in the path.
    HeightPart(u64) = "height";
    /// The id of a share in the path.
    SharePart(ShareId) = "share";
}

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
            true => Ok(Self { sandbox, token }),
            false => Err(ApiError::WrongToken),
        }
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
    let params = params.map_err(|error| Refusal::Malformed(error.to_string()))?;
    let found = params.iter().find(|(key, _)| *key == name);
    let (_, text) = found.ok_or_else(|| ApiError::fault(format!("no {name} in the route")))?;
    text.parse()
        .map_err(|error| Refusal::Malformed(format!("the {name} in the path: {error}")).into())
}

/// What stands behind the `?` of the path.
pub(super) struct Asked<Q>(pub(super) Q);

impl<Q: DeserializeOwned> FromRequestParts<Node> for Asked<Q> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Node) -> Result<Self, ApiError> {
        let query = Query::try_from_uri(&parts.uri);
        let Query(query) = query.map_err(|error| {
            Refusal::Malformed(format!("the query of the path: {}", error.body_text()))
        })?;
        Ok(Self(query))
    }
}

/// A JSON body that may be missing, with its Content-Type: everything in it is optional.
pub(super) struct OptionalBody<T>(pub(super) T);

impl<T: DeserializeOwned + Default> FromRequest<Node> for OptionalBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, node: &Node) -> Result<Self, ApiError> {
        let headers = request.headers();
        // Pages of other sites can send a request without a type unasked, and browsers say where it comes from.
        let from_page = headers.contains_key(header::ORIGIN);
        if request.body().is_end_stream()
            && !from_page
            && !headers.contains_key(header::CONTENT_TYPE)
        {
            return Ok(Self(T::default()));
        }
        let limit = node.settings().body_limit;
        let bytes = json_bytes(request, limit).await?;
        match bytes.is_empty() {
            true => Ok(Self(T::default())),
            false => parse(&bytes).map(Self),
        }
    }
}

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Node> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, node: &Node) -> Result<Self, ApiError> {
        let limit = node.settings().body_limit;
        parse(&json_bytes(request, limit).await?).map(Self)
    }
}

/// A JSON body of a route with a limit of its own, as it came: reading so much is not for a thread that serves requests.
pub(super) struct LargeBody<const MOST: usize>(Bytes);

impl<const MOST: usize> LargeBody<MOST> {
    /// What it says.
    pub(super) fn parse<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        parse(&self.0)
    }
}

impl<const MOST: usize> FromRequest<Node> for LargeBody<MOST> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &Node) -> Result<Self, ApiError> {
        json_bytes(request, MOST).await.map(Self)
    }
}

/// The bytes of a body that is said to be JSON.
async fn json_bytes(request: Request, limit: usize) -> Result<Bytes, ApiError> {
    // Asking for the type keeps other sites' forms out: browsers send JSON to another origin only after asking.
    if !is_json(request.headers()) {
        return Err(ApiError::NotJson);
    }
    upload::read(request, limit).await
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let body = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." {
            String::new()
        } else {
            format!("{path}: ")
        };
        Refusal::Malformed(format!("the body: {place}{}", error.inner()))
    })?;
    json.end()
        .map_err(|error| Refusal::Malformed(format!("the body: {error}")))?;
    Ok(body)
}

/// The client's own name for its request (`Idempotency-Key`), if it has given it one.
pub(super) struct RequestKey(pub(super) Option<String>);

/// The longest such name.
const KEY_CHARS: usize = 64;

impl FromRequestParts<Node> for RequestKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Node) -> Result<Self, ApiError> {
        let Some(value) = parts.headers.get("idempotency-key") else {
            return Ok(Self(None));
        };
        let fits = (1..=KEY_CHARS).contains(&value.len())
            && value.as_bytes().iter().all(u8::is_ascii_graphic);
        match value.to_str() {
            Ok(key) if fits => Ok(Self(Some(key.to_owned()))),
            _ => Err(Refusal::Malformed(format!(
                "an Idempotency-Key has 1 to {KEY_CHARS} visible ASCII characters, such as a random UUID"
            )).into()),
        }
    }
}

/// A body of any bytes, at most `MOST`.
pub(super) struct Raw<const MOST: usize>(pub(super) Bytes);

impl<const MOST: usize> FromRequest<Node> for Raw<MOST> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &Node) -> Result<Self, ApiError> {
        upload::read(request, MOST).await.map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE);
    let text = value.and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = text.split(';').next().unwrap_or("");
    essence.trim().eq_ignore_ascii_case("application/json")
}
