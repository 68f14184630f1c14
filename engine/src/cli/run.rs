//! `wattage run FILE`: deploys a contract into a fresh ledger, calls it, and prints what came of it.

use std::path::PathBuf;

use wattage_core::vm::Detail;

use super::call::CallOptions;
use super::file::{ContractFile, write};
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
    /// Write the tree of calls to a file too, as folded stacks: what tools read that draw flame graphs.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    flame: Option<PathBuf>,
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
        let detail = match &self.flame {
            Some(_) => Detail::Traced,
            None => Detail::Profiled,
        };
        let called = self.call.make(&file.contract, detail)?;
        if let (Some(path), Some(tree)) = (&self.flame, &called.tree) {
            write(path, &tree.folded())?;
        }
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
