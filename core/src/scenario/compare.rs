//! What differs between two snapshots: step by step, part by part. Functions and lines are [`super::paired`]'s.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::paired::{FunctionChange, LineChange, compare_functions, compare_lines};
use super::{Snapshot, SnapshotStep};
use crate::types::Hash;
use crate::vm::{Breakdown, Outcome};

/// A figure before and after; `None` where there was or is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change<T> {
    /// Before.
    pub old: Option<T>,
    /// After.
    pub new: Option<T>,
}

/// Everything that differs. Empty of `steps` when every figure is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Id of the gas schedule of both.
    pub schedule: String,
    /// Gas of all steps.
    pub gas_used: Change<u64>,
    /// Steps that differ, in order; only what differs is in them.
    pub steps: Vec<StepComparison>,
    /// Steps, from 1, whose code is another and whose figures are the same.
    pub other_code: Vec<usize>,
}

/// A step that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepComparison {
    /// Which step, from 1.
    pub number: usize,
    /// What is done.
    pub step: String,
    /// What was done before, if that was something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// How it ended, if that differs or the step is new or gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Change<Outcome>>,
    /// Its gas.
    pub gas_used: Change<u64>,
    /// Parts of the breakdown that differ: `base`, `instructions`, `memory`, or a host function.
    pub parts: BTreeMap<String, Change<u64>>,
    /// Functions that differ. None when one of the two is of before functions were kept.
    #[serde(default)]
    pub functions: Vec<FunctionChange>,
    /// Source lines that differ.
    pub lines: Vec<LineChange>,
    /// The code, if it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Change<Hash>>,
}

/// Why two snapshots cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "one has figures of the gas schedule {old:?}, the other of {new:?}; figures of different schedules do not compare"
)]
pub struct CompareError {
    /// Schedule of the older one.
    pub old: String,
    /// Schedule of the newer one.
    pub new: String,
}

/// What differs between `old` and `new`.
///
/// # Errors
/// [`CompareError`] when they are of different schedules.
pub fn compare(old: &Snapshot, new: &Snapshot) -> Result<Comparison, CompareError> {
    if old.schedule != new.schedule {
        return Err(CompareError {
            old: old.schedule.clone(),
            new: new.schedule.clone(),
        });
    }
    let mut comparison = Comparison {
        schedule: new.schedule.clone(),
        gas_used: Change {
            old: Some(old.gas_used),
            new: Some(new.gas_used),
        },
        steps: Vec::new(),
        other_code: Vec::new(),
    };
    for index in 0..old.steps.len().max(new.steps.len()) {
        let pair = (old.steps.get(index), new.steps.get(index));
        if let Some(step) = compare_step(index + 1, pair.0, pair.1) {
            comparison.steps.push(step);
        } else if let (Some(old), Some(new)) = pair
            && old.code != new.code
        {
            comparison.other_code.push(index + 1);
        }
    }
    Ok(comparison)
}

impl Comparison {
    /// Whether every figure is the same.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.steps.is_empty()
    }
}

impl<T: PartialEq> Change<T> {
    pub(super) fn between(old: Option<T>, new: Option<T>) -> Option<Self> {
        (old != new).then_some(Self { old, new })
    }
}

/// What differs in a step; `None` when no figure does.
fn compare_step(
    number: usize,
    old: Option<&SnapshotStep>,
    new: Option<&SnapshotStep>,
) -> Option<StepComparison> {
    let what = |step: Option<&SnapshotStep>| step.map(|step| step.step.clone());
    let was = what(old).filter(|_| what(old) != what(new) && new.is_some());
    let outcome = Change::between(old.map(|s| s.outcome), new.map(|s| s.outcome));
    let lines = |step: Option<&SnapshotStep>| step.map_or(Vec::new(), |step| step.lines.clone());
    let functions = match (old, new) {
        (Some(old), Some(new)) if old.functions.is_empty() != new.functions.is_empty() => {
            Vec::new()
        }
        _ => {
            let functions = |step: Option<&SnapshotStep>| {
                step.map_or(Vec::new(), |step| step.functions.clone())
            };
            compare_functions(&functions(old), &functions(new))
        }
    };
    let comparison = StepComparison {
        number,
        step: what(new).or_else(|| what(old)).unwrap_or_default(),
        was,
        outcome,
        gas_used: Change {
            old: old.map(|step| step.gas_used),
            new: new.map(|step| step.gas_used),
        },
        parts: compare_parts(old.map(|s| &s.breakdown), new.map(|s| &s.breakdown)),
        functions,
        lines: compare_lines(&lines(old), &lines(new)),
        code: Change::between(old.and_then(|s| s.code), new.and_then(|s| s.code)),
    };
    let differs = comparison.was.is_some()
        || comparison.outcome.is_some()
        || comparison.gas_used.old != comparison.gas_used.new
        || !comparison.parts.is_empty()
        || !comparison.functions.is_empty()
        || !comparison.lines.is_empty();
    differs.then_some(comparison)
}

