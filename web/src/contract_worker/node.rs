//! What the worker asks of the node: a sandbox's head, the rows that have changed, its ledger; the text of a short link; and a
//! sandbox made of a ledger. None of it needs a token.

use gloo_net::http::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use wattage_core::api::{
    BlockView, ChangesPage, LedgerFile, Problem, Sandbox, SandboxCreated, routes,
};
use wattage_core::types::Hash;
use web_sys::AbortSignal;

use crate::model::format::named_accounts;
use crate::protocol::contract::PATIENCE;

/// Rows of a page: as many as the node gives.
const PAGE: usize = 1000;

/// Why the node did not answer a question.
#[derive(Debug)]
pub(crate) enum Silence {
    /// It refused, and said why.
    Refused(Box<Problem>),
    /// It cannot be reached, or something else answered. A sentence.
    Unreachable(String),
}

impl Silence {
    /// A sentence for the person.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Refused(problem) => named_accounts(&problem.detail),
            Self::Unreachable(sentence) => sentence.clone(),
        }
    }
}

/// Why what the node told is of no use.
pub(crate) enum Failure {
    /// The node does not answer, or refuses.
    Silence(Silence),
    /// What it told does not fit together: another writer came between, or a row is wrong. A sentence.
    Odd(String),
}

impl From<Silence> for Failure {
    fn from(silence: Silence) -> Self {
        match &silence {
            // The block from which on rows are asked for is not the sandbox's any more, or not yet.
            Silence::Refused(problem) if problem.status == 409 => Self::Odd(silence.sentence()),
            _ => Self::Silence(silence),
        }
    }
}

impl Failure {
    /// A sentence for the person.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Silence(silence) => silence.sentence(),
            Self::Odd(sentence) => sentence.clone(),
        }
    }
}

/// From which block on rows are asked for.
pub(crate) struct Since {
    pub(crate) height: u64,
    pub(crate) hash: Hash,
}

/// The sandbox's newest block.
pub(crate) async fn head(sandbox: &str) -> Result<Sandbox, Silence> {
    get(&routes::fill(routes::SANDBOX, &[sandbox])).await
}

/// A page of the rows as they are at `height`: those that have changed since a block, or all.
pub(crate) async fn changes(
    sandbox: &str,
    height: u64,
    since: Option<&Since>,
    after: Option<&str>,
) -> Result<ChangesPage, Silence> {
    page(sandbox, height, since, after, "").await
}

/// As [`changes`], with the rows of all tables: blocks, transactions, receipts and history too.
pub(crate) async fn rows(
    sandbox: &str,
    height: u64,
    since: Option<&Since>,
    after: Option<&str>,
) -> Result<ChangesPage, Silence> {
    page(sandbox, height, since, after, "&whole=true").await
}

async fn page(
    sandbox: &str,
    height: u64,
    since: Option<&Since>,
    after: Option<&str>,
    which: &str,
) -> Result<ChangesPage, Silence> {
    let mut path = routes::fill(routes::CHANGES, &[sandbox]);
    path.push_str(&format!("?height={height}&limit={PAGE}{which}"));
    if let Some(Since { height, hash }) = since {
        path.push_str(&format!("&since={height}&hash={hash}"));
    }
    if let Some(after) = after {
        path.push_str(&format!("&after={after}"));
    }
    get(&path).await
}

/// A block of the sandbox.
pub(crate) async fn block(sandbox: &str, height: u64) -> Result<BlockView, Silence> {
    get(&routes::fill(
        routes::BLOCK,
        &[sandbox, &height.to_string()],
    ))
    .await
}

/// The sandbox's ledger up to `height`.
pub(crate) async fn export(sandbox: &str, height: u64) -> Result<LedgerFile, Silence> {
    let path = routes::fill(routes::EXPORT, &[sandbox]);
    get(&format!("{path}?height={height}")).await
}

/// The text that the node keeps under the id of a short link.
pub(crate) async fn share(id: &str) -> Result<String, Silence> {
    let response = sent(&routes::fill(routes::SHARE, &[id])).await?;
    response.text().await.map_err(garbled)
}

/// Has the node make a sandbox of a ledger. It executes all of it, which may take its time.
pub(crate) async fn import(file: &LedgerFile) -> Result<SandboxCreated, Silence> {
    let request = RequestBuilder::new(routes::IMPORT).method(Method::POST);
    let sent = request.json(file).map_err(garbled)?.send().await;
    let response = sent.map_err(|_| Silence::Unreachable(NO_ANSWER.to_owned()))?;
    if !response.ok() {
        return Err(refusal(response).await);
    }
    response.json().await.map_err(garbled)
}

pub(crate) const NO_ANSWER: &str = "The node that served this page does not answer.";

pub(crate) fn garbled(error: gloo_net::Error) -> Silence {
    Silence::Unreachable(format!("The node's answer cannot be read: {error}."))
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Silence> {
    sent(path).await?.json().await.map_err(garbled)
}

async fn sent(path: &str) -> Result<Response, Silence> {
    // A node that takes the request and keeps silent is as good as none; the limit covers the body too.
    let limit = AbortSignal::timeout_with_u32(PATIENCE);
    let request = RequestBuilder::new(path).abort_signal(Some(&limit));
    let sent = request.send().await;
    let unreachable = |_| {
        let sentence = if limit.aborted() {
            let seconds = PATIENCE / 1_000;
            format!("The node that served this page has not answered for {seconds} seconds.")
        } else {
            NO_ANSWER.to_owned()
        };
        Silence::Unreachable(sentence)
    };
    let response = sent.map_err(unreachable)?;
    if !response.ok() {
        return Err(refusal(response).await);
    }
    Ok(response)
}

pub(crate) async fn refusal(response: Response) -> Silence {
    let (status, text) = (response.status(), response.status_text());
    match response.json().await {
        Ok(problem) => Silence::Refused(Box::new(problem)),
        Err(_) => Silence::Unreachable(format!(
            "Something between the page and the node answered: {status} {text}."
        )),
    }
}
