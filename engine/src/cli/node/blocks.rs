//! `wattage blocks` and `wattage block`: what happened, newest first, and one block whole.

use wattage_core::api::{BlockPage, BlockView, TransactionSummary};
use wattage_core::types::{grouped, plain_line};

use super::super::output::{Exit, Failure, conclude, print, print_json};
use super::super::report;
use super::help;
use super::options::SandboxOptions;
use super::table::{fields, table};
use crate::client::Order;

/// Show the newest blocks of a sandbox, or the oldest.
#[derive(clap::Args)]
#[command(after_help = help::BLOCKS)]
pub(in crate::cli) struct Blocks {
    /// How many.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
    /// The oldest first.
    #[arg(long)]
    oldest: bool,
    /// Those that come after this height, in the order asked for.
    #[arg(long, value_name = "N")]
    after: Option<u64>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sandbox: SandboxOptions,
}

/// Show a block.
#[derive(clap::Args)]
#[command(after_help = help::BLOCK)]
pub(in crate::cli) struct Block {
    /// Its height; the genesis block has 0.
    height: u64,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sandbox: SandboxOptions,
}

impl Blocks {
    pub(in crate::cli) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let client = self.sandbox.client();
        let order = match self.oldest {
            true => Order::Oldest,
            false => Order::Newest,
        };
        let sandbox = self.sandbox.reader(&client)?;
        let page = sandbox.blocks(order, self.after, self.limit.into())?;
        match self.json {
            true => print_json(&page)?,
            false => print(&self.text(&page))?,
        }
        Ok(Exit::Success)
    }

    fn text(&self, page: &BlockPage) -> String {
        let named = page.blocks.iter().any(|block| block.sent_by.is_some());
        let row = |block: &BlockView| {
            let first = block.transactions.first();
            let mut row = vec![
                block.height.to_string(),
                grouped(block.gas_used),
                first.map_or_else(|| "genesis".to_owned(), said),
                first.map_or_else(String::new, |transaction| transaction.hash.to_string()),
            ];
            if named {
                row.push(by(block).unwrap_or_default());
            }
            row
        };
        let rows: Vec<_> = page.blocks.iter().map(row).collect();
        let more = page.next.map(|next| {
            let oldest = if self.oldest { "--oldest " } else { "" };
            format!("\nmore: wattage blocks {oldest}--after {next}\n")
        });
        let headings = ["height", "gas", "what", "transaction", "by"];
        let headings = &headings[..headings.len() - usize::from(!named)];
        let table = table(headings, &[0, 1], &rows);
        format!("{table}{}", more.unwrap_or_default())
    }
}

impl Block {
    pub(in crate::cli) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let client = self.sandbox.client();
        let block = self.sandbox.reader(&client)?.block(self.height)?;
        match self.json {
            true => print_json(&block)?,
            false => print(&text(&block))?,
        }
        Ok(Exit::Success)
    }
}

fn text(block: &BlockView) -> String {
    let mut rows = vec![
        ("height", block.height.to_string()),
        ("hash", block.hash.to_string()),
        ("parent", block.parent.to_string()),
        ("timestamp", block.timestamp.to_string()),
        ("transactions root", block.transactions_root.to_string()),
        ("receipts root", block.receipts_root.to_string()),
        ("state root", block.state_root.to_string()),
        ("gas used", grouped(block.gas_used)),
    ];
    for transaction in &block.transactions {
        rows.push(("transaction", transaction.hash.to_string()));
        rows.push(("", said(transaction)));
    }
    rows.extend(by(block).map(|name| ("by", name)));
    fields(&rows)
}

/// The name of the member who sent a block.
pub(super) fn by(block: &BlockView) -> Option<String> {
    let name = block.sent_by.as_deref();
    name.map(|name| plain_line(name).into_owned())
}

/// `call alice -> 0x..: increment, success`
pub(super) fn said(transaction: &TransactionSummary) -> String {
    let mut said = plain_line(&transaction.kind).into_owned();
    if let Some(sender) = &transaction.sender {
        said = format!("{said} {}", sender.shown());
    }
    if let Some(to) = &transaction.to {
        said = format!("{said} -> {}", to.shown());
    }
    if let Some(function) = &transaction.function {
        said = format!("{said}: {}", plain_line(function));
    }
    format!("{said}, {}", report::outcome_word(transaction.outcome))
}
