//! `wattage accounts`: all accounts of a sandbox, or one.

use serde::Serialize;
use wattage_core::api::AccountView;
use wattage_core::types::{Address, grouped};

use super::super::output::{Exit, Failure, conclude, print, print_json};
use super::help;
use super::options::SandboxOptions;
use super::table::{fields, table};
use crate::client::SandboxClient;

/// Accounts in a page of the node's.
const PAGE: usize = 1000;

/// Show the accounts of a sandbox, or one of them.
#[derive(clap::Args)]
#[command(after_help = help::ACCOUNTS)]
pub(in crate::cli) struct Accounts {
    /// The account: a name such as alice, or an address; all if none is given.
    account: Option<Address>,
    /// As of this block; the newest without it.
    #[arg(long, value_name = "N")]
    height: Option<u64>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sandbox: SandboxOptions,
}

/// What `--json` prints of all accounts.
#[derive(Serialize)]
struct Listed {
    /// As of this block.
    height: u64,
    accounts: Vec<AccountView>,
}

impl Accounts {
    pub(in crate::cli) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let client = self.sandbox.client();
        let sandbox = self.sandbox.reader(&client)?;
        match &self.account {
            Some(address) => {
                let account = sandbox.account(address, self.height)?;
                match self.json {
                    true => print_json(&account)?,
                    false => print(&one(&account))?,
                }
            }
            None => {
                let listed = all(&sandbox, self.height)?;
                match self.json {
                    true => print_json(&listed)?,
                    false => print(&text(&listed))?,
                }
            }
        }
        Ok(Exit::Success)
    }
}

/// Every account, all as of one height.
fn all(sandbox: &SandboxClient<'_>, height: Option<u64>) -> Result<Listed, Failure> {
    let height = match height {
        Some(height) => height,
        None => sandbox.read()?.height,
    };
    let mut accounts = Vec::new();
    let mut after = None;
    loop {
        let page = sandbox.accounts(Some(height), after, PAGE)?;
        accounts.extend(page.accounts);
        after = page.next;
        if after.is_none() {
            return Ok(Listed { height, accounts });
        }
    }
}

fn text(listed: &Listed) -> String {
    let row = |account: &AccountView| {
        let code = account.contract.as_ref();
        vec![
            account.address.shown(),
            grouped(account.balance.0),
            account.nonce.to_string(),
            code.map_or_else(String::new, |contract| contract.code.to_string()),
        ]
    };
    let rows: Vec<_> = listed.accounts.iter().map(row).collect();
    let headings = ["account", "balance", "nonce", "code"];
    let height = listed.height;
    format!("block {height}\n\n{}", table(&headings, &[1, 2], &rows))
}

fn one(account: &AccountView) -> String {
    let mut rows = vec![("address", account.address.to_string())];
    rows.extend(account.name.clone().map(|name| ("name", name)));
    rows.push(("balance", grouped(account.balance.0)));
    rows.push(("nonce", account.nonce.to_string()));
    if let Some(contract) = &account.contract {
        rows.push(("code", contract.code.to_string()));
        rows.extend(contract.creator.map(|creator| ("creator", creator.shown())));
    }
    fields(&rows)
}
