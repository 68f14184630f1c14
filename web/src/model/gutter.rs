//! The gas column of the editor: static prices before a run, what was really used after it.

use std::rc::Rc;

use wattage_core::contract::LinePrice;

use super::analysis::Analysis;
use super::format::{counted, grouped};
use super::report::{LineGas, Report};

/// Where a figure comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// What the line costs when it runs once.
    Static,
    /// What the line used in the last run.
    Actual,
}

impl Kind {
    /// Its name in the editor's style classes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Actual => "actual",
        }
    }
}

/// One figure of the column.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// From 1.
    pub line: u32,
    /// The figure, grouped.
    pub text: String,
    /// Share of the total, 0 to 1: the width of the heat bar.
    pub share: f64,
    /// The tooltip.
    pub title: String,
    /// Where it comes from.
    pub kind: Kind,
}

/// Static prices of a source, empty when it does not assemble.
pub fn of_source(analysis: &Analysis) -> Rc<[Figure]> {
    let total = analysis.module.as_ref().map_or(0, |module| module.gas);
    let figure = |price: &LinePrice| {
        let (plus, least) = if price.at_least {
            ("+", "at least ")
        } else {
            ("", "")
        };
        Figure {
            line: price.line,
            text: format!("{}{plus}", grouped(price.gas)),
            share: share(price.gas, total),
            title: format!("{least}{} gas each time this line runs", grouped(price.gas)),
            kind: Kind::Static,
        }
    };
    analysis.prices.iter().map(figure).collect()
}

/// What each line used in a run.
pub fn of_run(report: &Report) -> Rc<[Figure]> {
    let figure = |line: &LineGas| Figure {
        line: line.line,
        text: grouped(line.gas),
        share: share(line.gas, report.gas_used),
        title: format!(
            "{} gas in {}, {} of the run",
            grouped(line.gas),
            counted(
                usize::try_from(line.hits).unwrap_or(usize::MAX),
                "pass",
                "passes"
            ),
            percent(line.gas, report.gas_used)
        ),
        kind: Kind::Actual,
    };
    report.lines.iter().map(figure).collect()
}

/// `part` of `total`, 0 to 1; 0 where there is no total. Gas is below 2^53, so the quotient is exact enough to draw.
#[expect(clippy::cast_precision_loss, reason = "gas is below 2^53")]
pub fn share(part: u64, total: u64) -> f64 {
    if total == 0 {
        0.0
    } else {
        part as f64 / total as f64
    }
}

/// The share in percent as people read it: `12.3 %`, and `< 0.1 %` where rounding would say nothing was used.
pub fn percent(part: u64, total: u64) -> String {
    match share(part, total) * 100.0 {
        tiny if part > 0 && tiny < 0.1 => "< 0.1 %".to_owned(),
        percent => format!("{percent:.1} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_is_not_nothing_never_reads_as_nothing() {
        assert_eq!(percent(0, 10_000), "0.0 %");
        assert_eq!(percent(1, 10_000), "< 0.1 %");
        assert_eq!(percent(5_160, 10_000), "51.6 %");
    }
}
