//! The node's HTTP API, as far as the page uses it. Routes and bodies are `wattage_core::api`. What is asked about a
//! [`Place`] is answered by the node or by this browser; how it gets there is in [`super::site`].

use gloo_net::http::{Method, RequestBuilder};
use wattage_core::api::{
    AccountPage, AccountView, AssembleRequest, Assembled, BlockPage, BlockView, CodeView,
    CreateSandbox, ForkRequest, FunctionView, MEMBER_HEADER, MemberName, Problem,
    Sandbox as SandboxHead, SandboxCreated, Shared, StoragePage, TransactionRequest,
    TransactionResult, UNKNOWN_SANDBOX, routes,
};
use wattage_core::types::{Address, Bytes, Hash};
use web_sys::AbortSignal;

use super::site::{garbled, get, post, read, text};
use crate::model::format::named_accounts;
use crate::model::offline::Place;
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
    /// What this browser keeps cannot be reached: a sentence.
    Broken(String),
    /// The person stopped waiting.
    Stopped,
}

impl NodeError {
    /// Whether the node does not have the sandbox (any more).
    pub(crate) fn is_unknown_sandbox(&self) -> bool {
        matches!(self, Self::Refused(problem) if problem.kind == UNKNOWN_SANDBOX)
    }

    /// Whether it was answered, with a reason why not.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused(_))
    }

    /// Whether it is unknown what the node made of the request.
    pub(crate) fn is_no_answer(&self) -> bool {
        matches!(
            self,
            Self::Unreachable(_) | Self::Garbled(_) | Self::Broken(_)
        )
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
            Self::Broken(sentence) => sentence.clone(),
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
            NodeError::Broken(_) => "This browser's ledger is not reachable".to_owned(),
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
    // A plain file server may answer any path with its page.
    let _: serde_json::Map<String, serde_json::Value> = get(false, routes::HEALTH, signal).await?;
    Ok(())
}

/// Makes a ledger with the default accounts: a sandbox of the node, or one that is only in this browser.
pub(crate) async fn create_sandbox(here: bool, signal: &AbortSignal) -> Result<Sandbox, NodeError> {
    let asked = CreateSandbox::default();
    let made: SandboxCreated = post(here, routes::SANDBOXES, &[], &asked, signal).await?;
    Ok(match here {
        true => Sandbox::local(made.sandbox.id, String::new()),
        false => Sandbox::own(made.sandbox.id, made.token),
    })
}

/// The first of these sandboxes that the node has.
pub(crate) async fn first_known(sandboxes: &[Sandbox], signal: &AbortSignal) -> Option<Sandbox> {
    for sandbox in sandboxes {
        match head(&Place::at_node(&sandbox.id), signal).await {
            Ok(_) => return Some(sandbox.clone()),
            Err(error) if error.is_unknown_sandbox() => (),
            Err(_) => return None, // nobody to ask
        }
    }
    None
}

/// The sandbox's newest block.
pub(crate) async fn head(place: &Place, signal: &AbortSignal) -> Result<SandboxHead, NodeError> {
    get(
        place.here,
        &routes::fill(routes::SANDBOX, &[&place.id]),
        signal,
    )
    .await
}

/// One of the sandbox's blocks.
pub(crate) async fn block(
    place: &Place,
    height: u64,
    signal: &AbortSignal,
) -> Result<BlockView, NodeError> {
    let path = routes::fill(routes::BLOCK, &[&place.id, &height.to_string()]);
    get(place.here, &path, signal).await
}

/// The newest blocks of a sandbox, the head first.
pub(crate) async fn blocks(
    place: &Place,
    limit: usize,
    signal: &AbortSignal,
) -> Result<Vec<BlockView>, NodeError> {
    let path = routes::fill(routes::BLOCKS, &[&place.id]);
    let page: BlockPage = get(place.here, &format!("{path}?limit={limit}"), signal).await?;
    Ok(page.blocks)
}

/// One account.
pub(crate) async fn account(
    place: &Place,
    address: Address,
    signal: &AbortSignal,
) -> Result<AccountView, NodeError> {
    let path = routes::fill(routes::ACCOUNT, &[&place.id, &address.to_string()]);
    get(place.here, &path, signal).await
}

/// Code by its hash.
pub(crate) async fn code(
    place: &Place,
    code: Hash,
    signal: &AbortSignal,
) -> Result<CodeView, NodeError> {
    let path = routes::fill(routes::CODE, &[&place.id, &code.to_string()]);
    get(place.here, &path, signal).await
}

/// Copies a sandbox's ledger into a new one of one's own: its id and its token.
pub(crate) async fn fork(
    sandbox: &str,
    signal: &AbortSignal,
) -> Result<(String, String), NodeError> {
    let path = routes::fill(routes::FORK, &[sandbox]);
    let made: SandboxCreated = post(false, &path, &[], &ForkRequest::default(), signal).await?;
    Ok((made.sandbox.id, made.token))
}

/// Submits a transaction in the name of a member and waits for its block.
pub(crate) async fn submit(
    sandbox: &Sandbox,
    here: bool,
    member: Option<&MemberName>,
    transaction: &TransactionRequest,
    signal: &AbortSignal,
) -> Result<TransactionResult, NodeError> {
    let path = routes::fill(routes::TRANSACTIONS, &[&sandbox.id]);
    let token = sandbox.token.as_ref();
    let token = token.map(|token| ("Authorization", format!("Bearer {token}")));
    let member = member.map(|name| (MEMBER_HEADER, name.to_header()));
    let headers: Vec<_> = token.into_iter().chain(member).collect();
    post(here, &path, &headers, transaction, signal).await
}

/// The functions of a source, or what is wrong with it.
pub(crate) async fn assemble(
    source: &str,
    signal: &AbortSignal,
) -> Result<Vec<FunctionView>, NodeError> {
    let request = AssembleRequest {
        source: source.to_owned(),
    };
    let assembled: Assembled = post(false, routes::ASSEMBLE, &[], &request, signal).await?;
    Ok(assembled.functions)
}

/// The whole ledger, as the text of a file.
pub(crate) async fn export(place: &Place) -> Result<String, NodeError> {
    text(place.here, &routes::fill(routes::EXPORT, &[&place.id])).await
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
    place: &Place,
    after: Option<Address>,
    signal: &AbortSignal,
) -> Result<AccountPage, NodeError> {
    let path = routes::fill(routes::ACCOUNTS, &[&place.id]);
    get(place.here, &paged(path, after), signal).await
}

/// A page of a contract's storage, from the key after `after`.
pub(crate) async fn storage(
    place: &Place,
    contract: Address,
    after: Option<Bytes>,
    signal: &AbortSignal,
) -> Result<StoragePage, NodeError> {
    let path = routes::fill(routes::STORAGE, &[&place.id, &contract.to_string()]);
    get(place.here, &paged(path, after), signal).await
}

fn paged(path: String, after: Option<impl ToString>) -> String {
    match after {
        Some(after) => format!("{path}?after={}", after.to_string()),
        None => path,
    }
}
