//! What the shown figures differ from the baseline by, figure by figure. The comparing is core's; here it is looked up.

use wattage_core::scenario::{Change, LineChange};

use crate::model::baseline::Difference;

/// A figure of the baseline that the shown run does not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gone {
    /// The part or the line's code.
    pub name: String,
    /// Its gas in the baseline.
    pub gas: u64,
    /// Its number there, if it is a line.
    pub line: Option<u32>,
}

/// By how much a part is dearer than in the baseline.
pub fn of_part(difference: &Difference, name: &str) -> i128 {
    let parts = difference.step.as_ref().map(|step| &step.parts);
    parts
        .and_then(|parts| parts.get(name))
        .map_or(0, |change| dearer(*change))
}

/// By how much a line is dearer than in the baseline.
pub fn of_line(difference: &Difference, line: u32) -> i128 {
    difference.line(line).unwrap_or_default()
}

/// By how much a function is dearer than in the baseline.
pub fn of_function(difference: &Difference, name: &str) -> i128 {
    let functions = difference.step.iter().flat_map(|step| &step.functions);
    let mut changed = functions.filter(|change| change.function == name);
    changed.next().map_or(0, |change| dearer(change.gas))
}

/// Functions that only the baseline has.
pub fn gone_functions(difference: &Difference) -> Vec<Gone> {
    let functions = difference.step.iter().flat_map(|step| &step.functions);
    let gone = functions.filter(|change| change.gas.new.is_none());
    let gone = gone.map(|change| Gone {
        name: change.function.clone(),
        gas: change.gas.old.unwrap_or_default(),
        line: None,
    });
    gone.collect()
}

/// Parts that only the baseline has.
pub fn gone_parts(difference: &Difference) -> Vec<Gone> {
    let parts = difference.step.iter().flat_map(|step| &step.parts);
    let gone = parts.filter(|(_, change)| change.new.unwrap_or_default() == 0);
    let gone = gone.map(|(name, change)| Gone {
        name: name.clone(),
        gas: change.old.unwrap_or_default(),
        line: None,
    });
    gone.collect()
}

/// Lines that only the baseline has.
pub fn gone_lines(difference: &Difference) -> Vec<Gone> {
    let lines = difference.step.iter().flat_map(|step| &step.lines);
    let is_gone = |change: &&LineChange| change.line.new.is_none();
    let gone = lines.filter(is_gone).map(|change| Gone {
        name: change.text.clone(),
        gas: change.gas.old.unwrap_or_default(),
        line: change.line.old,
    });
    gone.collect()
}

fn dearer(change: Change<u64>) -> i128 {
    let gas = |gas: Option<u64>| i128::from(gas.unwrap_or_default());
    gas(change.new) - gas(change.old)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::baseline::Baseline;
    use crate::model::gas::sample;

    #[test]
    fn differences_of_the_lines_add_up_to_that_of_the_total() {
        let old = sample::report(
            "(module\n(func $a\ncall $dear\ncall $gone\n))",
            &[(0, "$a", 2, 70, 1)],
            &[(3, 50, 1), (4, 20, 1)],
        );
        let new = sample::report(
            "(module\n(func $a\n;; a comment\ncall $dear\n))",
            &[(0, "$a", 2, 44, 1)],
            &[(4, 44, 1)],
        );
        let difference = Baseline::of(&old).difference(&new).expect("one schedule");
        assert_eq!(of_line(&difference, 4), -6);
        let gone = gone_lines(&difference);
        let lost: u64 = gone.iter().map(|gone| gone.gas).sum();
        assert_eq!(of_line(&difference, 4) - i128::from(lost), difference.gas());
        assert_eq!(of_part(&difference, "instructions"), -26);
        assert_eq!(of_part(&difference, "base"), 0);
        assert_eq!(of_function(&difference, "$a"), -26);
        assert!(gone_functions(&difference).is_empty());
        assert!(gone_parts(&difference).is_empty());
    }
}
