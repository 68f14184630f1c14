//! The gas column of the editor: what each line costs when it runs once, and what it used in the run or the preview that is
//! shown.

use std::collections::BTreeMap;
use std::rc::Rc;

use wattage_core::contract::{FunctionPrice, LinePrice};

use super::analysis::Analysis;
use super::baseline::{Difference, signed};
use super::format::{counted, grouped};
use super::report::{LineGas, Report};

/// Where a figure comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// What the line costs when it runs once.
    Static,
    /// What the line would use.
    Preview,
    /// What the line used in the last run.
    Actual,
}

impl Kind {
    /// Its name in the editor's style classes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Preview => "preview",
            Self::Actual => "actual",
        }
    }
}

/// One line's figures.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// From 1.
    pub line: u32,
    /// The figure, grouped.
    pub text: String,
    /// Beside it: `×3` for passes, `× n` in a loop; empty for a single pass.
    pub times: String,
    /// The difference from the baseline, with its sign; empty without one.
    pub difference: String,
    /// Share of the total, 0 to 1: the width of the heat bar.
    pub share: f64,
    /// The same in words, for the tooltip and for screen readers.
    pub title: String,
    /// Where it comes from.
    pub kind: Kind,
    /// At the end of the line: what the function or the loop that begins there comes to; empty on other lines.
    pub sum: String,
    /// Gas as a number: static where the line was not reached.
    pub gas: u64,
}

/// The column: what the run used where it came by, static prices elsewhere. Without an analysis of the text on the page
/// there are no static prices.
pub fn figures(
    analysis: Option<&Analysis>,
    shown: Option<&Report>,
    difference: Option<&Difference>,
) -> Rc<[Figure]> {
    let mut rows = BTreeMap::<u32, Figure>::new();
    if let Some(analysis) = analysis {
        let total = analysis.module.as_ref().map_or(0, |module| module.gas);
        let heated = shown.is_none();
        rows.extend(analysis.prices.iter().map(|price| {
            let looped = price.gas > 0 && in_loop(&analysis.functions, price.line);
            (
                price.line,
                priced(price, looped, if heated { total } else { 0 }),
            )
        }));
    }
    if let Some(report) = shown {
        rows.extend(report.lines.iter().map(|line| {
            let change = difference.and_then(|difference| difference.line(line.line));
            (line.line, used(line, report, change))
        }));
    }
    for (line, sum) in sums(analysis, shown) {
        if let Some(row) = rows.get_mut(&line) {
            row.sum = sum;
        }
    }
    rows.into_values().collect()
}

fn priced(price: &LinePrice, looped: bool, total: u64) -> Figure {
    let (plus, least) = if price.at_least {
        ("+", "at least ")
    } else {
        ("", "")
    };
    let gas = grouped(price.gas);
    let in_loop = if looped { ", n times in its loop" } else { "" };
    Figure {
        line: price.line,
        text: format!("{gas}{plus}"),
        times: if looped {
            "× n".to_owned()
        } else {
            String::new()
        },
        difference: String::new(),
        share: share(price.gas, total),
        title: format!("{least}{gas} gas each time this line runs{in_loop}"),
        kind: Kind::Static,
        sum: String::new(),
        gas: price.gas,
    }
}

fn used(line: &LineGas, report: &Report, change: Option<i128>) -> Figure {
    let passes = counted(
        usize::try_from(line.hits).unwrap_or(usize::MAX),
        "pass",
        "passes",
    );
    let gas = grouped(line.gas);
    let (kind, of) = if report.is_preview() {
        (Kind::Preview, "preview")
    } else {
        (Kind::Actual, "run")
    };
    let each = match line.hits {
        hits if hits > 1 && line.gas > 0 && line.gas.is_multiple_of(hits) => {
            format!(" ({} each)", grouped(line.gas / hits))
        }
        _ => String::new(),
    };
    let compared = change.map_or_else(String::new, |change| {
        format!("; {} gas against the baseline", signed(change))
    });
    Figure {
        line: line.line,
        times: if line.hits > 1 {
            format!("×{}", compact(u128::from(line.hits)))
        } else {
            String::new()
        },
        difference: change.map_or_else(String::new, short_signed),
        share: share(line.gas, report.gas_used),
        title: format!(
            "{gas} gas in {passes}{each}, {} of the {of}{compared}",
            percent(line.gas, report.gas_used)
        ),
        text: gas,
        kind,
        sum: String::new(),
        gas: line.gas,
    }
}

/// The sign and the size of a difference, for a narrow column.
fn short_signed(change: i128) -> String {
    let sign = if change < 0 { "−" } else { "+" };
    format!("{sign}{}", compact(change.unsigned_abs()))
}

/// `9,999`, then `10k`, `9,999k`, `10M`: rounded down, for a narrow column; the tooltip has every digit.
fn compact(number: u128) -> String {
    match number {
        0..10_000 => grouped(number),
        10_000..10_000_000 => format!("{}k", grouped(number / 1_000)),
        _ => format!("{}M", grouped(number / 1_000_000)),
    }
}

