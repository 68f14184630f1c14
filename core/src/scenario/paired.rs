//! Source lines and functions of two snapshots in pairs, found again by what they say when others were put before them.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use similar::{Algorithm, capture_diff_slices};

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

/// A line before and after; `None` where it was not or is not.
type Pair<'a> = (Option<&'a SnapshotLine>, Option<&'a SnapshotLine>);

/// More lines than this in both together are paired by their numbers: finding a difference takes time with the square of
/// how many differ.
const ALIGNED_LINES: usize = 20_000;

/// Two texts side by side, by the indices of their lines: those that a difference of the two keeps, and those that it
/// replaces, one by one. Every line is there once, in the order of both.
pub(crate) fn aligned(old: &[&str], new: &[&str]) -> Vec<(Option<usize>, Option<usize>)> {
    let beside = |was: Range<usize>, is: Range<usize>| {
        let rows = was.len().max(is.len());
        (0..rows).map(move |at| {
            let of = |range: &Range<usize>| Some(range.start + at).filter(|at| range.contains(at));
            (of(&was), of(&is))
        })
    };
    if old.len() + new.len() > ALIGNED_LINES {
        return beside(0..old.len(), 0..new.len()).collect();
    }
    let ops = capture_diff_slices(Algorithm::Myers, old, new);
    let rows = ops
        .iter()
        .flat_map(|op| beside(op.old_range(), op.new_range()));
    rows.collect()
}

/// The lines of both in pairs: those that stand [side by side](aligned), and of what is left, those that were moved as
/// they are.
fn pairs<'a>(old: &'a [SnapshotLine], new: &'a [SnapshotLine]) -> Vec<Pair<'a>> {
    let texts = |lines: &'a [SnapshotLine]| -> Vec<&'a str> {
        lines.iter().map(|line| line.text.as_str()).collect()
    };
    let (mut pairs, mut gone, mut come) = (Vec::new(), Vec::new(), Vec::new());
    for (was, is) in aligned(&texts(old), &texts(new)) {
        match (was.map(|at| &old[at]), is.map(|at| &new[at])) {
            (Some(was), None) => gone.push(was),
            (None, Some(is)) => come.push(is),
            both => pairs.push(both),
        }
    }
    for was in gone {
        let moved = come.iter().position(|is| is.text == was.text);
        pairs.push((Some(was), moved.map(|at| come.remove(at))));
    }
    pairs.extend(come.into_iter().map(|is| (None, Some(is))));
    pairs
}

/// Lines whose figures differ, in the order of the newer ones, those that are gone between them. Lines are found again as
/// [`pairs`] says; renamed or moved lines with the same figures are no difference.
pub(super) fn compare_lines(old: &[SnapshotLine], new: &[SnapshotLine]) -> Vec<LineChange> {
    let figures = |line: &SnapshotLine| (line.gas, line.hits);
    if old.iter().map(figures).eq(new.iter().map(figures)) {
        return Vec::new();
    }
    let changed = pairs(old, new)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(texts: &[(&str, u64)]) -> Vec<SnapshotLine> {
        let numbered = (1..).zip(texts);
        let line = |(line, (text, gas)): (u32, &(&str, u64))| SnapshotLine {
            line,
            gas: *gas,
            hits: 1,
            text: (*text).to_owned(),
        };
        numbered.map(line).collect()
    }

    fn changed(old: &[(&str, u64)], new: &[(&str, u64)]) -> Vec<(Option<u32>, Option<u32>)> {
        let changes = compare_lines(&lines(old), &lines(new));
        changes.iter().map(|c| (c.line.old, c.line.new)).collect()
    }

    #[test]
    fn a_line_that_is_taken_out_is_the_only_one_that_differs_among_its_likes() {
        let like = ("local.get $sum", 1);
        let old = [
            ("func", 1),
            like,
            ("loop", 100),
            like,
            ("end", 100),
            like,
            ("call", 7),
        ];
        let new = [
            ("func", 1),
            like,
            ("loop", 100),
            ("end", 100),
            like,
            ("call", 7),
        ];
        assert_eq!(changed(&old, &new), [(Some(4), None)]);
        assert_eq!(changed(&new, &old), [(None, Some(4))]);
    }

    #[test]
    fn a_line_that_is_written_anew_is_compared_with_what_stood_there() {
        let old = [("func", 1), ("i64.const 1", 1), ("end", 1)];
        let new = [("func", 1), ("call $f", 9), ("end", 1)];
        assert_eq!(changed(&old, &new), [(Some(2), Some(2))]);
    }

    #[test]
    fn a_line_that_is_moved_is_found_again() {
        let old = [("a", 1), ("b", 2), ("c", 3), ("d", 4)];
        let new = [("b", 2), ("c", 3), ("d", 4), ("a", 5)];
        assert_eq!(changed(&old, &new), [(Some(1), Some(4))]);
    }
}
