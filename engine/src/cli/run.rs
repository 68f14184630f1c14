//! `wattage run FILE`: deploys a contract into a fresh ledger, calls it, and prints what came of it.

use super::call::CallOptions;
use super::file::ContractFile;
use super::output::{Exit, Failure, conclude, print, print_json};
use super::{help, report};

/// Run a contract on a fresh ledger, where alice, bob, carol and dave have 1,000,000 each.
///
/// The contract is deployed (its init runs, if it exports one), the function is called once, and the result, the gas by
/// part and by line, the logs and every changed balance and storage row are printed. Nothing is kept.
#[derive(clap::Args)]
#[command(after_help = help::RUN)]
pub(super) struct Run {
    /// The contract: WAT text or a wasm module; - reads standard input.
    file: String,
    #[command(flatten)]
    call: CallOptions,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

impl Run {
    pub(super) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let file = ContractFile::load(&self.file)?;
        let called = self.call.make(&file.contract)?;
        if self.json {
            print_json(&called)?;
        } else {
            let source = file.contract.source_map().map(|map| map.source());
            let text = report::text(&called.call, &called.deployment, &self.call.shown(), source);
            print(&text)?;
        }
        Ok(called.exit())
    }
}
