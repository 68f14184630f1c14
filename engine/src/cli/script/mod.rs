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
use super::output::{Exit, Failure, conclude, print, print_json};
use directive::Directive;
use runner::run;
use source::Script;

/// Run test scripts in the format of the WebAssembly community, .wast.
///
/// A script defines modules, calls their functions, and says what is to come of it: assert_return, assert_trap,
/// assert_exhaustion, assert_invalid, assert_malformed, assert_unlinkable. Each is reported with its line, and each call
/// with the gas it used. A module's memory and globals keep what a call leaves in them. assert_trap also passes for a
/// contract that reverts, if its message has the expected text in it.
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
        for file in &self.files {
            let script = Script::load(file)?;
            let directives = run(&script, self.gas_limit)?;
            let file = script.name;
            files.push(Tested { file, directives });
        }
        let all = || files.iter().flat_map(|file| &file.directives);
        let passed = all().filter(|directive| directive.passed).count();
        let failed = all().count() - passed;
        if self.json {
            print_json(&Report {
                schedule: WATTAGE_1.id,
                passed,
                failed,
                files,
            })?;
        } else {
            for tested in &files {
                print(&text(tested))?;
            }
            let failures = match failed {
                0 => "all as expected".to_owned(),
                failed => format!("{failed} not as expected"),
            };
            let all = passed + failed;
            print(&format!(
                "{all} directives, {failures} ({})\n",
                WATTAGE_1.id
            ))?;
        }
        Ok(if failed == 0 {
            Exit::Success
        } else {
            Exit::Failed
        })
    }
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