fn compare_parts(
    old: Option<&Breakdown>,
    new: Option<&Breakdown>,
) -> BTreeMap<String, Change<u64>> {
    let (old, new) = (old.map(parts), new.map(parts));
    let names: BTreeSet<&String> = old.iter().chain(&new).flat_map(BTreeMap::keys).collect();
    let figure = |parts: &Option<BTreeMap<String, u64>>, name| {
        let parts = parts.as_ref()?;
        Some(parts.get(name).copied().unwrap_or_default())
    };
    let changes = names.into_iter().filter_map(|name| {
        let change = Change::between(figure(&old, name), figure(&new, name))?;
        Some((name.clone(), change))
    });
    changes.collect()
}

/// The parts of a breakdown that are not nothing, by name.
fn parts(breakdown: &Breakdown) -> BTreeMap<String, u64> {
    let host = breakdown.host.iter();
    let mut parts: BTreeMap<_, _> = host.map(|(name, gas)| (name.to_string(), *gas)).collect();
    for (name, gas) in [
        ("base", breakdown.base),
        ("instructions", breakdown.instructions),
        ("memory", breakdown.memory),
    ] {
        parts.insert(name.to_owned(), gas);
    }
    parts.retain(|_, gas| *gas > 0);
    parts
}

#[cfg(test)]
mod tests {
    use super::super::{SnapshotFunction, SnapshotLine};
    use super::*;

    fn line(line: u32, text: &str, gas: u64) -> SnapshotLine {
        SnapshotLine {
            line,
            gas,
            hits: 1,
            text: text.to_owned(),
        }
    }

    fn step(lines: Vec<SnapshotLine>) -> SnapshotStep {
        let gas = lines.iter().map(|line| line.gas).sum();
        SnapshotStep {
            step: "call token.pay() as alice".to_owned(),
            code: None,
            outcome: Outcome::Success,
            gas_used: gas,
            breakdown: Breakdown {
                instructions: gas,
                ..Breakdown::default()
            },
            lines,
            functions: Vec::new(),
        }
    }

    fn with_functions(functions: &[(&str, u64, u64)]) -> SnapshotStep {
        let functions = functions.iter();
        let functions = functions.map(|(function, gas, calls)| SnapshotFunction {
            function: (*function).to_owned(),
            gas: *gas,
            calls: *calls,
        });
        SnapshotStep {
            functions: functions.collect(),
            ..step(vec![line(3, "i32.add", 1)])
        }
    }

    fn snapshot(steps: Vec<SnapshotStep>) -> Snapshot {
        Snapshot::new("wattage-1", steps)
    }

    fn compared(old: Vec<SnapshotStep>, new: Vec<SnapshotStep>) -> Comparison {
        compare(&snapshot(old), &snapshot(new)).expect("one schedule")
    }

    #[test]
    fn equal_figures_differ_in_nothing_and_other_code_is_said_so() {
        let old = step(vec![line(3, "i32.add", 1)]);
        assert!(compared(vec![old.clone()], vec![old.clone()]).is_same());
        let new = SnapshotStep {
            code: Some(Hash([1; 32])),
            ..old.clone()
        };
        let comparison = compared(vec![old], vec![new]);
        assert!(comparison.is_same());
        assert_eq!(comparison.other_code, [1]);
    }

