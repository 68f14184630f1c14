//! `wattage check FILE...`: whether contracts assemble and follow every rule, what can be called, and how near they are
//! to the limits. Runs nothing.

use std::fmt::Write as _;

use serde::Serialize;
use wattage_core::contract::{Contract, Entry, PointKind};
use wattage_core::limits;
use wattage_core::types::{ValueType, grouped, plain_line};

use super::file::ContractFile;
use super::help;
use super::output::{Exit, Failure, Refusal, conclude, print, print_json};

/// Check contracts without running them.
///
/// Each file is assembled, validated and held to the limits. A contract that is in order is listed with what can be
/// called; one that is not, with the place and what to do. Ends with 2 if any is not in order.
#[derive(clap::Args)]
#[command(after_help = help::CHECK)]
pub(super) struct Check {
    /// Contracts: WAT text or wasm modules; - reads standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    files: Vec<Checked>,
}

/// What came of one file.
#[derive(Serialize)]
struct Checked {
    file: String,
    ok: bool,
    #[serde(flatten)]
    found: Found,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Found {
    Contract {
        entries: Vec<EntryView>,
        sizes: Vec<Size>,
    },
    Refused(Refusal),
}

/// An entry as JSON.
#[derive(Serialize)]
struct EntryView {
    name: String,
    params: Vec<ParamView>,
    results: Vec<ValueType>,
}

/// A parameter as JSON.
#[derive(Serialize)]
struct ParamView {
    name: Option<String>,
    #[serde(rename = "type")]
    ty: ValueType,
}

/// A size that is limited.
#[derive(Serialize)]
struct Size {
    what: &'static str,
    size: usize,
    limit: usize,
}

impl Check {
    pub(super) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let files: Vec<Checked> = self.files.iter().map(|file| check(file)).collect();
        let wrong = files.iter().filter(|file| !file.ok).count();
        let all = files.len();
        if self.json {
            print_json(&Report { files })?;
        } else {
            for file in &files {
                match &file.found {
                    Found::Contract { entries, sizes } => print(&text(file, entries, sizes))?,
                    Found::Refused(refusal) => eprint!("{}", refusal.text()),
                }
            }
            if wrong > 0 && all > 1 {
                let are = if wrong == 1 { "is" } else { "are" };
                eprintln!("{wrong} of {all} {are} not in order");
            }
        }
        Ok(match wrong {
            0 => Exit::Success,
            _ => Exit::InputWrong,
        })
    }
}

fn check(file: &str) -> Checked {
    let (ok, found) = match ContractFile::load(file) {
        Ok(ContractFile { contract, .. }) => (
            true,
            Found::Contract {
                entries: contract.entries().iter().map(view).collect(),
                sizes: sizes(&contract),
            },
        ),
        Err(refusal) => (false, Found::Refused(refusal)),
    };
    Checked {
        file: file.to_owned(),
        ok,
        found,
    }
}

fn view(entry: &Entry) -> EntryView {
    let params = entry.params.iter().map(|param| ParamView {
        name: param.name.clone(),
        ty: param.ty,
    });
    EntryView {
        name: entry.name.clone(),
        params: params.collect(),
        results: entry.results.clone(),
    }
}

fn sizes(contract: &Contract) -> Vec<Size> {
    let size = |what, size, limit| Size { what, size, limit };
    let blocks = contract.points().iter();
    let blocks = blocks.filter(|point| !matches!(point.kind, PointKind::Call));
    let mut sizes = vec![
        size("module bytes", contract.wasm().len(), limits::WASM_BYTES),
        size("functions", contract.functions().len(), limits::FUNCTIONS),
        size("basic blocks", blocks.count(), limits::BLOCKS),
    ];
    if let Some(map) = contract.source_map() {
        sizes.insert(
            0,
            size("source bytes", map.source().len(), limits::WAT_BYTES),
        );
    }
    sizes
}

fn text(file: &Checked, entries: &[EntryView], sizes: &[Size]) -> String {
    let mut out = format!("{}: ok\n", plain_line(&file.file));
    if entries.is_empty() {
        out += "  nothing can be called: it exports no function\n";
    }
    for entry in entries {
        writeln!(out, "  {}", signature(entry)).unwrap_or_default();
    }
    for Size { what, size, limit } in sizes {
        let (size, limit) = (grouped(*size as u64), grouped(*limit as u64));
        writeln!(out, "  {what:<12} {size:>8} of {limit}").unwrap_or_default();
    }
    out
}

/// `increment(by: i64) -> i64`
fn signature(entry: &EntryView) -> String {
    let params: Vec<String> = entry
        .params
        .iter()
        .map(|param| match &param.name {
            Some(name) => format!("{}: {}", plain_line(name), param.ty),
            None => param.ty.to_string(),
        })
        .collect();
    let results: Vec<String> = entry.results.iter().map(ToString::to_string).collect();
    let arrow = if results.is_empty() { "" } else { " -> " };
    format!(
        "{}({}){arrow}{}",
        plain_line(&entry.name),
        params.join(", "),
        results.join(", ")
    )
}
