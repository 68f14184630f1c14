//! `wattage replay WHAT`: executes a ledger file or a link again in a fresh ledger in memory, and compares.

mod execute;
mod experiment;
mod given;

use serde::Serialize;
use wattage_core::api::LedgerFile;
use wattage_core::ledger::Difference;
use wattage_core::types::{Hash, grouped};

use super::output::{Exit, Failure, Refusal, conclude, print, print_json};
use super::{help, ledger_file};
use execute::{Replayed, execute};
use given::Given;

/// Execute a link or a ledger file again, and compare: gas, results, state roots, hashes.
///
/// A ledger is a function of its genesis and its transactions, so whoever executes them comes to the same blocks. A link
/// or a file whose figures or transactions somebody has changed does not: what differs is told, and it ends with 1; what
/// is no link and no ledger file ends with 2. Nothing is kept. No node is asked, but for a short link that is stored
/// there.
#[derive(clap::Args)]
#[command(after_help = help::REPLAY)]
pub(super) struct Replay {
    /// A link (v1..., or an address with it), the address of a short link (http://HOST/s/ID), a file with a link
    /// (NAME.wattage), or a ledger file as wattage export writes it; - reads standard input.
    #[arg(value_name = "WHAT")]
    what: String,
    /// Print the source of a link's file, and execute nothing.
    #[arg(long, conflicts_with = "json")]
    source: bool,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    schedule: &'a str,
    /// Blocks that were made, the genesis block apart.
    blocks: u64,
    gas_used: u128,
    /// The newest block that was made.
    height: u64,
    hash: Hash,
    state_root: Hash,
    /// How long it took here.
    seconds: f64,
    slowest: Option<Slowest>,
    difference: Option<Differs<'a>>,
}

/// The block that took longest.
#[derive(Serialize)]
struct Slowest {
    height: u64,
    seconds: f64,
}

/// What came out differently.
#[derive(Serialize)]
struct Differs<'a> {
    height: u64,
    field: String,
    expected: &'a str,
    found: &'a str,
}

impl Replay {
    pub(super) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        match given::read(&self.what)? {
            Given::Link(link) if self.source => {
                let file = link.bundle().file().map(|file| file.text.as_str());
                print(file.unwrap_or_default())?;
                Ok(Exit::Success)
            }
            Given::Link(link) => experiment::run(&link, self.json),
            Given::Ledger(_) if self.source => {
                let error =
                    "a ledger file has the sources of many contracts: --source is for links";
                Err(Refusal::new(error).into())
            }
            Given::Ledger(file) => self.ledger(file),
        }
    }

    fn ledger(&self, file: LedgerFile) -> Result<Exit, Failure> {
        let name = ledger_file::name(&self.what);
        let schedule = file.schedule.clone();
        let replayed = execute(name, file)?;
        match self.json {
            true => print_json(&report(name, &schedule, &replayed))?,
            false => print(&text(name, &schedule, &replayed))?,
        }
        Ok(match replayed.difference {
            None => Exit::Success,
            Some(_) => Exit::Failed,
        })
    }
}

fn report<'a>(file: &'a str, schedule: &'a str, replayed: &'a Replayed) -> Report<'a> {
    let differs = |difference: &'a Difference| Differs {
        height: difference.height,
        field: difference.field.to_string(),
        expected: &difference.expected,
        found: &difference.found,
    };
    Report {
        file,
        schedule,
        blocks: replayed.blocks,
        gas_used: replayed.gas_used,
        height: replayed.head.height,
        hash: replayed.head.hash,
        state_root: replayed.head.state_root,
        seconds: replayed.took.as_secs_f64(),
        slowest: replayed.slowest.map(|(height, took)| Slowest {
            height,
            seconds: took.as_secs_f64(),
        }),
        difference: replayed.difference.as_ref().map(differs),
    }
}

fn text(file: &str, schedule: &str, replayed: &Replayed) -> String {
    let verdict = match &replayed.difference {
        None => "every block came out the same".to_owned(),
        Some(difference) => format!("DIFFERS at {difference}"),
    };
    let (blocks, gas) = (grouped(replayed.blocks), grouped(replayed.gas_used));
    let head = &replayed.head;
    let slowest = replayed.slowest.map(|(height, took)| {
        let mean = replayed.took.as_secs_f64() * 1000.0 / replayed.blocks.max(1) as f64;
        let most = took.as_secs_f64() * 1000.0;
        format!(", {mean:.2} ms a block, at most {most:.2} ms (block {height})")
    });
    format!(
        "{file}: {verdict}\n\n\
         blocks      {blocks}\n\
         gas         {gas} ({schedule})\n\
         time        {:.3} s{}\n\
         last block  {}, {}\n\
         state root  {}\n",
        replayed.took.as_secs_f64(),
        slowest.unwrap_or_default(),
        head.height,
        head.hash,
        head.state_root
    )
}
