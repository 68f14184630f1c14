//! `wattage call`: a call of a contract in a sandbox.

use wattage_core::api::{CallRequest, TransactionRequest};
use wattage_core::ledger::MAIN;
use wattage_core::types::{Address, Amount, Bytes};

use super::super::call::input;
use super::super::output::{Exit, conclude};
use super::super::report;
use super::help;
use super::send::{SendOptions, Sender, Source};

/// Call a function of a contract in a sandbox of a running node.
///
/// The call is a transaction with a block of its own; result, gas by part and by line, logs and every changed row are
/// printed. With --preview nothing is kept.
#[derive(clap::Args)]
#[command(after_help = help::CALL)]
pub(in crate::cli) struct Call {
    /// The contract's address.
    contract: Address,
    /// The exported function to call.
    #[arg(long = "fn", value_name = "NAME", default_value = MAIN)]
    function: String,
    /// An argument of the function, once for each: 5, -1, 0xff, 1_000, or with its type, i64:5.
    #[arg(long = "arg", value_name = "V", allow_hyphen_values = true)]
    arguments: Vec<String>,
    /// Amount sent with the call.
    #[arg(
        long,
        value_name = "N",
        default_value = "0",
        allow_hyphen_values = true
    )]
    value: Amount,
    /// How much transfer may take from the caller beside the value.
    #[arg(
        long,
        value_name = "N",
        default_value = "0",
        allow_hyphen_values = true
    )]
    spend_limit: Amount,
    /// Call input: 0x and hex digits.
    #[arg(long, value_name = "HEX", default_value = "0x", value_parser = input)]
    input: Bytes,
    #[command(flatten)]
    sender: Sender,
    #[command(flatten)]
    send: SendOptions,
}

impl Call {
    pub(in crate::cli) fn execute(self) -> anyhow::Result<Exit> {
        let caller = self.sender.account;
        let title = report::call_text(&self.function, &self.arguments, &caller);
        let title = format!("{}: {title}", self.contract.shown());
        let request = CallRequest {
            sender: caller,
            nonce: self.sender.nonce,
            gas_limit: self.sender.gas_limit,
            contract: self.contract,
            function: self.function,
            arguments: self.arguments,
            input: self.input,
            value: self.value,
            spend_limit: self.spend_limit,
        };
        let source = Source::Of(&self.contract);
        let sent = self
            .send
            .send(TransactionRequest::Call(request), &title, source);
        conclude(self.send.json, sent)
    }
}
