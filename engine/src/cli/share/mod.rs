//! `wattage share FILE..`: a link that holds the whole experiment, and where it goes: an address, a node, a file.

mod experiment;
mod given;
mod told;

use std::path::PathBuf;

use wattage_core::ledger::LedgerError;
use wattage_core::limits;
use wattage_core::share::{Experiment, Link, RecordError, View, file_text, record, replay};

use super::call::CallOptions;
use super::file::write;
use super::help;
use super::node::NodeOptions;
use super::output::{Exit, Failure, Refusal, conclude, print, print_json};
use crate::client::NodeUrl;
use crate::vm::WasmVm;
use experiment::Experimented;
use told::{Addresses, Told};

/// Make a link that holds a whole experiment: source, ledger, call, and what it came to.
///
/// A contract is deployed on a fresh ledger and called, as run does; further contracts are deployed before it, in order.
/// Of a scenario (NAME.json, as for wattage gas) or of a ledger file (from wattage export) every transaction is in the
/// link, and the last one is the call in question. Whoever opens the link, in the page or with wattage replay, executes
/// all of it again and is told whether it comes to the same.
#[derive(clap::Args)]
#[command(after_help = help::SHARE)]
pub(super) struct Share {
    /// The contract in WAT, and others that it needs; or one scenario; or one ledger file.
    #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<String>,
    #[command(flatten)]
    call: CallOptions,
    #[command(flatten)]
    about: About,
    /// Of a scenario or a ledger file: the file that is shown, if not the source of the contract that is called.
    #[arg(long, value_name = "FILE.wat", value_hint = clap::ValueHint::FilePath)]
    source: Option<String>,
    /// Of a scenario or a ledger file: leave its history out, and make its last call on a fresh ledger.
    #[arg(long)]
    fresh: bool,
    #[command(flatten)]
    node: NodeOptions,
    /// The address that the link is put behind, if not the node's.
    #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
    base: Option<NodeUrl>,
    /// Store the link on the node, and print the address of the short link.
    #[arg(long)]
    store: bool,
    /// Write the link to a file too, which the page and wattage replay open.
    #[arg(short, long, value_name = "FILE.wattage", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Print the experiment as Markdown: the link, the source, the result and its gas.
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// What is said about an experiment, and where to look.
#[derive(clap::Args)]
struct About {
    /// What it is called.
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    title: String,
    /// What there is to say about it.
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    note: String,
    /// The line of the source that is meant.
    #[arg(long, value_name = "N")]
    line: Option<u32>,
    /// The tab that is in front: result, gas, state.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true
    )]
    tab: String,
    /// The step of the execution that is meant, from 0.
    #[arg(long, value_name = "N")]
    step: Option<u64>,
}

impl Share {
    pub(super) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let vm = WasmVm::new(limits::GAS_MAX).map_err(LedgerError::from)?;
        let link = self.link(&vm)?;
        let client = self.node.client();
        let base = self.base.as_ref().unwrap_or_else(|| client.node());
        let short = match self.store {
            true => Some(client.store(&link)?),
            false => None,
        };
        let addresses = Addresses::new(base, client.node(), &link, short);
        // The headline and the gas by line are not in the link: it is opened once, as its reader will.
        let opened = replay(&vm, link.bundle(), |_| std::ops::ControlFlow::Continue(()));
        let result = opened
            .map_err(|error| Refusal::new(error.to_string()))?
            .result;
        let told = Told::new(&link, result.as_ref(), &addresses, self.output.as_deref());
        if let Some(path) = &self.output {
            let name = link.bundle().name();
            let text = file_text(link.text(), name, &told.headline(), addresses.long());
            write(path, &text)?;
        }
        if self.json {
            print_json(&told)?;
        } else if self.markdown {
            print(&told.markdown())?;
        } else {
            print(&format!("{}\n", addresses.best()))?;
            eprint!("{}", told.text());
        }
        Ok(Exit::Success)
    }

    fn link(&self, vm: &WasmVm) -> Result<Link, Failure> {
        let Experimented {
            file,
            genesis,
            entries,
            call,
            called,
        } = given::read(self, vm)?;
        let experiment = Experiment {
            title: self.about.title.clone(),
            note: self.about.note.clone(),
            parent: None,
            file,
            genesis,
            entries,
            called,
            call,
            view: View {
                tab: self.about.tab.clone(),
                line: self.about.line,
                step: self.about.step,
            },
        };
        let bundle = record(vm, experiment, |_| std::ops::ControlFlow::Continue(()));
        let bundle = bundle.map_err(|error| match error {
            RecordError::Ledger(error) => error.into(),
            RecordError::Transaction {
                number,
                problem: LedgerError::Rejected(rejection),
            } => Refusal::new(format!("transaction {number}: {rejection}")).into(),
            RecordError::Transaction { problem, .. } => problem.into(),
            other => Failure::from(Refusal::new(other.to_string())),
        })?;
        Link::of(bundle).map_err(|error| Refusal::new(error.to_string()).into())
    }
}
