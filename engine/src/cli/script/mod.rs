//! `wattage test FILE.wast`: runs scripts in the WebAssembly community's own test format. The modules go through the same
//! pipeline as contracts: assembled, checked, instrumented, run on Wasmtime under the meter.
//!
//! [`source`] reads a script, [`runner`] executes it, [`directive`] says what came of it; [`module`] says why a module is refused, [`values`] and [`traps`] what
//! is expected of a call.

mod directive;
mod module;
mod runner;
mod source;
mod traps;
mod values;

use std::fmt::Write as _;

use serde::Serialize;
use wattage_core::limits;
use wattage_core::schedule::WATTAGE_1;
use wattage_core::types::grouped;

use super::call::gas;
use super::help;
use super::output::{Exit, Failure, Refusal, conclude, print, print_json};
use directive::Directive;
use runner::run;
use source::Script;

/// Run test scripts in the format of the WebAssembly community, .wast.
///
/// A script defines modules, calls their functions, and says what is to come of it: assert_return, assert_trap,
/// assert_exhaustion, assert_invalid, assert_malformed, assert_unlinkable. Each is reported with its line, and each call
/// with the gas it used. A module's memory and globals keep what a call leaves in them. assert_trap also passes for a
/// contract that reverts, if its message has the expected text in it. For a module that is to be refused, the kind of
/// refusal counts, not the text: ours is shown.
///
/// A module of a script is an instance, not a deployment: its start function runs, and init is a function like any
/// other. Modules import host functions only; they call each other by env's call, at the account that register names.
#[derive(clap::Args)]
#[command(after_help = help::TEST)]
pub(super) struct Test {
    /// Scripts; - reads standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// The most gas that each call may use.
    #[arg(long, value_name = "N", default_value_t = limits::GAS_DEFAULT, value_parser = gas, allow_hyphen_values = true)]
    gas_limit: u64,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    schedule: &'static str,
    passed: usize,
    failed: usize,
    files: Vec<Tested>,
    /// Scripts that could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refused: Vec<Refusal>,
}

/// What came of one script.
#[derive(Serialize)]
struct Tested {
    file: String,
    directives: Vec<Directive>,
}

impl Test {
    pub(super) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let mut files = Vec::with_capacity(self.files.len());
        let mut refused = Vec::new();
        for file in &self.files {
            match test(file, self.gas_limit) {
                Ok(tested) => files.push(tested),
                // One script alone is told as any command's input is.
                Err(Failure::Input(refusal)) if self.files.len() > 1 => refused.push(*refusal),
                Err(failure) => return Err(failure),
            }
        }
        let unreadable = refused.len();
        let all = || files.iter().flat_map(|file| &file.directives);
        let passed = all().filter(|directive| directive.passed).count();
        let failed = all().count() - passed;
        let asserted = all().any(|directive| directive.directive.starts_with("assert"));
        if self.json {
            print_json(&Report {
                schedule: WATTAGE_1.id,
                passed,
                failed,
                files,
                refused,
            })?;
        } else {
            for tested in &files {
                print(&text(tested))?;
            }
            let failures = match failed {
                0 => "all as expected".to_owned(),
                failed => format!("{failed} not as expected"),
            };
            let none = match asserted {
                true => "",
                false => "; none of them asserts anything",
            };
            let all = passed + failed;
            let s = if all == 1 { "" } else { "s" };
            print(&format!(
                "{all} directive{s}, {failures} ({}){none}\n",
                WATTAGE_1.id
            ))?;
            for refusal in &refused {
                eprint!("{}", refusal.text());
            }
        }
        Ok(match (unreadable, failed) {
            (0, 0) => Exit::Success,
            (0, _) => Exit::Failed,
            _ => Exit::InputWrong,
        })
    }
}

/// Executes the script in `file`.
fn test(file: &str, gas_limit: u64) -> Result<Tested, Failure> {
    let script = Script::load(file)?;
    let directives = run(&script, gas_limit)?;
    let file = script.name;
    Ok(Tested { file, directives })
}

fn text(tested: &Tested) -> String {
    let mut out = format!("{}\n", tested.file);
    let widest = tested.directives.iter().map(|d| d.directive.len()).max();
    let widest = widest.unwrap_or_default();
    for directive in &tested.directives {
        let Directive {
            line,
            directive,
            what,
            passed,
            message,
            gas_used,
        } = directive;
        let verdict = if *passed { "  ok  " } else { "  FAIL" };
        let gas = gas_used.map(|gas| format!(", {} gas", grouped(gas)));
        let gas = gas.unwrap_or_default();
        writeln!(
            out,
            "{verdict} {line:>5}  {directive:<widest$}  {what}: {message}{gas}"
        )
        .unwrap_or_default();
    }
    out.push('\n');
    out
}