    #[test]
    fn lines_that_moved_are_found_again_and_only_those_whose_figures_differ_are_told() {
        let old = step(vec![
            line(3, "i32.add", 1),
            line(4, "i32.mul", 1),
            line(5, "nop", 0),
        ]);
        let new = step(vec![
            line(3, "i32.const 7", 1),
            line(4, "i32.add", 1),
            line(5, "i32.mul", 9),
        ]);
        let comparison = compared(vec![old], vec![new]);
        let lines: Vec<_> = comparison.steps[0]
            .lines
            .iter()
            .map(|line| (line.text.as_str(), line.line.old, line.line.new))
            .collect();
        let expected = [
            ("i32.const 7", None, Some(3)),
            ("i32.mul", Some(4), Some(5)),
            ("nop", Some(5), None),
        ];
        assert_eq!(lines, expected);
        assert_eq!(comparison.steps[0].parts.len(), 1);
    }

    #[test]
    fn lines_with_the_same_text_are_told_apart_by_their_order() {
        let old = step(vec![line(3, "i32.add", 1), line(4, "i32.add", 1)]);
        let new = step(vec![line(3, "i32.add", 1), line(4, "i32.add", 2)]);
        let comparison = compared(vec![old], vec![new]);
        assert_eq!(comparison.steps[0].lines.len(), 1);
        assert_eq!(comparison.steps[0].lines[0].line.new, Some(4));
    }

    #[test]
    fn a_renamed_line_with_the_same_figures_is_no_difference_and_a_rewritten_one_is_one_line() {
        let old = step(vec![line(3, "local.get $a", 1), line(4, "i32.add", 1)]);
        let renamed = step(vec![line(3, "local.get $b", 1), line(9, "i32.add", 1)]);
        assert!(compared(vec![old.clone()], vec![renamed]).is_same());
        let rewritten = step(vec![line(3, "local.get $b drop", 2), line(4, "i32.add", 1)]);
        let comparison = compared(vec![old], vec![rewritten]);
        assert_eq!(comparison.steps[0].lines.len(), 1);
        assert_eq!(
            comparison.steps[0].lines[0].gas,
            Change {
                old: Some(1),
                new: Some(2)
            }
        );
    }

    #[test]
    fn functions_are_told_by_name_and_renamed_ones_with_the_same_figures_are_no_difference() {
        let old = with_functions(&[("main", 5, 1), ("pay", 7, 2)]);
        let new = with_functions(&[("main", 5, 1), ("fee", 1, 1), ("pay", 6, 1)]);
        let comparison = compared(vec![old.clone()], vec![new]);
        let told: Vec<_> = comparison.steps[0]
            .functions
            .iter()
            .map(|f| (f.function.as_str(), f.gas.old, f.gas.new, f.calls.new))
            .collect();
        let expected = [
            ("fee", None, Some(1), Some(1)),
            ("pay", Some(7), Some(6), Some(1)),
        ];
        assert_eq!(told, expected);
        let renamed = with_functions(&[("main", 5, 1), ("send", 7, 2)]);
        assert!(compared(vec![old.clone()], vec![renamed]).is_same());
        // A snapshot of before functions were kept still compares.
        let before = with_functions(&[]);
        assert!(compared(vec![before], vec![old]).is_same());
    }

    #[test]
    fn a_step_that_is_new_or_gone_is_a_difference() {
        let one = step(vec![line(3, "i32.add", 1)]);
        let grown = compared(vec![one.clone()], vec![one.clone(), one.clone()]);
        assert_eq!(grown.steps[0].number, 2);
        assert_eq!(
            grown.steps[0].gas_used,
            Change {
                old: None,
                new: Some(1)
            }
        );
        let shrunk = compared(vec![one.clone(), one.clone()], vec![one]);
        assert_eq!(
            shrunk.steps[0].gas_used,
            Change {
                old: Some(1),
                new: None
            }
        );
        assert_eq!(
            shrunk.gas_used,
            Change {
                old: Some(2),
                new: Some(1)
            }
        );
    }

    #[test]
    fn figures_of_different_schedules_are_not_compared() {
        let one = snapshot(Vec::new());
        let mut other = one.clone();
        other.schedule = "wattage-2".to_owned();
        let error = compare(&one, &other)
            .expect_err("two schedules")
            .to_string();
        assert!(
            error.contains("wattage-1") && error.contains("wattage-2"),
            "{error}"
        );
    }
}
