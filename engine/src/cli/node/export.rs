//! `wattage export`: a ledger as one file, from a node or from a node's data folder.

use std::path::{Path, PathBuf};

use serde::Serialize;
use wattage_core::types::{Hash, grouped};

use super::super::data;
use super::super::output::{Exit, Failure, conclude, print, print_json};
use super::super::progress::Progress;
use super::super::unfinished::Unfinished;
use super::help;
use super::options::SandboxOptions;

/// Write the ledger of a sandbox to a file: its genesis, its transactions, and what each block came to.
///
/// replay executes such a file again and compares, import makes a sandbox of it. The file is there whole or not at all.
/// An older ledger file of its name is replaced, any other file is not; a pipe or a device gets the bytes.
/// With --data it comes from the folder of a node that is not running.
#[derive(clap::Args)]
#[command(after_help = help::EXPORT)]
pub(in crate::cli) struct Export {
    /// The file; - writes to standard output.
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: PathBuf,
    /// The last block that comes along; the newest without it.
    #[arg(long, value_name = "N")]
    height: Option<u64>,
    /// Data folder of a node that is not running, instead of a node.
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    data: Option<PathBuf>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sandbox: SandboxOptions,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Exported<'a> {
    file: &'a Path,
    /// Height of the last block.
    height: u64,
    /// Its hash.
    hash: Hash,
    bytes: u64,
}

impl Export {
    pub(in crate::cli) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run().map(|()| Exit::Success))
    }

    fn run(&self) -> Result<(), Failure> {
        if self.output == Path::new("-") {
            return self.write(&mut std::io::stdout().lock()).map(|_| ());
        }
        let mut file = Unfinished::begin(&self.output)?;
        let bytes = self.write(&mut file)?;
        let ledger = file.finish()?;
        let last = ledger.blocks.last();
        let exported = Exported {
            file: &self.output,
            height: ledger.blocks.len() as u64,
            hash: last.map_or(ledger.genesis_hash, |block| block.hash),
            bytes,
        };
        match self.json {
            true => print_json(&exported)?,
            false => print(&format!(
                "{}: {} blocks, {} bytes, the last block is {}\n",
                self.output.display(),
                grouped(exported.height),
                grouped(bytes),
                exported.hash
            ))?,
        }
        Ok(())
    }

    /// Writes the ledger; answers how many bytes it is.
    fn write(&self, out: &mut impl std::io::Write) -> Result<u64, Failure> {
        let mut progress = Progress::new();
        let progress = |bytes| progress.tell(|| format!("{} bytes", grouped(bytes)));
        if let Some(data) = &self.data {
            return data::export(data, self.sandbox.id()?, self.height, out, progress);
        }
        let client = self.sandbox.client();
        let sandbox = self.sandbox.reader(&client)?;
        Ok(sandbox.export(self.height, out, progress)?)
    }
}
