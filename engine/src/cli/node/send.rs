//! Submitting a transaction or asking what it would come to, and printing what came of it.

use serde::Serialize;
use wattage_core::api::{TransactionRequest, TransactionResult};
use wattage_core::limits;
use wattage_core::types::{Address, grouped, plain};
use wattage_core::vm::Outcome;

use super::super::call::gas;
use super::super::output::{Exit, Failure, print, print_json};
use super::super::report;
use super::options::{MemberOptions, SandboxOptions, TokenOptions};
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
    #[command(flatten)]
    member: MemberOptions,
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

/// What a transaction came to, as `--json` prints it.
#[derive(Serialize)]
struct Sent<R> {
    #[serde(flatten)]
    result: R,
    /// Whether the key had been used for it before, so that nothing new was done; not of a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    replayed: Option<bool>,
}

/// What people are told then.
const REPLAYED: &str =
    "nothing new was done: this key had been used before, and the receipt is the one of then\n";

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
            false => {
                let member = self.member.name()?;
                let sandbox = self.sandbox.writer(&client, &self.token)?;
                sandbox.as_member(member)
            }
        };
        let Sent { result, replayed } = match self.preview {
            true => preview(&sandbox, &transaction)?,
            false => self.submit(&client, &sandbox, &transaction)?,
        };
        if self.json {
            let result = &result;
            print_json(&Sent { result, replayed })?;
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
            if replayed == Some(true) {
                print(REPLAYED)?;
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
    ) -> Result<Sent<TransactionResult>, Failure> {
        let key = match &self.idempotency_key {
            Some(key) => key.clone(),
            None => Key::random().map_err(|error| {
                let context = "the system gives no random bytes for the transaction's key";
                Failure::Machine(anyhow::Error::new(error).context(context))
            })?,
        };
        let submitted = sandbox.submit(transaction, &key).map_err(|error| {
            undecided(error, &key, client)
                .unwrap_or_else(|error| unsent(error, sandbox, transaction))
        })?;
        Ok(Sent {
            result: submitted.result,
            // A key made up here was used before only if the connection broke and it was sent again.
            replayed: Some(submitted.replayed && self.idempotency_key.is_some()),
        })
    }
}

/// Why a transaction has no receipt where it may have been committed all the same, with the key that keeps it from
/// being executed twice.
///
/// # Errors
/// The error itself, where nothing was committed.
fn undecided(error: ClientError, key: &Key, client: &Client) -> Result<Failure, ClientError> {
    let again = format!(
        "the transaction may have been committed. Send it again with --idempotency-key {key}: it is not executed twice"
    );
    match error {
        ClientError::Unanswered { why, .. } => Ok(Failure::Machine(anyhow::anyhow!(
            "the connection to {} broke before the answer came: {why}; {again}",
            client.node()
        ))),
        // A node without room says so before it commits.
        ClientError::Problem(problem) if problem.status >= 500 && problem.status != 507 => {
            let error = ClientError::Problem(problem);
            Ok(Failure::Machine(anyhow::anyhow!("{error}; {again}")))
        }
        // It may be a proxy that did not wait for the node.
        error @ ClientError::NotANode { .. } => Ok(match error.into() {
            Failure::Input(refusal) => {
                let again = format!("if there is a node behind it, {again}");
                refusal.advised(&again).into()
            }
            machine => machine,
        }),
        other => Err(other),
    }
}

fn preview(
    sandbox: &SandboxClient<'_>,
    transaction: &TransactionRequest,
) -> Result<Sent<TransactionResult>, Failure> {
    let preview = sandbox.preview(vec![transaction.clone()]);
    let mut preview = preview.map_err(|error| unsent(error, sandbox, transaction))?;
    let none = || anyhow::anyhow!("the node answered a preview of one transaction with none");
    let result = preview.results.pop();
    Ok(Sent {
        result: result.ok_or_else(|| Failure::Machine(none()))?,
        replayed: None,
    })
}

/// Why it was not done; to who cannot pay, what the fee has to do with it.
fn unsent(
    error: ClientError,
    sandbox: &SandboxClient<'_>,
    transaction: &TransactionRequest,
) -> Failure {
    let unpaid = error.kind() == Some("insufficient-funds");
    let failure = Failure::from(error);
    let Some(limit) = gas_limit(transaction).filter(|_| unpaid) else {
        return failure;
    };
    // Without an answer the node's own sentence stands as it is.
    match sandbox.read().map(|sandbox| sandbox.gas_price.0) {
        Ok(price) if price > 0 => {
            let fee = grouped(price.saturating_mul(u128::from(limit)));
            let (limit, price) = (grouped(limit), grouped(price));
            failure.advised(&format!(
                "the highest fee is {fee}, {limit} gas for {price} each: --gas-limit lowers it"
            ))
        }
        _ => failure,
    }
}

/// The gas that it may use, if it uses any.
fn gas_limit(transaction: &TransactionRequest) -> Option<u64> {
    match transaction {
        TransactionRequest::Deploy(deploy) => Some(deploy.gas_limit),
        TransactionRequest::Upgrade(upgrade) => Some(upgrade.gas_limit),
        TransactionRequest::Call(call) => Some(call.gas_limit),
        TransactionRequest::Transfer(transfer) => Some(transfer.gas_limit),
        TransactionRequest::Faucet(_) | TransactionRequest::Warp(_) => None,
    }
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
