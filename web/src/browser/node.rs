//! The node's HTTP API, as far as the page uses it. Routes and bodies are `wattage_core::api`.

use gloo_net::http::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wattage_core::api::{
    AccountPage, AccountView, AssembleRequest, Assembled, BlockPage, BlockView, CodeView,
    CreateSandbox, ForkRequest, FunctionView, MEMBER_HEADER, MemberName, Problem,
    Sandbox as SandboxHead, SandboxCreated, Shared, StoragePage, TransactionRequest,
    TransactionResult, UNKNOWN_SANDBOX, routes,
};
use wattage_core::types::{Address, Bytes, Hash};
use web_sys::AbortSignal;

use crate::model::format::named_accounts;
use crate::model::report::{Cause, Trouble};
use crate::model::settings::Sandbox;

/// Why the node did not do what was asked.
#[derive(Debug)]
pub(crate) enum NodeError {
    /// No answer of the node's; what something else on the way answered, if it did.
    Unreachable(Option<String>),
    /// The node refused, and said why.
    Refused(Box<Problem>),
    /// An answer that is not the API's.
    Garbled(String),
    /// The person stopped waiting.
    Stopped,
}

impl NodeError {
    /// Whether the node does not have the sandbox (any more).
    pub(crate) fn is_unknown_sandbox(&self) -> bool {
        matches!(self, Self::Refused(problem) if problem.kind == UNKNOWN_SANDBOX)
    }

    /// Whether it is unknown what the node made of the request.
    pub(crate) fn is_no_answer(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Garbled(_))
    }

    /// A sentence for the person.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Unreachable(answer) => {
                let answer = answer.as_ref().map_or_else(String::new, |text| {
                    format!(" (something else answered: {text})")
                });
                format!(
                    "The node that served this page does not answer{answer}. Start it again with `wattage serve`."
                )
            }
            Self::Refused(problem) => named_accounts(&problem.detail),
            Self::Garbled(cause) => format!("The node's answer cannot be read: {cause}."),
            Self::Stopped => "The call was stopped.".to_owned(),
        }
    }
}

impl From<NodeError> for Trouble {
    fn from(error: NodeError) -> Self {
        let title = match &error {
            NodeError::Unreachable(_) => "The node is not reachable".to_owned(),
            NodeError::Refused(problem) => problem.title.clone(),
            NodeError::Garbled(_) => "The answer cannot be read".to_owned(),
            NodeError::Stopped => "Stopped".to_owned(),
        };
        let location = match &error {
            NodeError::Refused(problem) => problem.diagnostic.as_ref().and_then(|found| found.span),
            _ => None,
        };
        let cause = match &error {
            NodeError::Unreachable(_) => Cause::Node,
            _ if location.is_some() => Cause::Source,
            _ => Cause::Call,
        };
        Self {
            location: location.map(|span| span.location),
            ..Self::new(title, error.sentence()).caused_by(cause)
        }
    }
}

/// Whether the node is up.
pub(crate) async fn health(signal: &AbortSignal) -> Result<(), NodeError> {
    let response = request(routes::HEALTH, Method::GET, signal)
        .build()
        .map_err(garbled)?;
    checked(response.send().await).await.map(drop)
}

/// Makes a sandbox with the default accounts.
pub(crate) async fn create_sandbox(signal: &AbortSignal) -> Result<Sandbox, NodeError> {
    let made: SandboxCreated =
        post(routes::SANDBOXES, &[], &CreateSandbox::default(), signal).await?;
    Ok(Sandbox::own(made.sandbox.id, made.token))
}

/// The first of these sandboxes that the node has.
pub(crate) async fn first_known(sandboxes: &[Sandbox], signal: &AbortSignal) -> Option<Sandbox> {
    for sandbox in sandboxes {
        match head(&sandbox.id, signal).await {
            Ok(_) => return Some(sandbox.clone()),
            Err(error) if error.is_unknown_sandbox() => (),
            Err(_) => return None, // nobody to ask
        }
    }
    None
}

/// The sandbox's newest block.
pub(crate) async fn head(sandbox: &str, signal: &AbortSignal) -> Result<SandboxHead, NodeError> {
    get(&routes::fill(routes::SANDBOX, &[sandbox]), signal).await
}

/// One of the sandbox's blocks.
pub(crate) async fn block(
    sandbox: &str,
    height: u64,
    signal: &AbortSignal,
) -> Result<BlockView, NodeError> {
    let path = routes::fill(routes::BLOCK, &[sandbox, &height.to_string()]);
    get(&path, signal).await
}

/// The newest blocks of a sandbox, the head first.
pub(crate) async fn blocks(
    sandbox: &str,
    limit: usize,
    signal: &AbortSignal,
) -> Result<Vec<BlockView>, NodeError> {
    let path = routes::fill(routes::BLOCKS, &[sandbox]);
    let page: BlockPage = get(&format!("{path}?limit={limit}"), signal).await?;
    Ok(page.blocks)
}

