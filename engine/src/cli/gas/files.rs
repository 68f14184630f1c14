//! Scenarios and snapshots on disk: reading, with a sentence for each way it can fail, and writing.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use wattage_core::scenario::{Scenario, Snapshot};

use super::super::file::{read, unreadable, write};
use super::super::output::Refusal;

/// A file that was given for a comparison.
pub(super) enum Given {
    /// A scenario: its figures are made now.
    Scenario(Box<Scenario>),
    /// Figures that were made before.
    Snapshot(Snapshot),
}

/// Where the snapshot of a scenario is kept: `token.json` beside `token.gas.json`.
pub(super) fn snapshot_path(scenario: &Path) -> PathBuf {
    scenario.with_extension("gas.json")
}

/// Whether a file is a snapshot's, by its name.
pub(super) fn is_snapshot_path(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".gas.json")
}

/// Reads and checks a scenario.
pub(in crate::cli) fn read_scenario(path: &Path) -> Result<Scenario, Refusal> {
    let hint = "give the path of a scenario";
    parse_scenario(path, &read_text(path, hint)?)
}

/// Reads and checks a snapshot; `scenario` is named where it does not exist yet.
pub(super) fn read_snapshot(path: &Path, scenario: &Path) -> Result<Snapshot, Refusal> {
    let hint = format!("make it with wattage gas --snapshot {}", scenario.display());
    parse_snapshot(path, &read_text(path, &hint)?)
}

/// Reads a scenario or a snapshot, whichever it is.
pub(super) fn read_either(path: &Path) -> Result<Given, Refusal> {
    let text = read_text(path, "give the path of a snapshot or of a scenario")?;
    let value: serde_json::Value = parse(path, &text)?;
    if value.get("snapshot").is_some() {
        return parse_snapshot(path, &text).map(Given::Snapshot);
    }
    if value.get("scenario").is_some() {
        return parse_scenario(path, &text).map(|scenario| Given::Scenario(Box::new(scenario)));
    }
    Err(Refusal::new(format!(
        "{}: this is no snapshot and no scenario: it has neither a field snapshot nor a field scenario",
        path.display()
    )))
}

/// Writes a snapshot. The same figures are always the same bytes.
pub(super) fn write_snapshot(path: &Path, snapshot: &Snapshot) -> Result<(), Refusal> {
    let text = serde_json::to_string_pretty(snapshot);
    let text =
        text.map_err(|error| Refusal::new(format!("cannot write {}: {error}", path.display())))?;
    write(path, &(text + "\n"))
}

fn parse_scenario(path: &Path, text: &str) -> Result<Scenario, Refusal> {
    let scenario: Scenario = parse(path, text)?;
    let problem = |error| Refusal::new(format!("{}: {error}", path.display()));
    scenario.check().map_err(problem)?;
    Ok(scenario)
}

fn parse_snapshot(path: &Path, text: &str) -> Result<Snapshot, Refusal> {
    let snapshot: Snapshot = parse(path, text)?;
    let problem = |error| Refusal::new(format!("{}: {error}", path.display()));
    snapshot.check().map_err(problem)?;
    Ok(snapshot)
}

fn read_text(path: &Path, hint: &str) -> Result<String, Refusal> {
    let name = path.display().to_string();
    let bytes = read(&name).map_err(|error| unreadable(&name, &error, hint))?;
    String::from_utf8(bytes).map_err(|_| Refusal::new(format!("{name} is not UTF-8 text")))
}

fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, Refusal> {
    let name = path.display();
    let value: serde_json::Value = serde_json::from_str(text)
        .map_err(|error| Refusal::new(format!("{name} is not JSON: {error}")))?;
    if !value.is_object() {
        return Err(Refusal::new(format!(
            "{name}: a scenario or snapshot is one object, {{ .. }}; wattage gas --help shows one"
        )));
    }
    if let Some(number) = expect_beside_step(&value) {
        return Err(Refusal::new(format!(
            "{name}: step {number}: expect stands inside the step, with its other fields: \
             {{ \"call\": {{ .., \"expect\": \"revert\" }} }}"
        )));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let place = place(&error.path().to_string());
        let why = in_words(&error.into_inner().to_string());
        Refusal::new(format!("{name}: {place}{why}"))
    })
}

/// The step, from 1, beside whose own word there is an `expect`.
fn expect_beside_step(value: &serde_json::Value) -> Option<usize> {
    let steps = value.get("steps")?.as_array()?;
    let beside =
        |step: &serde_json::Value| value.get("scenario").is_some() && step.get("expect").is_some();
    steps.iter().position(beside).map(|index| index + 1)
}

/// `steps[1].call.value` as `step 2, call.value: `; nothing for the file itself.
fn place(path: &str) -> String {
    let step = path.strip_prefix("steps[").and_then(|rest| {
        let (index, field) = rest.split_once(']')?;
        let number = index.parse::<usize>().ok()?.checked_add(1)?;
        Some((number, field.trim_start_matches('.')))
    });
    match (step, path) {
        (Some((number, "")), _) => format!("step {number}: "),
        (Some((number, field)), _) => format!("step {number}, {field}: "),
        (None, ".") => String::new(),
        (None, path) => format!("{path}: "),
    }
}

/// What the reader of JSON says, in words for people where it is one of its usual sentences.
fn in_words(error: &str) -> String {
    let words = [
        ("missing field ", "there is no field "),
        ("unknown field ", "it has no field named "),
        ("unknown variant ", "there is no "),
        ("invalid type: ", "it is "),
        ("invalid value: ", "it is "),
    ];
    let known = words.iter().find_map(|(theirs, ours)| {
        let rest = error.strip_prefix(theirs)?;
        Some(format!("{ours}{rest}"))
    });
    let said = known.unwrap_or_else(|| error.to_owned());
    said.replace('`', "\"")
        .replace(", expected ", ", but should be ")
}
