//! Gas by function, and within it by line. Functions and base add up to the total of the run.

use wattage_core::contract::LinePrice;
use wattage_core::vm::{FunctionGas, LineGas};

use crate::model::report::Report;

/// A function that was entered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FunctionRow {
    /// Its index in the module, imports first.
    pub index: u32,
    /// What it is called, or `function 3`.
    pub name: String,
    /// Line of `func`, where the source is known.
    pub line: Option<u32>,
    /// Its own gas.
    pub gas: u64,
    /// How often it was entered.
    pub calls: u64,
    /// Its lines, sorted.
    pub lines: Vec<LineRow>,
    /// Functions that share a line with it: the gas of such a line is that of all of them.
    pub with: Vec<String>,
}

/// A line of a function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineRow {
    /// From 1.
    pub line: u32,
    /// Its code, without comment.
    pub text: String,
    /// Its gas.
    pub gas: u64,
    /// How often it was executed.
    pub hits: u64,
    /// What each pass costs, where every pass cost just the line's own price.
    pub each: Option<u64>,
}

/// The functions of a run in the order of the module, each with its lines. `prices` are those of the source that ran, if
/// they are known.
pub fn functions(report: &Report, prices: &[LinePrice]) -> Vec<FunctionRow> {
    let entered = &report.functions;
    let mut rows: Vec<FunctionRow> = entered.iter().map(function_row).collect();
    for line in &report.lines {
        let Some(owner) = owner(entered, line.line) else {
            continue;
        };
        rows[owner].lines.push(line_row(line, report, prices));
    }
    for (row, of) in rows.iter_mut().zip(entered) {
        let beside = entered.iter().filter(|other| {
            other.function != of.function && of.line.is_some() && other.line == of.line
        });
        row.with = beside.map(name).collect();
    }
    rows
}

fn function_row(of: &FunctionGas) -> FunctionRow {
    FunctionRow {
        index: of.function,
        name: name(of),
        line: of.line,
        gas: of.gas,
        calls: of.calls,
        lines: Vec::new(),
        with: Vec::new(),
    }
}

/// What a function is called, or its index.
pub fn name(of: &FunctionGas) -> String {
    match &of.name {
        Some(name) => name.clone(),
        None => format!("function {}", of.function),
    }
}

/// The last function that begins on this line or before it: functions follow each other in a source.
fn owner(functions: &[FunctionGas], line: u32) -> Option<usize> {
    let begins = functions.iter().enumerate();
    begins
        .filter(|(_, of)| of.line.is_some_and(|begin| begin <= line))
        .max_by_key(|(index, of)| (of.line, std::cmp::Reverse(*index)))
        .map(|(index, _)| index)
}

fn line_row(line: &LineGas, report: &Report, prices: &[LinePrice]) -> LineRow {
    let price = prices.iter().find(|price| price.line == line.line);
    let exact = |price: &&LinePrice| price.gas.checked_mul(line.hits) == Some(line.gas);
    LineRow {
        line: line.line,
        text: report.line_text(line.line).to_owned(),
        gas: line.gas,
        hits: line.hits,
        each: price.filter(exact).map(|price| price.gas),
    }
}

impl FunctionRow {
    /// The function that owns a line, by name, in rows of any order.
    pub fn of_line(rows: &[Self], line: u32) -> Option<&Self> {
        rows.iter()
            .find(|row| row.lines.iter().any(|own| own.line == line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::gas::sample;

    const TWO: &str =
        "(module\n(func $a (export \"a\")\n  call $b)\n(func $b\n  nop\n  i32.const 1 drop))";

    #[test]
    fn every_line_belongs_to_the_function_that_begins_before_it() {
        let report = sample::report(
            TWO,
            &[(0, "$a", 2, 2, 1), (1, "$b", 4, 10, 5)],
            &[(2, 1, 1), (3, 1, 1), (4, 5, 5), (6, 5, 5)],
        );
        let prices = [LinePrice {
            line: 6,
            gas: 1,
            at_least: false,
        }];
        let rows = functions(&report, &prices);
        let lines = |row: &FunctionRow| row.lines.iter().map(|line| line.line).collect::<Vec<_>>();
        assert_eq!((lines(&rows[0]), lines(&rows[1])), (vec![2, 3], vec![4, 6]));
        assert_eq!(rows[1].lines[1].each, Some(1));
        assert_eq!(rows[1].lines[0].each, None);
        for row in &rows {
            assert_eq!(row.gas, row.lines.iter().map(|line| line.gas).sum::<u64>());
        }
    }

    #[test]
    fn functions_on_one_line_are_told_to_share_it() {
        let report = sample::report(
            "(module (func $a) (func (export \"b\")))",
            &[(0, "$a", 1, 3, 1), (1, "b", 1, 1, 1)],
            &[(1, 4, 1)],
        );
        let rows = functions(&report, &[]);
        assert_eq!(rows[0].with, ["b"]);
        assert_eq!(rows[0].lines.len(), 1);
        assert!(rows[1].lines.is_empty());
    }
}
