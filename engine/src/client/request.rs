//! A request as it is written down before it is sent, perhaps more than once.

use serde::Serialize;
use ureq::http::{Method, header};
use ureq::{Body, http};
use wattage_core::api::{MEMBER_HEADER, MemberName, routes};

use super::{Client, Key};
use crate::sandboxes::Token;

const JSON: &str = "application/json";

/// A request to a node.
pub(super) struct Request<'a> {
    method: Method,
    /// Path and query.
    pub(super) path: String,
    body: Option<Vec<u8>>,
    token: Option<&'a Token>,
    key: Option<&'a Key>,
    member: Option<&'a MemberName>,
    accept: &'static str,
    last_event: Option<String>,
}

impl<'a> Request<'a> {
    fn new(method: Method, route: &str, parts: &[&str]) -> Self {
        Self {
            method,
            path: routes::fill(route, parts),
            body: None,
            token: None,
            key: None,
            member: None,
            accept: JSON,
            last_event: None,
        }
    }

    pub(super) fn get(route: &str, parts: &[&str]) -> Self {
        Self::new(Method::GET, route, parts)
    }

    pub(super) fn post(route: &str, parts: &[&str]) -> Self {
        let mut request = Self::new(Method::POST, route, parts);
        request.body = Some(Vec::new());
        request
    }

    pub(super) fn delete(route: &str, parts: &[&str]) -> Self {
        Self::new(Method::DELETE, route, parts)
    }

    /// Adds a pair to the query, if there is a value. Values are numbers, hex and words, or escaped already.
    pub(super) fn with(mut self, name: &str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            let before = if self.path.contains('?') { '&' } else { '?' };
            self.path = format!("{}{before}{name}={}", self.path, value.to_string());
        }
        self
    }

    pub(super) fn json(self, body: &impl Serialize) -> Self {
        // A plain struct with text keys always is JSON.
        self.bytes(serde_json::to_vec(body).unwrap_or_default())
    }

    pub(super) fn bytes(mut self, body: Vec<u8>) -> Self {
        self.body = Some(body);
        self
    }

    pub(super) fn token(mut self, token: Option<&'a Token>) -> Self {
        self.token = token;
        self
    }

    pub(super) fn key(mut self, key: &'a Key) -> Self {
        self.key = Some(key);
        self
    }

    /// Says who sends it.
    pub(super) fn member(mut self, member: Option<&'a MemberName>) -> Self {
        self.member = member;
        self
    }

    pub(super) fn events(mut self, last: Option<&str>) -> Self {
        self.accept = "text/event-stream";
        self.last_event = last.map(str::to_owned);
        self
    }

    /// Whether it may be sent again when nobody knows what became of it: it changes nothing, or the node knows it again
    /// by its key.
    pub(super) fn repeatable(&self) -> bool {
        self.method == Method::GET || self.key.is_some()
    }

    /// Sends it once.
    pub(super) fn send(&self, client: &Client) -> Result<http::Response<Body>, ureq::Error> {
        let mut request = http::Request::builder()
            .method(&self.method)
            .uri(client.node.join(&self.path))
            .header(header::ACCEPT, self.accept);
        if let Some(token) = self.token {
            let bearer = format!("Bearer {}", token.reveal());
            let mut value = header::HeaderValue::from_str(&bearer).map_err(http::Error::from)?;
            value.set_sensitive(true);
            request = request.header(header::AUTHORIZATION, value);
        }
        if let Some(key) = self.key {
            request = request.header("Idempotency-Key", key.as_str());
        }
        if let Some(member) = self.member {
            request = request.header(MEMBER_HEADER, member.to_header());
        }
        if let Some(last) = &self.last_event {
            request = request.header("Last-Event-ID", last);
        }
        match &self.body {
            Some(body) => {
                let request = request.header(header::CONTENT_TYPE, JSON);
                client.agent.run(request.body(&body[..])?)
            }
            None => client.agent.run(request.body(())?),
        }
    }
}