fn in_loop(functions: &[FunctionPrice], line: u32) -> bool {
    let loops = functions.iter().flat_map(|function| &function.loops);
    let holds = |first: Option<u32>, last: Option<u32>| {
        first.is_some_and(|first| first < line) && last.is_some_and(|last| line <= last)
    };
    loops
        .into_iter()
        .any(|each| holds(each.line, each.last_line))
}

/// What stands at the end of lines: the sum of each function that ran, else the price of one way through it; and the price
/// of a round where a loop begins.
fn sums(analysis: Option<&Analysis>, shown: Option<&Report>) -> BTreeMap<u32, String> {
    let mut sums = BTreeMap::new();
    for function in analysis.iter().flat_map(|analysis| &analysis.functions) {
        let name = function.name.as_deref().unwrap_or("this function");
        if let Some(line) = function.line {
            let once = function.once.shown(function.at_least);
            sums.insert(line, format!("{name}: {once} gas a call"));
        }
        for each in &function.loops {
            if let Some(line) = each.line {
                sums.insert(line, format!("loop: {} gas", each.shown("n")));
            }
        }
    }
    for function in shown.iter().flat_map(|report| &report.functions) {
        let Some(line) = function.line else { continue };
        let name = function.name.as_deref().unwrap_or("this function");
        let calls = match function.calls {
            0 | 1 => String::new(),
            calls => format!(" in {} calls", grouped(calls)),
        };
        sums.insert(
            line,
            format!("{name}: {} gas{calls}", grouped(function.gas)),
        );
    }
    sums
}

/// What the lines from `first` to `last` cost together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selected {
    /// Lines that have a figure.
    pub lines: usize,
    /// Each once.
    pub once: u64,
    /// In the run or the preview that is shown, if there is one.
    pub used: Option<u64>,
}

/// The price of a selection; none where no selected line costs anything.
pub fn selected(
    analysis: &Analysis,
    shown: Option<&Report>,
    first: u32,
    last: u32,
) -> Option<Selected> {
    let within = |line: u32| (first..=last).contains(&line);
    let once = analysis.prices.iter().filter(|price| within(price.line));
    let used = shown.map(|report| {
        let lines = report.lines.iter().filter(|line| within(line.line));
        lines.map(|line| line.gas).sum()
    });
    let lines = once.clone().count();
    (lines > 0).then(|| Selected {
        lines,
        once: once.map(|price| price.gas).sum(),
        used,
    })
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
    use crate::model::analysis::analyse;
    use crate::model::testing::report;

    const LOOPED: &str = "(module\n(func $f (export \"main\") (param $n i32)\nloop $again\nlocal.get $n\ni32.const 1\n\
i32.sub\nlocal.tee $n\nbr_if $again\nend\nnop\ni32.const 7\ndrop))";

    #[test]
    fn a_share_that_is_not_nothing_never_reads_as_nothing() {
        assert_eq!(percent(0, 10_000), "0.0 %");
        assert_eq!(percent(1, 10_000), "< 0.1 %");
        assert_eq!(percent(5_160, 10_000), "51.6 %");
    }

    #[test]
    fn lines_in_a_loop_cost_n_times_and_the_loop_says_what_a_round_costs() {
        let rows = figures(Some(&analyse(LOOPED, None)), None, None);
        let row = |line| rows.iter().find(|row| row.line == line).expect("a row");
        assert_eq!((row(4).text.as_str(), row(4).times.as_str()), ("1", "× n"));
        assert_eq!(row(11).times, "");
        assert_eq!(row(3).sum, "loop: n x 5 gas");
        assert_eq!(row(2).sum, "f: 7 gas a call");
    }

    #[test]
    fn a_preview_shows_what_it_used_and_static_prices_where_it_did_not_come_by() {
        let mut report = report(LOOPED);
        report.lines = vec![LineGas {
            line: 4,
            gas: 15,
            hits: 3,
        }];
        let rows = figures(Some(&analyse(LOOPED, None)), Some(&report), None);
        let row = |line| rows.iter().find(|row| row.line == line).expect("a row");
        assert_eq!((row(4).text.as_str(), row(4).times.as_str()), ("15", "×3"));
        assert_eq!(row(4).kind, Kind::Actual);
        assert!(
            row(4)
                .title
                .starts_with("15 gas in 3 passes (5 each), 15.0 % of the run")
        );
        assert_eq!(row(5).kind, Kind::Static);
    }

    #[test]
    fn a_narrow_column_rounds_what_its_tooltip_has_in_full() {
        assert_eq!(compact(9_999), "9,999");
        assert_eq!(compact(9_999_899), "9,999k");
        assert_eq!(short_signed(-10_000_001), "−10M");
    }

    #[test]
    fn the_price_of_a_selection_is_the_sum_of_its_lines() {
        let analysis = analyse(LOOPED, None);
        let found = selected(&analysis, None, 4, 6).expect("three lines");
        assert_eq!((found.lines, found.once, found.used), (3, 3, None));
        assert_eq!(selected(&analysis, None, 1, 1), None);
    }
}
