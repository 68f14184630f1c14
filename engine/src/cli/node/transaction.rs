//! `wattage tx` and `wattage receipt`: a transaction as it stands in the ledger, and what it came to.

use wattage_core::api::{CodeView, PlacedTransaction, TransactionView};
use wattage_core::types::{Hash, Value, grouped, plain_line};

use super::super::output::{Exit, Failure, conclude, print, print_json};
use super::super::report;
use super::help;
use super::options::SandboxOptions;
use super::table::fields;

/// Show a transaction of a sandbox.
#[derive(clap::Args)]
#[command(after_help = help::TX)]
pub(in crate::cli) struct Tx {
    #[command(flatten)]
    which: Which,
}

/// Show the receipt of a transaction: how it ended, its gas, logs and every changed row.
#[derive(clap::Args)]
#[command(after_help = help::RECEIPT)]
pub(in crate::cli) struct Receipt {
    #[command(flatten)]
    which: Which,
}

#[derive(clap::Args)]
struct Which {
    /// The transaction's hash; blocks names it.
    hash: Hash,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sandbox: SandboxOptions,
}

impl Tx {
    pub(in crate::cli) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.which.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let client = self.which.sandbox.client();
        let sandbox = self.which.sandbox.reader(&client)?;
        let placed = sandbox.transaction(&self.which.hash)?;
        match self.which.json {
            true => print_json(&placed)?,
            false => print(&text(&placed))?,
        }
        Ok(Exit::Success)
    }
}

impl Receipt {
    pub(in crate::cli) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.which.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let client = self.which.sandbox.client();
        let receipt = self
            .which
            .sandbox
            .reader(&client)?
            .receipt(&self.which.hash)?;
        if self.which.json {
            print_json(&receipt)?;
        } else {
            let title = match &receipt.contract {
                Some(contract) => format!("contract {}", contract.shown()),
                None => "no contract".to_owned(),
            };
            print(&report::receipt(&receipt, &title, None))?;
            print(&report::place(&receipt))?;
        }
        Ok(Exit::Success)
    }
}

fn text(placed: &PlacedTransaction) -> String {
    let mut rows = vec![
        ("hash", placed.hash.to_string()),
        ("height", placed.height.to_string()),
        ("kind", placed.transaction.kind().to_owned()),
    ];
    match &placed.transaction {
        TransactionView::Deploy {
            sender,
            nonce,
            gas_limit,
            code,
            arguments,
            input,
            value,
        } => {
            rows.extend(sent(sender.shown(), *nonce, *gas_limit));
            rows.push(("arguments", values(arguments)));
            rows.push(("input", input.to_string()));
            rows.push(("value", grouped(value.0)));
            rows.push(("code", size(code)));
        }
        TransactionView::Upgrade {
            sender,
            nonce,
            gas_limit,
            contract,
            code,
        } => {
            rows.extend(sent(sender.shown(), *nonce, *gas_limit));
            rows.push(("contract", contract.shown()));
            rows.push(("code", size(code)));
        }
        TransactionView::Call {
            sender,
            nonce,
            gas_limit,
            contract,
            function,
            arguments,
            input,
            value,
            spend_limit,
        } => {
            rows.extend(sent(sender.shown(), *nonce, *gas_limit));
            rows.push(("contract", contract.shown()));
            rows.push(("function", plain_line(function).into_owned()));
            rows.push(("arguments", values(arguments)));
            rows.push(("input", input.to_string()));
            rows.push(("value", grouped(value.0)));
            rows.push(("spend limit", grouped(spend_limit.0)));
        }
        TransactionView::Transfer {
            sender,
            nonce,
            gas_limit,
            to,
            amount,
        } => {
            rows.extend(sent(sender.shown(), *nonce, *gas_limit));
            rows.push(("to", to.shown()));
            rows.push(("amount", grouped(amount.0)));
        }
        TransactionView::Faucet { to, amount } => {
            rows.push(("to", to.shown()));
            rows.push(("amount", grouped(amount.0)));
        }
        TransactionView::Warp { timestamp } => {
            rows.push(("timestamp", timestamp.to_string()));
        }
    }
    fields(&rows)
}

fn sent(sender: String, nonce: u64, gas_limit: u64) -> [(&'static str, String); 3] {
    [
        ("sender", sender),
        ("nonce", nonce.to_string()),
        ("gas limit", grouped(gas_limit)),
    ]
}

fn values(values: &[Value]) -> String {
    let values: Vec<String> = values.iter().map(ToString::to_string).collect();
    values.join(", ")
}

fn size(code: &CodeView) -> String {
    let bytes = grouped(code.wasm.0.len() as u64);
    match &code.source {
        Some(source) => format!(
            "{bytes} bytes, from {} lines of WAT",
            source.lines().count()
        ),
        None => format!("{bytes} bytes, deployed without source"),
    }
}
