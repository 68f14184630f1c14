//! A comparison of two snapshots as a table for people: only what differs.

use std::fmt::Write as _;

use wattage_core::scenario::{Change, Comparison, LineChange, StepComparison};
use wattage_core::types::grouped;

use super::super::report::outcome_word;

/// Columns of the widest label; longer source lines are cut.
const LABEL: usize = 48;

/// The table.
pub(super) fn text(comparison: &Comparison) -> String {
    let mut out = String::new();
    for step in &comparison.steps {
        write_step(&mut out, step).unwrap_or_default();
    }
    let row = row("gas of all steps", comparison.gas_used, "");
    write!(out, "\n{row}").unwrap_or_default();
    out
}

fn write_step(out: &mut String, step: &StepComparison) -> std::fmt::Result {
    let gone = step.gas_used.new.is_none();
    let new = step.gas_used.old.is_none();
    let state = match (gone, new) {
        (true, _) => " (gone)",
        (_, true) => " (new)",
        _ => "",
    };
    writeln!(out, "\nstep {}, {}{state}", step.number, step.step)?;
    if let Some(was) = &step.was {
        writeln!(out, "  it was {was}")?;
    }
    if let Some(Change {
        old: Some(old),
        new: Some(new),
    }) = step.outcome
    {
        writeln!(
            out,
            "  ended with {}, now {}",
            outcome_word(old),
            outcome_word(new)
        )?;
    }
    writeln!(
        out,
        "  {:<LABEL$}  {:>13}  {:>13}  {:>13}",
        "", "was", "is", "difference"
    )?;
    out.push_str(&row("gas", step.gas_used, ""));
    for (name, change) in &step.parts {
        out.push_str(&row(&format!("  {name}"), *change, ""));
    }
    for function in &step.functions {
        let label = cut(format!("  in {}", function.function));
        let calls = times("calls", function.calls);
        out.push_str(&row(&label, function.gas, &calls));
    }
    for line in &step.lines {
        out.push_str(&row(&label(line), line.gas, &times("hits", line.hits)));
    }
    Ok(())
}

/// `line 18 | call $store`, and where it was before.
fn label(line: &LineChange) -> String {
    let number = line.line.new.or(line.line.old).unwrap_or_default();
    let moved = match (line.line.old, line.line.new) {
        (Some(old), Some(new)) if old != new => format!(" (was {old})"),
        _ => String::new(),
    };
    cut(format!("  line {number}{moved} | {}", line.text))
}

/// A label, at most as long as its column.
fn cut(label: String) -> String {
    match label.chars().count() {
        0..=LABEL => label,
        _ => label.chars().take(LABEL - 2).chain("..".chars()).collect(),
    }
}

/// How often something happened, if that differs and there is a before and an after.
fn times(what: &str, times: Change<u64>) -> String {
    match (times.old, times.new) {
        (Some(old), Some(new)) if old != new => {
            format!("  {} {what}, was {}", grouped(new), grouped(old))
        }
        _ => String::new(),
    }
}

fn row(label: &str, change: Change<u64>, note: &str) -> String {
    let figure = |gas: Option<u64>| gas.map_or_else(|| "-".to_owned(), grouped);
    let (old, new) = (
        change.old.unwrap_or_default(),
        change.new.unwrap_or_default(),
    );
    let difference = match (new.checked_sub(old), old.checked_sub(new)) {
        (Some(0), _) => "0".to_owned(),
        (Some(more), _) => format!("+{}", grouped(more)),
        (None, less) => format!("-{}", grouped(less.unwrap_or_default())),
    };
    let (old, new) = (figure(change.old), figure(change.new));
    format!("  {label:<LABEL$}  {old:>13}  {new:>13}  {difference:>13}{note}\n")
}
