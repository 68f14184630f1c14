//! `wattage gas --snapshot`, `--check` and `--diff`: exact figures of scenarios, for use in continuous integration.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use wattage_core::scenario::{Comparison, Played, Scenario, Snapshot, compare};
use wattage_core::types::{Address, grouped, plain_line};

use super::super::output::{Exit, Failure, Refusal, print, print_json};
use super::difference;
use super::files::{
    Given, is_snapshot_path, read_either, read_scenario, read_snapshot, snapshot_path,
    write_snapshot,
};
use super::play::play;

/// What `--snapshot --json` prints.
#[derive(Serialize)]
struct Written<'a> {
    written: String,
    /// Where each contract is, by its name.
    addresses: &'a BTreeMap<String, Address>,
    #[serde(flatten)]
    snapshot: &'a Snapshot,
}

/// What `--check --json` and `--diff --json` print.
#[derive(Serialize)]
struct Compared<'a> {
    old: String,
    new: String,
    same: bool,
    #[serde(flatten)]
    comparison: &'a Comparison,
}

/// What is printed as JSON when a step ends in another way than it is to.
#[derive(Serialize)]
struct Unexpected<'a> {
    unexpected: &'a str,
}

/// Writes the figures of a scenario to its snapshot.
pub(super) fn snapshot(path: &Path, output: Option<&Path>, json: bool) -> Result<Exit, Failure> {
    let Played {
        snapshot,
        addresses,
        ..
    } = match played(path, &read_scenario(path)?, json)? {
        Ok(played) => played,
        Err(exit) => return Ok(exit),
    };
    let output = output.map_or_else(|| snapshot_path(path), Path::to_owned);
    write_snapshot(&output, &snapshot)?;
    let written = output.display().to_string();
    if json {
        print_json(&Written {
            written,
            addresses: &addresses,
            snapshot: &snapshot,
        })?;
    } else {
        print(&format!("{}, written to {written}\n", sum(&snapshot)))?;
        for (name, address) in &addresses {
            print(&format!("  {} is {address}\n", plain_line(name)))?;
        }
    }
    Ok(Exit::Success)
}

/// Compares the figures of a scenario with its snapshot.
pub(super) fn check(path: &Path, output: Option<&Path>, json: bool) -> Result<Exit, Failure> {
    let kept = output.map_or_else(|| snapshot_path(path), Path::to_owned);
    let scenario = read_scenario(path)?;
    let old = read_snapshot(&kept, path)?;
    if old.schedule != scenario.schedule {
        return Err(Refusal::new(format!(
            "{} has figures of {:?}, and the scenario is for {:?}; make the snapshot again",
            kept.display(),
            old.schedule,
            scenario.schedule
        ))
        .into());
    }
    match figures(path, &scenario, json)? {
        Ok(new) => report(&kept, &old, path, &new, json, Exit::Failed),
        Err(exit) => Ok(exit),
    }
}

/// Shows what differs between two snapshots, or figures that are made now. With one scenario: between its snapshot
/// and now.
pub(super) fn diff(paths: &[PathBuf], json: bool) -> Result<Exit, Failure> {
    let (old, new) = match paths {
        [old, new] => (old.clone(), new),
        [one] if is_snapshot_path(one) => {
            return Err(Refusal::new(format!(
                "{} is a snapshot; --diff takes its scenario, or a second file to compare it with",
                one.display()
            ))
            .into());
        }
        // Without a snapshot there is the advice to make it.
        [one] if !snapshot_path(one).exists() => {
            read_scenario(one)?;
            read_snapshot(&snapshot_path(one), one)?;
            (snapshot_path(one), one)
        }
        [one] => (snapshot_path(one), one),
        _ => return Err(Refusal::new("--diff takes one scenario, or two files").into()),
    };
    let mut sides = Vec::new();
    for path in [&old, new] {
        sides.push(match read_either(path)? {
            Given::Snapshot(snapshot) => snapshot,
            Given::Scenario(scenario) => match figures(path, &scenario, json)? {
                Ok(snapshot) => snapshot,
                Err(exit) => return Ok(exit),
            },
        });
    }
    report(&old, &sides[0], new, &sides[1], json, Exit::Success)
}

/// The figures of a scenario as they are now; or how the command ends, as of [`played`].
fn figures(
    path: &Path,
    scenario: &Scenario,
    json: bool,
) -> Result<Result<Snapshot, Exit>, Failure> {
    Ok(played(path, scenario, json)?.map(|played| played.snapshot))
}

/// What a scenario comes to now; or how the command ends, when a step did not end as it is to, which has
/// been printed.
fn played(path: &Path, scenario: &Scenario, json: bool) -> Result<Result<Played, Exit>, Failure> {
    let played = play(path, scenario)?;
    let Some(unexpected) = &played.unexpected else {
        return Ok(Ok(played));
    };
    let unexpected = format!("{}: {unexpected}", path.display());
    if json {
        let unexpected = &unexpected;
        print_json(&Unexpected { unexpected })?;
    } else {
        print(&format!("{}\n", plain_line(&unexpected)))?;
    }
    Ok(Err(Exit::Failed))
}

fn report(
    old_path: &Path,
    old: &Snapshot,
    new_path: &Path,
    new: &Snapshot,
    json: bool,
    when_different: Exit,
) -> Result<Exit, Failure> {
    let comparison = compare(old, new).map_err(|error| {
        let (old, new) = (old_path.display(), new_path.display());
        Refusal::new(format!("{old} and {new}: {error}"))
    })?;
    let same = comparison.is_same();
    if json {
        print_json(&Compared {
            old: old_path.display().to_string(),
            new: new_path.display().to_string(),
            same,
            comparison: &comparison,
        })?;
    } else if same {
        print(&format!("{}, as in {}\n", sum(new), old_path.display()))?;
        for step in &comparison.other_code {
            print(&format!("  step {step}: other code, the same figures\n"))?;
        }
    } else {
        let (old, new) = (old_path.display(), new_path.display());
        let schedule = &comparison.schedule;
        print(&format!("{new} differs from {old} ({schedule})\n"))?;
        print(&difference::text(&comparison))?;
        if let Exit::Failed = when_different {
            print(&format!(
                "If it is meant, accept it: wattage gas --snapshot {new}\n"
            ))?;
        }
    }
    Ok(if same { Exit::Success } else { when_different })
}

/// `4 steps, 61,234 gas (wattage-1)`
fn sum(snapshot: &Snapshot) -> String {
    let steps = snapshot.steps.len();
    let s = if steps == 1 { "" } else { "s" };
    let gas = grouped(snapshot.gas_used);
    format!("{steps} step{s}, {gas} gas ({})", snapshot.schedule)
}
