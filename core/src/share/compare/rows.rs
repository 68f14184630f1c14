//! Two sources side by side, with the gas of each line.

use serde::{Deserialize, Serialize};

use crate::api::TransactionResult;
use crate::scenario::aligned;

/// A row of the comparison: a line of one source, of the other, or of both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// The line of the first source.
    pub old: Option<SourceLine>,
    /// The line of the second.
    pub new: Option<SourceLine>,
}

/// A line of a source with what it used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// Its number, from 1.
    pub line: u32,
    /// The line as it is written.
    pub text: String,
    /// Gas spent on it; none where nothing on it was executed.
    pub gas: Option<u64>,
}

impl SourceRow {
    /// Whether both have the line and write it alike.
    #[must_use]
    pub fn is_same_text(&self) -> bool {
        let text = |line: &Option<SourceLine>| line.as_ref().map(|line| line.text.clone());
        text(&self.old) == text(&self.new)
    }

    /// Whether text and gas are the same.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.is_same_text() && self.dearer() == 0
    }

    /// By how much the line is dearer in the second source. Over all rows and the base this is the difference of the
    /// totals.
    #[must_use]
    pub fn dearer(&self) -> i128 {
        let gas = |line: &Option<SourceLine>| {
            let gas = line.as_ref().and_then(|line| line.gas);
            i128::from(gas.unwrap_or_default())
        };
        gas(&self.new) - gas(&self.old)
    }
}

/// Every line of both sources, in their order; a line that replaces another stands beside it.
pub(super) fn side_by_side(
    (old, old_result): (&str, Option<&TransactionResult>),
    (new, new_result): (&str, Option<&TransactionResult>),
) -> Vec<SourceRow> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let pairs = aligned(&old, &new);
    let pairs = pairs.into_iter();
    pairs
        .map(|(old_at, new_at)| SourceRow {
            old: old_at.map(|at| line(&old, at, old_result)),
            new: new_at.map(|at| line(&new, at, new_result)),
        })
        .collect()
}

fn line(texts: &[&str], at: usize, result: Option<&TransactionResult>) -> SourceLine {
    // Sources are far below 2^32 lines.
    let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
    let lines = result.map_or(&[][..], |result| &result.lines);
    // Lines of a result are sorted.
    let spent = lines.binary_search_by_key(&number, |line| line.line);
    SourceLine {
        line: number,
        text: texts[at].to_owned(),
        gas: spent.ok().map(|index| lines[index].gas),
    }
}
