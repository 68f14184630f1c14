//! `wattage import`: a ledger file into a new sandbox.

use wattage_core::limits;

use super::super::ledger_file;
use super::super::output::{Exit, Failure};
use super::created::{CreatedOptions, FORGET};
use super::help;
use super::options::NodeOptions;

/// Make a sandbox from a ledger file, and print its id and token.
///
/// The node executes every transaction again and compares: a file that does not come to its own blocks is refused, with
/// the first difference, and nothing is left of it.
#[derive(clap::Args)]
#[command(after_help = help::IMPORT)]
pub(in crate::cli) struct Import {
    /// The ledger file, as export writes it; - reads standard input.
    file: String,
    #[command(flatten)]
    created: CreatedOptions,
    #[command(flatten)]
    node: NodeOptions,
}

impl Import {
    pub(in crate::cli) fn execute(&self) -> anyhow::Result<Exit> {
        self.created.conclude(FORGET, self.run())
    }

    fn run(&self) -> Result<(), Failure> {
        // A node would refuse a larger one, but only after all of it was sent.
        let file = ledger_file::read_up_to(limits::IMPORT_BYTES as u64, &self.file)?;
        let created = self.node.client().import(file)?;
        self.created.print(&created)
    }
}
