//! `wattage replay FILE`: executes a ledger file again in a fresh ledger in memory, and compares every block.

mod execute;

use serde::Serialize;
use wattage_core::ledger::Difference;
use wattage_core::types::{Hash, grouped};

use super::output::{Exit, Failure, conclude, print, print_json};
use super::{help, ledger_file};
use execute::{Replayed, execute};

/// Execute a ledger file again and compare every block: its gas, its state root, its hash.
///
/// A ledger is a function of its genesis and its transactions, so whoever executes them comes to the same blocks. A file
/// whose figures or transactions somebody has changed does not: the first difference is told, and it ends with 1.
/// Nothing is kept, and no node is asked.
#[derive(clap::Args)]
#[command(after_help = help::REPLAY)]
pub(super) struct Replay {
    /// The ledger file, as wattage export writes it; - reads standard input.
    #[arg(value_name = "FILE")]
    what: String,
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
        let name = ledger_file::name(&self.what);
        let file = ledger_file::parse(name, &ledger_file::read(&self.what)?)?;
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
