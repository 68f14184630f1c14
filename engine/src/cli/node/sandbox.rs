//! `wattage sandbox`: making sandboxes, and what is done with one as a whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wattage_core::api::{self, CreateSandbox, GenesisRequest};
use wattage_core::ledger::Genesis;
use wattage_core::types::{Address, Amount, grouped};

use super::super::file::{read, unreadable};
use super::super::output::{Exit, Failure, Refusal, conclude, print, print_json};
use super::created::{CreatedOptions, FORGET, KEEP};
use super::help;
use super::options::{NodeOptions, SandboxOptions, TokenOptions};
use super::table::fields;

/// Make, show, fork, rewind and delete sandboxes of a running node.
///
/// A sandbox is a ledger of one's own. Whoever knows its id may read it; writing needs its token, which is shown once.
#[derive(clap::Args)]
#[command(after_help = help::SANDBOX)]
pub(in crate::cli) struct Sandbox {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Create(Create),
    Show(Show),
    Fork(Fork),
    Rewind(Rewind),
    Undo(Undo),
    Token(NewToken),
    Delete(Delete),
}

/// Make a sandbox, and print its id and token.
///
/// Without a genesis of its own alice, bob, carol and dave have 1,000,000 each.
#[derive(clap::Args)]
struct Create {
    /// An account that it begins with and what it has, once for each: alice=1000.
    #[arg(long, value_name = "ACCOUNT=AMOUNT", value_parser = balance)]
    genesis: Vec<(Address, Amount)>,
    /// The same as a JSON file: { "accounts": { "alice": "1000" }, "gas_price": "0" }.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["genesis", "gas_price"], value_hint = clap::ValueHint::FilePath)]
    genesis_file: Option<PathBuf>,
    /// Fee per unit of gas; 0 without it.
    #[arg(long, value_name = "N")]
    gas_price: Option<Amount>,
    #[command(flatten)]
    created: CreatedOptions,
    #[command(flatten)]
    node: NodeOptions,
}

/// Show a sandbox and its newest block.
#[derive(clap::Args)]
struct Show {
    #[command(flatten)]
    which: Which,
}

/// Copy its ledger into a new sandbox, and print that one's id and token.
#[derive(clap::Args)]
struct Fork {
    /// The last block that comes along; the newest without it.
    #[arg(long, value_name = "N")]
    height: Option<u64>,
    #[command(flatten)]
    created: CreatedOptions,
    #[command(flatten)]
    sandbox: SandboxOptions,
}

/// Take it back to an earlier block. undo takes that back.
///
/// undo goes one step, for one day: another rewind takes the place of this one, and what undoing this one would have
/// brought back is gone. A rewind to the newest block changes nothing.
#[derive(clap::Args)]
struct Rewind {
    /// The block that becomes the newest.
    #[arg(long, value_name = "N")]
    height: u64,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    token: TokenOptions,
}

/// Take the last rewind back; a second undo takes the first one back.
///
/// It goes one step, the last rewind, for one day.
#[derive(clap::Args)]
struct Undo {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    token: TokenOptions,
}

/// Make a new token in place of the old one, and print it.
///
/// The old one holds until the new one is first used, and at most an hour: a broken connection locks nobody out.
#[derive(clap::Args)]
struct NewToken {
    #[command(flatten)]
    created: CreatedOptions,
    #[command(flatten)]
    sandbox: SandboxOptions,
    #[command(flatten)]
    token: TokenOptions,
}

/// Delete it with all its blocks, for good.
#[derive(clap::Args)]
struct Delete {
    /// Needed, since nothing brings it back; export keeps a copy.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    token: TokenOptions,
}

#[derive(clap::Args)]
struct Which {
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sandbox: SandboxOptions,
}

impl Sandbox {
    pub(in crate::cli) fn execute(self) -> anyhow::Result<Exit> {
        let (json, done) = match self.command {
            Command::Create(create) => return create.created.conclude(FORGET, create.run()),
            Command::Fork(fork) => return fork.created.conclude(FORGET, fork.run()),
            // The old token holds on.
            Command::Token(token) => return token.created.conclude(KEEP, token.run()),
            Command::Show(show) => (show.which.json, show.run()),
            Command::Rewind(rewind) => (rewind.which.json, rewind.run()),
            Command::Undo(undo) => (undo.which.json, undo.run()),
            Command::Delete(delete) => (delete.which.json, delete.run()),
        };
        conclude(json, done.map(|()| Exit::Success))
    }
}

impl Create {
    fn run(self) -> Result<(), Failure> {
        let genesis = match &self.genesis_file {
            Some(file) => Some(genesis_of(file)?),
            None => self.genesis()?,
        };
        let created = self
            .node
            .client()
            .create_sandbox(&CreateSandbox { genesis });
        self.created.print(&created?)
    }

    /// The genesis that the options give; none if they give none.
    fn genesis(&self) -> Result<Option<GenesisRequest>, Refusal> {
        if self.genesis.is_empty() && self.gas_price.is_none() {
            return Ok(None);
        }
        let mut accounts = BTreeMap::new();
        for (address, amount) in &self.genesis {
            if accounts.insert(*address, *amount).is_some() {
                let error = format!("--genesis names {} twice", address.shown());
                return Err(Refusal::new(error));
            }
        }
        if self.genesis.is_empty() {
            let usual = Genesis::default().accounts.into_iter();
            accounts.extend(usual.map(|(address, balance)| (address, Amount(balance))));
        }
        Ok(Some(GenesisRequest {
            accounts: accounts.into_iter().collect(),
            gas_price: self.gas_price.unwrap_or_default(),
        }))
    }
}

