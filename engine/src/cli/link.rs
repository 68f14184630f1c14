//! What is in a link, for people and for programs: what `share` and `replay` both tell.

use serde::Serialize;
use wattage_core::share::{CallTexts, Expected, Link, ShareId, View};
use wattage_core::types::{Hash, grouped, plain_line};

/// A link as `--json` tells it.
#[derive(Serialize)]
pub(super) struct Inside<'a> {
    link: &'a str,
    /// How many characters it has.
    characters: usize,
    /// The id of its short link.
    id: ShareId,
    title: &'a str,
    note: &'a str,
    parent: Option<ShareId>,
    schedule: &'a str,
    /// Accounts that the ledger began with.
    accounts: usize,
    files: Vec<File<'a>>,
    transactions: Vec<Step>,
    call: &'a CallTexts,
    /// Gas of the call in question, as the sender saw it.
    gas_used: Option<u64>,
    expected: Option<&'a Expected>,
    state_root: Hash,
    view: &'a View,
}

/// A source in a link.
#[derive(Serialize)]
struct File<'a> {
    name: &'a str,
    bytes: usize,
}

/// A transaction in a link.
#[derive(Serialize)]
struct Step {
    transaction: String,
    gas_used: u64,
}

impl<'a> Inside<'a> {
    pub(super) fn new(link: &'a Link) -> Self {
        let bundle = link.bundle();
        let file = |source: &'a wattage_core::share::Source| File {
            name: &source.name,
            bytes: source.text.len(),
        };
        let step = |step: &wattage_core::share::Step| Step {
            transaction: step.transaction.to_string(),
            gas_used: step.gas_used,
        };
        Self {
            link: link.text(),
            characters: link.text().len(),
            id: link.id(),
            title: &bundle.title,
            note: &bundle.note,
            parent: bundle.parent,
            schedule: &bundle.genesis.schedule,
            accounts: bundle.genesis.accounts.len(),
            files: bundle.sources.iter().map(file).collect(),
            transactions: bundle.steps.iter().map(step).collect(),
            call: &bundle.call,
            gas_used: bundle.gas_used(),
            expected: bundle.expected.as_ref(),
            state_root: bundle.state_root,
            view: &bundle.view,
        }
    }
}

/// A link as people are told of it, a fact a line.
pub(super) fn text(link: &Link) -> String {
    let bundle = link.bundle();
    let mut rows = Vec::new();
    for (name, text) in [("title", &bundle.title), ("note", &bundle.note)] {
        if !text.is_empty() {
            rows.push((name, plain_line(text).into_owned()));
        }
    }
    if let Some(parent) = bundle.parent {
        rows.push(("made from", format!("the link {parent}")));
    }
    rows.push(("files", files(link)));
    rows.push((
        "ledger",
        format!(
            "{} accounts, {} transactions ({})",
            grouped(bundle.genesis.accounts.len() as u64),
            grouped(bundle.steps.len() as u64),
            plain_line(&bundle.genesis.schedule)
        ),
    ));
    if let Some(step) = bundle.steps.last() {
        rows.push((
            "last",
            plain_line(&step.transaction.to_string()).into_owned(),
        ));
    }
    rows.push((
        "link",
        format!(
            "{} characters, id {}",
            grouped(link.text().len() as u64),
            link.id()
        ),
    ));
    let row = |(name, text): (&str, String)| format!("{name:<12}{text}\n");
    rows.into_iter().map(row).collect()
}

/// `counter.wat (1,234 bytes) and 2 more sources (3,456 bytes)`
fn files(link: &Link) -> String {
    let bytes = |len: usize| format!("{} bytes", grouped(len as u64));
    let Some((file, more)) = link.bundle().sources.split_first() else {
        return "none".to_owned();
    };
    let name = match file.name.is_empty() {
        true => "a source",
        false => &file.name,
    };
    let sum = more.iter().map(|source| source.text.len()).sum();
    let more = match more.len() {
        0 => String::new(),
        1 => format!(" and 1 more source ({})", bytes(sum)),
        count => format!(" and {count} more sources ({})", bytes(sum)),
    };
    format!("{} ({}){more}", plain_line(name), bytes(file.text.len()))
}
