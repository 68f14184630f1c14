//! Figures of a run as files for other programs: CSV by line and by function.

use std::fmt::Write as _;

use super::functions::FunctionRow;
use crate::model::report::Report;

/// The kinds of files, each with what its name ends in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// One row per source line.
    Lines,
    /// One row per function.
    Functions,
    /// The whole result.
    Json,
    /// Call stacks with their own gas, as flame graph programs read them.
    Folded,
    /// The source.
    Source,
    /// The calls to make again.
    Scenario,
    /// Their exact gas.
    Snapshot,
}

impl Format {
    /// What the name of the file ends in, which tells the formats apart.
    pub fn key(self) -> &'static str {
        match self {
            Self::Lines => "lines.csv",
            Self::Functions => "functions.csv",
            Self::Json => "result.json",
            Self::Folded => "folded.txt",
            Self::Source => "wat",
            Self::Scenario => "scenario.json",
            Self::Snapshot => "scenario.gas.json",
        }
    }

    /// The name of the file, from that of the contract's: `counter.lines.csv`.
    pub fn file_name(self, contract: &str) -> String {
        let stem = contract.strip_suffix(".wat").unwrap_or(contract);
        format!("{stem}.{}", self.key())
    }

    /// The file's media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Lines | Self::Functions => "text/csv;charset=utf-8",
            Self::Json | Self::Scenario | Self::Snapshot => "application/json",
            Self::Folded | Self::Source => "text/plain;charset=utf-8",
        }
    }
}

/// What stands for the base, which is on no line and in no function.
const BASE: &str = "(transaction base)";

/// Gas by source line; the column `gas` adds up to the total.
pub fn lines_csv(report: &Report, rows: &[FunctionRow]) -> String {
    let mut csv = "line,function,hits,gas,schedule,source\n".to_owned();
    let base = report.breakdown.base;
    row(
        &mut csv,
        &["", BASE, "1", &base.to_string(), &report.schedule, ""],
    );
    for line in &report.lines {
        let owner = FunctionRow::of_line(rows, line.line);
        row(
            &mut csv,
            &[
                &line.line.to_string(),
                owner.map_or("", |owner| owner.name.as_str()),
                &line.hits.to_string(),
                &line.gas.to_string(),
                &report.schedule,
                report.line_text(line.line),
            ],
        );
    }
    csv
}

/// Gas by function; the column `gas` adds up to the total.
pub fn functions_csv(report: &Report, rows: &[FunctionRow]) -> String {
    let mut csv = "function,index,line,calls,gas,schedule\n".to_owned();
    let base = report.breakdown.base;
    row(
        &mut csv,
        &[BASE, "", "", "1", &base.to_string(), &report.schedule],
    );
    for of in rows {
        row(
            &mut csv,
            &[
                &of.name,
                &of.index.to_string(),
                &of.line.map_or_else(String::new, |line| line.to_string()),
                &of.calls.to_string(),
                &of.gas.to_string(),
                &report.schedule,
            ],
        );
    }
    csv
}

/// A row as RFC 4180 has it: a field with a comma, a quote or a line break stands in quotes.
fn row(csv: &mut String, fields: &[&str]) {
    for (index, field) in fields.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        // Writing to a string does not fail.
        let _ = match field.contains([',', '"', '\n', '\r']) {
            true => write!(csv, "{comma}\"{}\"", field.replace('"', "\"\"")),
            false => write!(csv, "{comma}{field}"),
        };
    }
    csv.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_would_end_a_field_are_quoted() {
        let mut csv = String::new();
        row(&mut csv, &["(export \"a\")", "1,000", "plain"]);
        assert_eq!(csv, "\"(export \"\"a\"\")\",\"1,000\",plain\n");
    }

    #[test]
    fn files_are_named_after_the_contract() {
        assert_eq!(Format::Lines.file_name("counter.wat"), "counter.lines.csv");
        assert_eq!(Format::Snapshot.file_name("pay"), "pay.scenario.gas.json");
        assert_eq!(Format::Source.file_name("pay.wat"), "pay.wat");
    }
}
