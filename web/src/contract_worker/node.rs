//! What the worker reads from the node: a sandbox's head, and the rows that have changed. It needs no token and writes nothing.

use gloo_net::http::{RequestBuilder, Response};
use serde::de::DeserializeOwned;
use wattage_core::api::{ChangesPage, Problem, Sandbox, routes};
use wattage_core::types::Hash;
use web_sys::AbortSignal;

use crate::model::format::named_accounts;
use crate::protocol::contract::PATIENCE;

/// Rows of a page: as many as the node gives.
const PAGE: usize = 1000;

/// Why the node did not answer a question.
#[derive(Debug)]
pub(super) enum Silence {
    /// It refused, and said why.
    Refused(Box<Problem>),
    /// It cannot be reached, or something else answered. A sentence.
    Unreachable(String),
}

impl Silence {
    /// A sentence for the person.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Refused(problem) => named_accounts(&problem.detail),
            Self::Unreachable(sentence) => sentence.clone(),
        }
    }
}

/// From which block on rows are asked for.
pub(super) struct Since {
    pub(super) height: u64,
    pub(super) hash: Hash,
}

/// The sandbox's newest block.
pub(super) async fn head(sandbox: &str) -> Result<Sandbox, Silence> {
    get(&routes::fill(routes::SANDBOX, &[sandbox])).await
}

/// A page of the rows as they are at `height`: those that have changed since a block, or all.
pub(super) async fn changes(
    sandbox: &str,
    height: u64,
    since: Option<&Since>,
    after: Option<&str>,
) -> Result<ChangesPage, Silence> {
    let mut path = routes::fill(routes::CHANGES, &[sandbox]);
    path.push_str(&format!("?height={height}&limit={PAGE}"));
    if let Some(Since { height, hash }) = since {
        path.push_str(&format!("&since={height}&hash={hash}"));
    }
    if let Some(after) = after {
        path.push_str(&format!("&after={after}"));
    }
    get(&path).await
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Silence> {
    // A node that takes the request and keeps silent is as good as none; the limit covers the body too.
    let limit = AbortSignal::timeout_with_u32(PATIENCE);
    let request = RequestBuilder::new(path).abort_signal(Some(&limit));
    let sent = request.send().await;
    let unreachable = |_| {
        let sentence = if limit.aborted() {
            let seconds = PATIENCE / 1_000;
            format!("The node that served this page has not answered for {seconds} seconds.")
        } else {
            "The node that served this page does not answer.".to_owned()
        };
        Silence::Unreachable(sentence)
    };
    let response = sent.map_err(unreachable)?;
    if !response.ok() {
        return Err(refusal(response).await);
    }
    response.json().await.map_err(|error| {
        Silence::Unreachable(format!("The node's answer cannot be read: {error}."))
    })
}

async fn refusal(response: Response) -> Silence {
    let (status, text) = (response.status(), response.status_text());
    match response.json().await {
        Ok(problem) => Silence::Refused(Box::new(problem)),
        Err(_) => Silence::Unreachable(format!(
            "Something between the page and the node answered: {status} {text}."
        )),
    }
}
