//! Source lines and functions of two snapshots in pairs, found again by what they say when others were put before them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Change, SnapshotFunction, SnapshotLine};

/// A source line whose gas or hits differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineChange {
    /// Its number.
    pub line: Change<u32>,
    /// The line itself.
    pub text: String,
    /// Gas spent on it.
    pub gas: Change<u64>,
    /// How often it was executed.
    pub hits: Change<u64>,
}

/// A function whose gas or calls differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionChange {
    /// Its name, or `function 7` if it has none.
    pub function: String,
    /// Gas of its own.
    pub gas: Change<u64>,
    /// How often it was entered.
    pub calls: Change<u64>,
}

/// A line's text, and how many lines with the same one came before it: what it is found again by.
type LineKey<'a> = (&'a str, usize);

fn keyed(lines: &[SnapshotLine]) -> BTreeMap<LineKey<'_>, &SnapshotLine> {
    let mut seen = BTreeMap::<&str, usize>::new();
    let keys = lines.iter().map(|line| {
        let before = seen.entry(&line.text).or_default();
        *before += 1;
        ((line.text.as_str(), *before), line)
    });
    keys.collect()
}

/// Lines whose figures differ, in the order of the newer ones, those that are gone between them. Lines are found again by
/// their text, and those that are left by their number; renamed or moved lines with the same figures are no difference.
pub(super) fn compare_lines(old: &[SnapshotLine], new: &[SnapshotLine]) -> Vec<LineChange> {
    let figures = |line: &SnapshotLine| (line.gas, line.hits);
    if old.iter().map(figures).eq(new.iter().map(figures)) {
        return Vec::new();
    }
    let (old, mut new) = (keyed(old), keyed(new));
    let mut pairs: Vec<(Option<&SnapshotLine>, Option<&SnapshotLine>)> = Vec::new();
    let mut gone = Vec::new();
    for (key, was) in old {
        match new.remove(&key) {
            Some(is) => pairs.push((Some(was), Some(is))),
            None => gone.push(was),
        }
    }
    let mut left: BTreeMap<u32, &SnapshotLine> = new.values().map(|is| (is.line, *is)).collect();
    pairs.extend(
        gone.into_iter()
            .map(|was| (Some(was), left.remove(&was.line))),
    );
    pairs.extend(left.into_values().map(|is| (None, Some(is))));
    let changed = pairs
        .into_iter()
        .filter(|(was, is)| was.map(figures) != is.map(figures));
    let mut changes: Vec<LineChange> = changed
        .map(|(was, is)| LineChange {
            line: Change {
                old: was.map(|line| line.line),
                new: is.map(|line| line.line),
            },
            text: is.or(was).map_or(String::new(), |line| line.text.clone()),
            gas: Change {
                old: was.map(|line| line.gas),
                new: is.map(|line| line.gas),
            },
            hits: Change {
                old: was.map(|line| line.hits),
                new: is.map(|line| line.hits),
            },
        })
        .collect();
    changes.sort_by_key(|change| (change.line.new.or(change.line.old), change.line.old));
    changes
}

/// Functions whose figures differ, in the order of the newer ones, those that are gone at the end. They are found again by
/// their names; renamed ones with the same figures are no difference.
pub(super) fn compare_functions(
    old: &[SnapshotFunction],
    new: &[SnapshotFunction],
) -> Vec<FunctionChange> {
    let figures = |function: &SnapshotFunction| (function.gas, function.calls);
    if old.iter().map(figures).eq(new.iter().map(figures)) {
        return Vec::new();
    }
    let mut gone: Vec<&SnapshotFunction> = old.iter().collect();
    let mut pairs = Vec::with_capacity(old.len().max(new.len()));
    for is in new {
        let was = gone.iter().position(|was| was.function == is.function);
        pairs.push((was.map(|was| gone.remove(was)), Some(is)));
    }
    pairs.extend(gone.into_iter().map(|was| (Some(was), None)));
    let changed = pairs
        .into_iter()
        .filter(|(was, is)| was.map(figures) != is.map(figures));
    let changes = changed.map(|(was, is)| FunctionChange {
        function: is.or(was).map_or(String::new(), |f| f.function.clone()),
        gas: Change {
            old: was.map(|function| function.gas),
            new: is.map(|function| function.gas),
        },
        calls: Change {
            old: was.map(|function| function.calls),
            new: is.map(|function| function.calls),
        },
    });
    changes.collect()
}
