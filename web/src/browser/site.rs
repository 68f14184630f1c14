//! Requests of the node's HTTP API on their way: to the node, or to the ledger worker, which answers in the same words about
//! the ledgers that this browser keeps. What is asked is in [`super::node`].

use gloo_net::http::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wattage_core::api::Problem;
use wattage_web::protocol::ledger::{Answer, ApiRequest, Request};
use web_sys::AbortSignal;

use super::ledger_worker;
use super::node::NodeError;

/// Asks for something.
pub(super) async fn get<T: DeserializeOwned>(
    here: bool,
    path: &str,
    signal: &AbortSignal,
) -> Result<T, NodeError> {
    if here {
        return of_json(&asked_here("GET", path, None, Some(signal)).await?);
    }
    read(request(path, Method::GET, signal).send().await).await
}

/// Asks for a text.
pub(super) async fn text(here: bool, path: &str) -> Result<String, NodeError> {
    if here {
        return asked_here("GET", path, None, None).await;
    }
    let sent = RequestBuilder::new(path).send().await;
    checked(sent).await?.text().await.map_err(garbled)
}

/// Has something done.
pub(super) async fn post<B: Serialize, T: DeserializeOwned>(
    here: bool,
    path: &str,
    headers: &[(&str, String)],
    body: &B,
    signal: &AbortSignal,
) -> Result<T, NodeError> {
    if here {
        let body = serde_json::to_string(body);
        let body = body.map_err(|error| NodeError::Garbled(error.to_string()))?;
        return of_json(&asked_here("POST", path, Some(body), Some(signal)).await?);
    }
    let mut builder = request(path, Method::POST, signal);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    read(builder.json(body).map_err(garbled)?.send().await).await
}

/// The body of the ledger worker's answer, if it is a good one.
async fn asked_here(
    method: &str,
    path: &str,
    body: Option<String>,
    signal: Option<&AbortSignal>,
) -> Result<String, NodeError> {
    let request = Request::Api(ApiRequest {
        method: method.to_owned(),
        path: path.to_owned(),
        body,
    });
    let answer = ledger_worker::ask_async(request).await;
    if signal.is_some_and(AbortSignal::aborted) {
        return Err(NodeError::Stopped);
    }
    match answer.map_err(NodeError::Broken)? {
        Answer::Api { status, body } if status < 400 => Ok(body),
        Answer::Api { body, .. } => {
            let problem: Problem = of_json(&body)?;
            Err(NodeError::Refused(Box::new(problem)))
        }
        other => Err(NodeError::Garbled(format!(
            "it is no answer to this question: {other:?}"
        ))),
    }
}

fn of_json<T: DeserializeOwned>(text: &str) -> Result<T, NodeError> {
    serde_json::from_str(text).map_err(|error| NodeError::Garbled(error.to_string()))
}

fn request(path: &str, method: Method, signal: &AbortSignal) -> RequestBuilder {
    RequestBuilder::new(path)
        .method(method)
        .abort_signal(Some(signal))
}

pub(super) async fn read<T: DeserializeOwned>(
    sent: Result<Response, gloo_net::Error>,
) -> Result<T, NodeError> {
    checked(sent).await?.json().await.map_err(garbled)
}

/// The response if it is a good one, else the problem it carries.
async fn checked(sent: Result<Response, gloo_net::Error>) -> Result<Response, NodeError> {
    let response = sent.map_err(unreachable)?;
    if response.ok() {
        return Ok(response);
    }
    let (status, text) = (response.status(), response.status_text());
    match response.json::<Problem>().await {
        Ok(problem) => Err(NodeError::Refused(Box::new(problem))),
        // Something between the page and the node answered: a proxy without its node behind it, most often.
        Err(_) => Err(NodeError::Unreachable(Some(format!("{status} {text}")))),
    }
}

pub(super) fn garbled(error: gloo_net::Error) -> NodeError {
    NodeError::Garbled(error.to_string())
}

fn unreachable(error: gloo_net::Error) -> NodeError {
    match &error {
        gloo_net::Error::JsError(cause) if cause.name == "AbortError" => NodeError::Stopped,
        gloo_net::Error::JsError(_) => NodeError::Unreachable(None),
        other => NodeError::Garbled(other.to_string()),
    }
}
