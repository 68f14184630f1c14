//! `cargo xtask bench --only node`: requests a second, latency, growth, start-up and memory of the real node, as its
//! clients meet them, beside anvil, the development chain that people would use instead.
//!
//! [`server`] starts either program, [`wattage`] and [`anvil`] speak to them, [`load`] makes many clients ask at once.
//! Client and server share the machine's processors, in both cases alike. Anvil keeps its chain in memory; the node answers
//! a transaction when its block is on the disk.

mod anvil;
mod growth;
mod http;
mod load;
mod server;
mod serving;
mod start;
mod wattage;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};

const USAGE: &str = "Usage: bench-node --wattage FILE [--anvil FILE] [--quick]";

/// The programs to be measured, and for how long each.
pub(crate) struct Plan {
    pub(crate) wattage: PathBuf,
    /// Without it the table has no peer.
    pub(crate) anvil: Option<PathBuf>,
    /// How long each load lasts.
    pub(crate) turn: Duration,
    /// How many times each load is made; the medians are shown.
    pub(crate) turns: usize,
    /// Rows of the largest ledger of the growth table.
    pub(crate) rows: u64,
    /// Sandboxes of the fullest node of the growth table.
    pub(crate) sandboxes: usize,
}

fn main() -> ExitCode {
    match plan().and_then(|plan| run(&plan)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn plan() -> Result<Plan> {
    let (mut wattage, mut anvil, mut quick) = (None, None, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--wattage" => wattage = arguments.next().map(PathBuf::from),
            "--anvil" => anvil = arguments.next().map(PathBuf::from),
            "--quick" => quick = true,
            _ => anyhow::bail!("{USAGE}"),
        }
    }
    let (seconds, turns, rows, sandboxes) = if quick {
        (1, 1, 10_000, 100)
    } else {
        (4, 3, 100_000, 1_000)
    };
    Ok(Plan {
        wattage: wattage.context(USAGE)?,
        anvil,
        turn: Duration::from_secs(seconds),
        turns,
        rows,
        sandboxes,
    })
}

fn run(plan: &Plan) -> Result<()> {
    println!("Wall time, client and server on one machine. Trust the ratios.");
    serving::run(plan)?;
    growth::rows(plan)?;
    growth::sandboxes(plan)?;
    start::run(plan)
}