impl Show {
    fn run(&self) -> Result<(), Failure> {
        let client = self.which.sandbox.client();
        let sandbox = self.which.sandbox.reader(&client)?.read()?;
        self.which.print(&sandbox)
    }
}

impl Fork {
    fn run(&self) -> Result<(), Failure> {
        let client = self.sandbox.client();
        let forked = self.sandbox.reader(&client)?.fork(self.height)?;
        self.created.print(&forked)
    }
}

impl Rewind {
    fn run(&self) -> Result<(), Failure> {
        let client = self.which.sandbox.client();
        let sandbox = self.which.sandbox.writer(&client, &self.token)?;
        self.which.print(&sandbox.rewind(self.height)?)
    }
}

impl Undo {
    fn run(&self) -> Result<(), Failure> {
        let client = self.which.sandbox.client();
        let sandbox = self.which.sandbox.writer(&client, &self.token)?;
        self.which.print(&sandbox.undo_rewind()?)
    }
}

impl NewToken {
    fn run(&self) -> Result<(), Failure> {
        let client = self.sandbox.client();
        let sandbox = self.sandbox.writer(&client, &self.token)?;
        self.created.print(&sandbox.rotate_token()?)
    }
}

impl Delete {
    fn run(&self) -> Result<(), Failure> {
        let client = self.which.sandbox.client();
        let sandbox = self.which.sandbox.writer(&client, &self.token)?;
        let id = sandbox.id();
        if !self.yes {
            let height = sandbox.read()?.height;
            return Err(Refusal::new(format!(
                "sandbox {id} with its {} blocks would be gone for good; --yes deletes it, wattage export keeps a copy",
                grouped(height)
            ))
            .into());
        }
        sandbox.remove()?;
        match self.which.json {
            true => print_json(&serde_json::json!({ "deleted": id }))?,
            false => print(&format!("deleted {id}\n"))?,
        }
        Ok(())
    }
}

impl Which {
    fn print(&self, sandbox: &api::Sandbox) -> Result<(), Failure> {
        match self.json {
            true => print_json(sandbox)?,
            false => print(&text(sandbox))?,
        }
        Ok(())
    }
}

fn text(sandbox: &api::Sandbox) -> String {
    let usage = &sandbox.usage;
    let mut rows = vec![
        ("sandbox", sandbox.id.clone()),
        ("block", sandbox.height.to_string()),
        ("hash", sandbox.hash.to_string()),
        ("state root", sandbox.state_root.to_string()),
        ("timestamp", sandbox.timestamp.to_string()),
        ("schedule", sandbox.schedule.clone()),
        ("gas price", grouped(sandbox.gas_price.0)),
        ("ledger", sandbox.ledger.clone()),
    ];
    let forked = sandbox.forked_at;
    rows.extend(forked.map(|height| ("forked at", format!("block {height}"))));
    let undo = sandbox.undo.as_ref();
    rows.extend(undo.map(|undo| {
        (
            "undo",
            format!(
                "brings back block {}, within a day of the rewind",
                undo.height
            ),
        )
    }));
    let (held, bytes) = (grouped(usage.rows), grouped(usage.bytes));
    rows.push(("holds", format!("{held} rows, {bytes} bytes")));
    fields(&rows)
}

/// Reads `alice=1000`.
fn balance(text: &str) -> Result<(Address, Amount), String> {
    let form = || format!("{text:?} is not ACCOUNT=AMOUNT, such as alice=1000");
    // A name may hold the sign itself; an amount does not.
    let (account, amount) = text.rsplit_once('=').ok_or_else(form)?;
    let account = account
        .parse::<Address>()
        .map_err(|error| error.to_string())?;
    let amount = amount
        .parse::<Amount>()
        .map_err(|error| error.to_string())?;
    Ok((account, amount))
}

fn genesis_of(file: &Path) -> Result<GenesisRequest, Refusal> {
    let name = file.display().to_string();
    let hint = "give the path of a genesis, or - for standard input";
    let bytes = read(&name).map_err(|error| unreadable(&name, &error, hint))?;
    let mut json = serde_json::Deserializer::from_slice(&bytes);
    let parsed = serde_path_to_error::deserialize(&mut json);
    parsed.map_err(|error| {
        Refusal::new(format!(
            "{name}: {error}; a genesis is {{ \"accounts\": {{ \"alice\": \"1000\" }}, \"gas_price\": \"0\" }}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balance_is_an_account_and_an_amount() {
        let (account, amount) = balance("alice=1,000").expect("a balance");
        assert_eq!((account.name(), amount), (Some("alice"), Amount(1000)));
        assert_eq!(balance("a=b=2").expect("a balance").1, Amount(2));
        for wrong in ["alice", "alice=", "=5", "alice=-1", "a-name-that-is-long=1"] {
            assert!(balance(wrong).is_err(), "{wrong}");
        }
    }
}