/// One account.
pub(crate) async fn account(
    sandbox: &str,
    address: Address,
    signal: &AbortSignal,
) -> Result<AccountView, NodeError> {
    let path = routes::fill(routes::ACCOUNT, &[sandbox, &address.to_string()]);
    get(&path, signal).await
}

/// Code by its hash.
pub(crate) async fn code(
    sandbox: &str,
    code: Hash,
    signal: &AbortSignal,
) -> Result<CodeView, NodeError> {
    let path = routes::fill(routes::CODE, &[sandbox, &code.to_string()]);
    get(&path, signal).await
}

/// Copies a sandbox's ledger into a new one of one's own: its id and its token.
pub(crate) async fn fork(
    sandbox: &str,
    signal: &AbortSignal,
) -> Result<(String, String), NodeError> {
    let path = routes::fill(routes::FORK, &[sandbox]);
    let made: SandboxCreated = post(&path, &[], &ForkRequest::default(), signal).await?;
    Ok((made.sandbox.id, made.token))
}

/// Submits a transaction in the name of a member and waits for its block.
pub(crate) async fn submit(
    sandbox: &Sandbox,
    member: Option<&MemberName>,
    transaction: &TransactionRequest,
    signal: &AbortSignal,
) -> Result<TransactionResult, NodeError> {
    let path = routes::fill(routes::TRANSACTIONS, &[&sandbox.id]);
    let token = sandbox.token.as_ref();
    let token = token.map(|token| ("Authorization", format!("Bearer {token}")));
    let member = member.map(|name| (MEMBER_HEADER, name.to_header()));
    let headers: Vec<_> = token.into_iter().chain(member).collect();
    post(&path, &headers, transaction, signal).await
}

/// The functions of a source, or what is wrong with it.
pub(crate) async fn assemble(
    source: &str,
    signal: &AbortSignal,
) -> Result<Vec<FunctionView>, NodeError> {
    let request = AssembleRequest {
        source: source.to_owned(),
    };
    let assembled: Assembled = post(routes::ASSEMBLE, &[], &request, signal).await?;
    Ok(assembled.functions)
}

/// The sandbox's whole ledger, as the text of a file.
pub(crate) async fn export(sandbox: &str) -> Result<String, NodeError> {
    let path = routes::fill(routes::EXPORT, &[sandbox]);
    let request = RequestBuilder::new(&path).build().map_err(garbled)?;
    checked(request.send().await)
        .await?
        .text()
        .await
        .map_err(garbled)
}

/// Stores the text of a link, and gives the id of its short link.
pub(crate) async fn share(link: &str) -> Result<String, NodeError> {
    let request = RequestBuilder::new(routes::SHARES).method(Method::POST);
    let request = request.body(link).map_err(garbled)?;
    let stored: Shared = read(request.send().await).await?;
    Ok(stored.id)
}

/// A page of accounts, from the one after `after`.
pub(crate) async fn accounts(
    sandbox: &str,
    after: Option<Address>,
    signal: &AbortSignal,
) -> Result<AccountPage, NodeError> {
    let path = routes::fill(routes::ACCOUNTS, &[sandbox]);
    get(&paged(path, after), signal).await
}

/// A page of a contract's storage, from the key after `after`.
pub(crate) async fn storage(
    sandbox: &str,
    contract: Address,
    after: Option<Bytes>,
    signal: &AbortSignal,
) -> Result<StoragePage, NodeError> {
    let path = routes::fill(routes::STORAGE, &[sandbox, &contract.to_string()]);
    get(&paged(path, after), signal).await
}

fn paged(path: String, after: Option<impl ToString>) -> String {
    match after {
        Some(after) => format!("{path}?after={}", after.to_string()),
        None => path,
    }
}

fn request(path: &str, method: Method, signal: &AbortSignal) -> RequestBuilder {
    RequestBuilder::new(path)
        .method(method)
        .abort_signal(Some(signal))
}

async fn get<T: DeserializeOwned>(path: &str, signal: &AbortSignal) -> Result<T, NodeError> {
    let request = request(path, Method::GET, signal)
        .build()
        .map_err(garbled)?;
    read(request.send().await).await
}

async fn post<B: Serialize, T: DeserializeOwned>(
    path: &str,
    headers: &[(&str, String)],
    body: &B,
    signal: &AbortSignal,
) -> Result<T, NodeError> {
    let mut builder = request(path, Method::POST, signal);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    read(builder.json(body).map_err(garbled)?.send().await).await
}

async fn read<T: DeserializeOwned>(
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

fn garbled(error: gloo_net::Error) -> NodeError {
    NodeError::Garbled(error.to_string())
}

fn unreachable(error: gloo_net::Error) -> NodeError {
    match &error {
        gloo_net::Error::JsError(cause) if cause.name == "AbortError" => NodeError::Stopped,
        gloo_net::Error::JsError(_) => NodeError::Unreachable(None),
        other => NodeError::Garbled(other.to_string()),
    }
}
