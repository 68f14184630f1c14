//! Reading answers: what was asked for, a problem document, or something that no node says.

use std::io::Read as _;

use serde::de::DeserializeOwned;
use ureq::Body;
use ureq::http::{Response, StatusCode, header};
use wattage_core::api::Problem;

use super::request::Request;
use super::{Client, ClientError};

/// The most bytes of an answer that is read as a whole. Pages are far smaller.
const MOST: u64 = 64 * 1024 * 1024;

/// Says that the request was done before, under the same key.
const REPLAYED: header::HeaderName = header::HeaderName::from_static("idempotency-replayed");

/// A whole answer.
struct Answer {
    status: StatusCode,
    media_type: String,
    location: Option<String>,
    replayed: bool,
    bytes: Vec<u8>,
}

impl Client {
    /// Sends a request and reads the JSON of its answer.
    pub(super) fn fetch<T: DeserializeOwned>(
        &self,
        request: &Request<'_>,
    ) -> Result<T, ClientError> {
        self.fetch_replayed(request).map(|(fetched, _)| fetched)
    }

    /// As [`Client::fetch`], and whether the answer is to an earlier request under the same key.
    pub(super) fn fetch_replayed<T: DeserializeOwned>(
        &self,
        request: &Request<'_>,
    ) -> Result<(T, bool), ClientError> {
        let answer = self.whole(request)?;
        let parsed = serde_json::from_slice(&answer.bytes);
        let parsed = parsed.map_err(|error| ClientError::NotANode {
            url: self.node.join(&request.path),
            why: format!("its answer is not what was asked for ({error})"),
        })?;
        Ok((parsed, answer.replayed))
    }

    /// Sends a request of which only success matters.
    pub(super) fn done(&self, request: &Request<'_>) -> Result<(), ClientError> {
        self.whole(request).map(|_| ())
    }

    /// Sends a request and opens the answer, to be read as it comes.
    pub(super) fn open(&self, request: &Request<'_>) -> Result<Body, ClientError> {
        let open = |response: Response<Body>| match response.status().is_success() {
            true => Ok(Ok(response.into_body())),
            false => Ok(Err(Answer::read(response)?)),
        };
        match self.attempt(request, open)? {
            Ok(body) => Ok(body),
            Err(answer) => Err(answer.refused(self.node.join(&request.path))),
        }
    }

    fn whole(&self, request: &Request<'_>) -> Result<Answer, ClientError> {
        let answer = self.attempt(request, Answer::read)?;
        match answer.status.is_success() {
            true => Ok(answer),
            false => Err(answer.refused(self.node.join(&request.path))),
        }
    }
}

impl Answer {
    fn read(response: Response<Body>) -> Result<Self, ureq::Error> {
        let text = |name: header::HeaderName| {
            let value = response.headers().get(name)?.to_str().ok()?;
            Some(value.to_owned())
        };
        let media_type = text(header::CONTENT_TYPE).unwrap_or_default();
        let location = text(header::LOCATION);
        let replayed = text(REPLAYED).is_some_and(|text| text == "true");
        let status = response.status();
        let mut bytes = Vec::new();
        let mut body = response.into_body().into_with_config().limit(MOST).reader();
        body.read_to_end(&mut bytes)?;
        Ok(Self {
            status,
            media_type,
            location,
            replayed,
            bytes,
        })
    }

    /// Why the node, or what is there instead of one, refused.
    fn refused(&self, url: String) -> ClientError {
        let essence = self.media_type.split(';').next().unwrap_or_default().trim();
        let problem = (essence == "application/problem+json")
            .then(|| serde_json::from_slice::<Problem>(&self.bytes).ok());
        if let Some(Some(problem)) = problem {
            return ClientError::Problem(Box::new(problem));
        }
        let status = self.status;
        let why = match (&self.location, essence) {
            (Some(location), _) if status.is_redirection() => {
                format!("it answered {status} and names another address, {location}")
            }
            (_, "") => format!("it answered {status}"),
            (_, essence) => format!("it answered {status}, with {essence}"),
        };
        ClientError::NotANode { url, why }
    }
}
