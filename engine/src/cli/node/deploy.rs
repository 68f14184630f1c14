//! `wattage deploy` and `wattage upgrade`: code into a sandbox. The node checks it; a problem is shown at its place.

use wattage_core::api::{DeployRequest, TransactionRequest, UpgradeRequest};
use wattage_core::types::{Address, Amount, Bytes, Hash, plain_line};

use super::super::call::input;
use super::super::file::{read, unreadable};
use super::super::output::{Exit, Failure, Refusal, conclude};
use super::help;
use super::send::{SendOptions, Sender, Source};

/// Deploy a contract into a sandbox of a running node.
///
/// Its init runs, if it exports one. The contract's address is printed with the receipt.
#[derive(clap::Args)]
#[command(after_help = help::DEPLOY)]
pub(in crate::cli) struct Deploy {
    /// The contract: WAT text or a wasm module; - reads standard input.
    file: String,
    /// An argument of init, once for each: 5, -1, 0xff, 1_000, or with its type, i64:5.
    #[arg(
        long = "arg",
        visible_alias = "init-arg",
        value_name = "V",
        allow_hyphen_values = true
    )]
    arguments: Vec<String>,
    /// Amount sent to the contract.
    #[arg(
        long,
        value_name = "N",
        default_value = "0",
        allow_hyphen_values = true
    )]
    value: Amount,
    /// Call input of init: 0x and hex digits.
    #[arg(long, value_name = "HEX", default_value = "0x", value_parser = input)]
    input: Bytes,
    #[command(flatten)]
    sender: Sender,
    #[command(flatten)]
    send: SendOptions,
}

/// Replace a contract's code; its creator only. Storage and balance stay.
#[derive(clap::Args)]
#[command(after_help = help::UPGRADE)]
pub(in crate::cli) struct Upgrade {
    /// The contract's address.
    contract: Address,
    /// The new code: WAT text or a wasm module; - reads standard input.
    file: String,
    /// Hash of the code that you believe it runs: refused if somebody has upgraded it since.
    #[arg(long, value_name = "HASH")]
    replaces: Option<Hash>,
    #[command(flatten)]
    sender: Sender,
    #[command(flatten)]
    send: SendOptions,
}

impl Deploy {
    pub(in crate::cli) fn execute(self) -> anyhow::Result<Exit> {
        conclude(self.send.json, self.run())
    }

    fn run(self) -> Result<Exit, Failure> {
        let code = Code::load(&self.file)?;
        let request = DeployRequest {
            sender: self.sender.account,
            nonce: self.sender.nonce,
            gas_limit: self.sender.gas_limit,
            source: code.source.clone(),
            wasm: code.wasm.clone(),
            arguments: self.arguments,
            input: self.input,
            value: self.value,
        };
        let title = format!("deploy {} as {}", code.name, self.sender.account.shown());
        code.send(&self.send, TransactionRequest::Deploy(request), &title)
    }
}

impl Upgrade {
    pub(in crate::cli) fn execute(self) -> anyhow::Result<Exit> {
        conclude(self.send.json, self.run())
    }

    fn run(self) -> Result<Exit, Failure> {
        let code = Code::load(&self.file)?;
        let request = UpgradeRequest {
            sender: self.sender.account,
            nonce: self.sender.nonce,
            gas_limit: self.sender.gas_limit,
            contract: self.contract,
            source: code.source.clone(),
            wasm: code.wasm.clone(),
            replaces: self.replaces,
        };
        let (contract, sender) = (self.contract.shown(), self.sender.account.shown());
        let title = format!("upgrade {contract} to {} as {sender}", code.name);
        code.send(&self.send, TransactionRequest::Upgrade(request), &title)
    }
}

/// Code as it was in a file: either WAT or a module.
struct Code {
    name: String,
    source: Option<String>,
    wasm: Option<Bytes>,
}

impl Code {
    fn load(file: &str) -> Result<Self, Refusal> {
        let name = match file {
            "-" => "standard input",
            file => file,
        };
        let bytes = read(file).map_err(|error| {
            let hint = "give the path of a contract, or - for standard input";
            unreadable(name, &error, hint)
        })?;
        let name = plain_line(name).into_owned();
        if bytes.starts_with(b"\0asm") {
            return Ok(Self {
                name,
                source: None,
                wasm: Some(Bytes(bytes)),
            });
        }
        match String::from_utf8(bytes) {
            Ok(source) => Ok(Self {
                name,
                source: Some(source),
                wasm: None,
            }),
            Err(_) => {
                let error = format!("{name} is no WAT, which is UTF-8 text, and no wasm module");
                Err(Refusal::new(error))
            }
        }
    }

    /// Sends a transaction that has this code in it.
    fn send(
        &self,
        options: &SendOptions,
        transaction: TransactionRequest,
        title: &str,
    ) -> Result<Exit, Failure> {
        let source = self.source.as_deref();
        let lines = source.map_or(Source::None, Source::Text);
        options
            .send(transaction, title, lines)
            .map_err(|failure| failure.of_code(&self.name, source.unwrap_or_default()))
    }
}
