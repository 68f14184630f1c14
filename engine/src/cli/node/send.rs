//! Submitting a transaction or asking what it would come to, and printing what came of it.

use wattage_core::api::{TransactionRequest, TransactionResult};
use wattage_core::limits;
use wattage_core::types::{Address, plain};
use wattage_core::vm::Outcome;

use super::super::call::gas;
use super::super::output::{Exit, Failure, print, print_json};
use super::super::report;
use super::options::{SandboxOptions, TokenOptions};
use crate::client::{Client, ClientError, Key, SandboxClient};

/// How a transaction is sent.
#[derive(clap::Args)]
pub(super) struct SendOptions {
    /// Only say what it would come to: nothing is kept, and no token is needed.
    #[arg(long)]
    preview: bool,
    /// Print one JSON object instead of text.
    #[arg(long)]
    pub(super) json: bool,
    /// Word by which the node knows the transaction again: sent twice under the same one, it is executed once. One is
    /// made up if none is given.
    #[arg(long, value_name = "KEY", conflicts_with = "preview")]
    idempotency_key: Option<Key>,
    #[command(flatten)]
    pub(super) sandbox: SandboxOptions,
    #[command(flatten)]
    token: TokenOptions,
}

/// Who sends it.
#[derive(clap::Args)]
pub(super) struct Sender {
    /// Who sends it: a name such as alice, or an address.
    #[arg(long = "from", visible_alias = "caller", value_name = "ACCOUNT", default_value = "alice", value_hint = clap::ValueHint::Other)]
    pub(super) account: Address,
    /// The most gas it may use.
    #[arg(long, value_name = "N", default_value_t = limits::GAS_DEFAULT, value_parser = gas, allow_hyphen_values = true)]
    pub(super) gas_limit: u64,
    /// The sender's nonce; without it the next.
    #[arg(long, value_name = "N")]
    pub(super) nonce: Option<u64>,
}

/// The source whose lines a result is shown with.
pub(super) enum Source<'a> {
    /// There is none, or it does not matter.
    None,
    /// This one.
    Text(&'a str),
    /// That of a contract, which the node has.
    Of(&'a Address),
}

impl SendOptions {
    /// Sends `transaction`, which people are told of as `title`.
    pub(super) fn send(
        &self,
        transaction: TransactionRequest,
        title: &str,
        source: Source<'_>,
    ) -> Result<Exit, Failure> {
        let client = self.sandbox.client();
        let sandbox = match self.preview {
            true => self.sandbox.reader(&client)?,
            false => self.sandbox.writer(&client, &self.token)?,
        };
        let result = match self.preview {
            true => preview(&sandbox, transaction)?,
            false => self.submit(&client, &sandbox, &transaction)?,
        };
        if self.json {
            print_json(&result)?;
        } else {
            let title = match self.preview {
                true => format!("{title} (a preview: nothing is kept)"),
                false => title.to_owned(),
            };
            // What is committed is told, even if no source can be shown with it.
            let source = source.read(&sandbox, &result).unwrap_or_else(|error| {
                eprint!("{}", plain(&format!("no source is shown: {error}\n")));
                None
            });
            let text = report::receipt(&result, &title, source.as_deref());
            print(&text)?;
            if !self.preview {
                print(&report::place(&result))?;
            }
        }
        Ok(match result.outcome {
            Outcome::Success => Exit::Success,
            _ => Exit::Failed,
        })
    }

    fn submit(
        &self,
        client: &Client,
        sandbox: &SandboxClient<'_>,
        transaction: &TransactionRequest,
    ) -> Result<TransactionResult, Failure> {
        let key = match &self.idempotency_key {
            Some(key) => key.clone(),
            None => Key::random().map_err(|error| {
                let context = "the system gives no random bytes for the transaction's key";
                Failure::Machine(anyhow::Error::new(error).context(context))
            })?,
        };
        let submitted = sandbox.submit(transaction, &key);
        submitted.map_err(|error| undecided(error, &key, client))
    }
}

/// Why a transaction has no receipt. Where it may have been committed all the same, with the key that keeps it from
/// being executed twice.
fn undecided(error: ClientError, key: &Key, client: &Client) -> Failure {
    let again = format!(
        "the transaction may have been committed. Send it again with --idempotency-key {key}: it is not executed twice"
    );
    match &error {
        ClientError::Unanswered { why, .. } => Failure::Machine(anyhow::anyhow!(
            "the connection to {} broke before the answer came: {why}; {again}",
            client.node()
        )),
        // A node without room says so before it commits.
        ClientError::Problem(problem) if problem.status >= 500 && problem.status != 507 => {
            Failure::Machine(anyhow::anyhow!("{error}; {again}"))
        }
        // It may be a proxy that did not wait for the node.
        ClientError::NotANode { .. } => match error.into() {
            Failure::Input(refusal) => {
                let again = format!("if there is a node behind it, {again}");
                refusal.advised(&again).into()
            }
            machine => machine,
        },
        _ => error.into(),
    }
}

fn preview(
    sandbox: &SandboxClient<'_>,
    transaction: TransactionRequest,
) -> Result<TransactionResult, Failure> {
    let mut preview = sandbox.preview(vec![transaction])?;
    let none = || anyhow::anyhow!("the node answered a preview of one transaction with none");
    preview
        .results
        .pop()
        .ok_or_else(|| Failure::Machine(none()))
}

impl Source<'_> {
    fn read(
        self,
        sandbox: &SandboxClient<'_>,
        result: &TransactionResult,
    ) -> Result<Option<String>, ClientError> {
        match self {
            _ if result.lines.is_empty() => Ok(None),
            Self::None => Ok(None),
            Self::Text(text) => Ok(Some(text.to_owned())),
            Self::Of(contract) => match sandbox.account(contract, None)?.contract {
                Some(contract) => Ok(sandbox.code(&contract.code)?.source),
                None => Ok(None),
            },
        }
    }
}
