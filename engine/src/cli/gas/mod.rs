//! `wattage gas`: what a contract costs. A listing of its source with prices, before any run and after one; and exact
//! figures of scenarios, kept in a file, checked and compared.

mod difference;
mod files;
mod listing;
mod play;
mod scenarios;

use std::path::PathBuf;

use serde::Serialize;
use wattage_core::contract::{FunctionPrice, LinePrice};
use wattage_core::schedule::WATTAGE_1;
use wattage_core::vm::Detail;

use super::call::{CallOptions, Called};
use super::file::ContractFile;
use super::help;
use super::output::{Exit, Failure, conclude, print, print_json};

pub(super) use files::read_scenario;
pub(super) use play::{contracts, refused};

/// Show what every line of a contract costs, before any run and after one.
///
/// Each source line is listed with its price, in gas: 1 for most instructions, more for host functions (storage, logs,
/// transfers), 0 for markers such as end. A + says that it can cost more, by lengths or new storage rows. The price
/// of a line is that of all instructions in it, once each, even if a run takes only one way through them. A function's
/// line has the price of a call of it that returns, with the functions it calls: 5 + n x 12 is 5 gas, and 12 for each
/// time its loop goes back to its beginning.
///
/// With --fn the call is made as by run, and the gas it used on each line stands beside the price, with its hits: how
/// often the line was paid for. A straight-line block is paid for as a whole when it begins, so that lines after a trap or
/// a revert may have gas and hits without having been executed. Below are the calls it made of other contracts, whose gas
/// is on the lines that made them.
///
/// A scenario is a JSON file of contracts and of what is done with them. --snapshot writes its exact figures to a file,
/// to be kept beside it; --check makes them again and ends with 1 if one differs by a unit, for use in continuous
/// integration; --diff shows what differs.
#[derive(clap::Args)]
#[command(after_help = help::GAS)]
// A call is made when a function is named; options of a call mean nothing without one.
#[command(mut_args(|arg| match arg.get_id().as_str() {
    "function" => arg.help("The exported function to call; without it nothing is run"),
    "arguments" | "init_arguments" | "caller" | "value" | "spend_limit" | "gas_limit" | "input" => arg.requires("function"),
    _ => arg,
}))]
pub(super) struct Gas {
    /// The contract: WAT text or a wasm module; - reads standard input.
    #[arg(required_unless_present_any = ["snapshot", "check", "diff"], conflicts_with_all = ["snapshot", "check", "diff"])]
    file: Option<String>,
    #[command(flatten)]
    call: CallOptions,
    /// Write the exact gas of every step and line of a scenario to SCENARIO.gas.json.
    #[arg(long, value_name = "SCENARIO", conflicts_with_all = ["check", "diff", "function"])]
    snapshot: Option<PathBuf>,
    /// Compare a scenario with its snapshot; ends with 1 if a figure differs.
    #[arg(long, value_name = "SCENARIO", conflicts_with_all = ["diff", "function"])]
    check: Option<PathBuf>,
    /// Show what differs between a scenario's snapshot and now, or between two files, each a snapshot or a scenario.
    #[arg(long, value_name = "OLD", num_args = 1..=2, value_names = ["OLD", "NEW"], conflicts_with = "function")]
    diff: Vec<PathBuf>,
    /// The snapshot's file, for --snapshot and --check, instead of SCENARIO.gas.json.
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["file", "diff"])]
    output: Option<PathBuf>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints of a contract.
#[derive(Serialize)]
struct Listing<'a> {
    file: &'a str,
    schedule: &'static str,
    lines: &'a [LinePrice],
    functions: &'a [FunctionPrice],
    /// What the call came to, if one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<&'a Called>,
}

impl Gas {
    pub(super) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let output = self.output.as_deref();
        match (&self.file, &self.snapshot, &self.check) {
            (Some(file), ..) => self.list(file),
            (_, Some(scenario), _) => scenarios::snapshot(scenario, output, self.json),
            (_, _, Some(scenario)) => scenarios::check(scenario, output, self.json),
            _ => scenarios::diff(&self.diff, self.json),
        }
    }

    fn list(&self, file: &str) -> Result<Exit, Failure> {
        let file = ContractFile::load(file)?;
        let called = match self.call.function {
            Some(_) => Some(self.call.make(&file.contract, Detail::Profiled)?),
            None => None,
        };
        let lines = file.contract.line_prices();
        let functions = file.contract.function_prices();
        if self.json {
            print_json(&Listing {
                file: &file.name,
                schedule: WATTAGE_1.id,
                lines: &lines,
                functions: &functions,
                call: called.as_ref(),
            })?;
        } else {
            let run = called.as_ref().map(|called| (called, self.call.shown()));
            print(&listing::text(&file, &lines, &functions, run))?;
        }
        Ok(called.map_or(Exit::Success, |called| called.exit()))
    }
}
