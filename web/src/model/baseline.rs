//! The baseline: a run that was pinned, and what later ones differ from it by. The comparing is the core's, as
//! `wattage gas --diff` has it: lines that moved are found again.

use serde::{Deserialize, Serialize};
use wattage_core::scenario::{
    Snapshot, SnapshotFunction, SnapshotLine, SnapshotStep, StepComparison, compare,
};
use wattage_core::types::Value;
use wattage_core::vm::{Breakdown, FunctionGas, LineGas, Outcome};

use super::file::CallForm;
use super::format::grouped;
use super::gas::functions;
use super::report::{Basis, Placement, Report, line_text};

/// A pinned run.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Baseline {
    /// The source that ran.
    pub source: String,
    /// The call as it was filled in.
    pub form: CallForm,
    /// Who called what: `alice calls increment(1)`.
    pub call: String,
    /// Height of the newest block that the run knew.
    pub height: u64,
    /// The schedule that made the figures.
    pub schedule: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What the function returned.
    pub results: Vec<Value>,
    /// Gas used, base included.
    pub gas_used: u64,
    /// Where it went.
    pub breakdown: Breakdown,
    /// Gas by source line.
    pub lines: Vec<LineGas>,
    /// Gas by function.
    pub functions: Vec<FunctionGas>,
}

/// What a run differs from the baseline by.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// Gas of the baseline.
    pub old: u64,
    /// Gas of the run.
    pub new: u64,
    /// Height that the baseline was pinned on, if the ledger has moved since: part of the difference may come from there.
    pub pinned: Option<u64>,
    /// Parts and lines that differ; none when no figure does.
    pub step: Option<StepComparison>,
}

impl Baseline {
    /// A run as the baseline of those to come.
    pub fn of(report: &Report) -> Self {
        Self {
            source: report.source.to_string(),
            form: report.form.clone(),
            call: report.call.clone(),
            height: known_height(report),
            schedule: report.schedule.clone(),
            outcome: report.outcome,
            results: report.results.clone(),
            gas_used: report.gas_used,
            breakdown: report.breakdown.clone(),
            lines: report.lines.clone(),
            functions: report.functions.clone(),
        }
    }

    /// What `report` differs by; none when they are of different gas schedules, whose figures do not compare.
    pub fn difference(&self, report: &Report) -> Option<Difference> {
        let own = Figures {
            source: &self.source,
            outcome: self.outcome,
            gas_used: self.gas_used,
            breakdown: &self.breakdown,
            lines: &self.lines,
            functions: &self.functions,
        };
        let other = Figures {
            source: &report.source,
            outcome: report.outcome,
            gas_used: report.gas_used,
            breakdown: &report.breakdown,
            lines: &report.lines,
            functions: &report.functions,
        };
        let old = Snapshot::new(&self.schedule, vec![own.step()]);
        let new = Snapshot::new(&report.schedule, vec![other.step()]);
        let comparison = compare(&old, &new).ok()?;
        Some(Difference {
            old: self.gas_used,
            new: report.gas_used,
            pinned: Some(self.height).filter(|height| *height != known_height(report)),
            step: comparison.steps.into_iter().next(),
        })
    }
}

/// Height of the newest block before the run's own.
fn known_height(report: &Report) -> u64 {
    let own = match report.placement {
        Placement::Reused => 1,
        Placement::Deployed(_) | Placement::Upgraded(_) => 2,
    };
    match report.basis {
        Basis::Preview { height } => height,
        Basis::Receipt(_) => report.height.saturating_sub(own),
    }
}

struct Figures<'a> {
    source: &'a str,
    outcome: Outcome,
    gas_used: u64,
    breakdown: &'a Breakdown,
    lines: &'a [LineGas],
    functions: &'a [FunctionGas],
}

impl Figures<'_> {
    fn step(&self) -> SnapshotStep {
        let texts: Vec<&str> = self.source.lines().collect();
        let line = |line: &LineGas| SnapshotLine {
            line: line.line,
            gas: line.gas,
            hits: line.hits,
            text: line_text(&texts, line.line).to_owned(),
        };
        let function = |of: &FunctionGas| SnapshotFunction {
            function: functions::name(of),
            gas: of.gas,
            calls: of.calls,
        };
        SnapshotStep {
            step: String::new(),
            code: None,
            outcome: self.outcome,
            gas_used: self.gas_used,
            breakdown: self.breakdown.clone(),
            lines: self.lines.iter().map(line).collect(),
            functions: self.functions.iter().map(function).collect(),
        }
    }
}

impl Difference {
    /// By how much the run is dearer; below zero when it is cheaper.
    pub fn gas(&self) -> i128 {
        i128::from(self.new) - i128::from(self.old)
    }

    /// Whether one of the two succeeded and the other failed, or they failed in different ways: less gas is no gain then.
    pub fn ends_otherwise(&self) -> bool {
        self.step
            .as_ref()
            .is_some_and(|step| step.outcome.is_some())
    }

    /// `−1,204 gas (−11.4 %), cheaper than the baseline`.
    pub fn sentence(&self) -> String {
        let word = match self.gas() {
            _ if self.ends_otherwise() => "against the baseline, which ended otherwise",
            0 => return "as much gas as the baseline".to_owned(),
            less if less < 0 => "cheaper than the baseline",
            _ => "dearer than the baseline",
        };
        let gas = signed(self.gas());
        match percent(self.old, self.new) {
            Some(percent) => format!("{gas} gas ({percent}), {word}"),
            None => format!("{gas} gas, {word}"),
        }
    }

    /// By how much a line of the run is dearer than what it was in the baseline; `None` when it is not.
    pub fn line(&self, number: u32) -> Option<i128> {
        let changed = &self.step.as_ref()?.lines;
        let line = changed.iter().find(|line| line.line.new == Some(number))?;
        let gas = |gas: Option<u64>| i128::from(gas.unwrap_or_default());
        Some(gas(line.gas.new) - gas(line.gas.old)).filter(|gas| *gas != 0)
    }
}

/// `+12` or `−12`, grouped, with a true minus sign.
pub fn signed(number: i128) -> String {
    let digits = grouped(number.unsigned_abs());
    match number {
        0 => digits,
        less if less < 0 => format!("−{digits}"),
        _ => format!("+{digits}"),
    }
}

/// The change in percent of `old`: `−11.4 %`; none where there is nothing to be a percentage of.
#[expect(clippy::cast_precision_loss, reason = "gas is below 2^53")]
fn percent(old: u64, new: u64) -> Option<String> {
    if old == 0 {
        return None;
    }
    let percent = (new as f64 - old as f64) / old as f64 * 100.0;
    let digits = match percent.abs() {
        many if many >= 1_000.0 => format!("{} %", grouped(format!("{many:.0}"))),
        some => format!("{some:.1} %"),
    };
    Some(match percent {
        tiny if digits == "0.0 %" => format!("{} < 0.1 %", if tiny < 0.0 { "−" } else { "+" }),
        less if less < 0.0 => format!("−{digits}"),
        _ => format!("+{digits}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::report;

    fn line(line: u32, gas: u64) -> LineGas {
        LineGas { line, gas, hits: 1 }
    }

    #[test]
    fn a_line_that_moved_is_found_again_and_a_cheaper_one_says_by_how_much() {
        let mut old = report("(module\ncall $dear\ncall $kept)");
        old.lines = vec![line(2, 60), line(3, 40)];
        let mut new = report("(module\n;; a comment\ncall $dear\ncall $kept)");
        new.lines = vec![line(3, 48), line(4, 40)];
        new.gas_used = 88;
        new.breakdown.instructions = 88;
        let difference = Baseline::of(&old).difference(&new).expect("one schedule");
        assert_eq!(difference.line(3), Some(-12));
        assert_eq!(difference.line(4), None);
        assert_eq!(
            difference.sentence(),
            "−12 gas (−12.0 %), cheaper than the baseline"
        );
    }

    #[test]
    fn what_is_pinned_does_not_differ_from_itself() {
        let report = report("(module)");
        let difference = Baseline::of(&report).difference(&report);
        let difference = difference.expect("one schedule");
        assert_eq!(difference.step, None);
        assert_eq!(difference.sentence(), "as much gas as the baseline");
    }

    #[test]
    fn a_baseline_on_an_earlier_block_says_so() {
        let old = report("(module)");
        let baseline = Baseline::of(&old);
        let mut new = old;
        assert_eq!(
            baseline.difference(&new).and_then(|found| found.pinned),
            None
        );
        new.basis = Basis::Preview { height: 9 };
        assert_eq!(
            baseline.difference(&new).and_then(|found| found.pinned),
            Some(1)
        );
    }

    #[test]
    fn a_call_that_fails_is_not_told_as_cheaper() {
        let old = report("(module)");
        let mut new = old.clone();
        new.outcome = Outcome::Trap;
        new.gas_used = 50;
        new.breakdown.instructions = 50;
        let difference = Baseline::of(&old).difference(&new).expect("one schedule");
        assert_eq!(
            difference.sentence(),
            "−50 gas (−50.0 %), against the baseline, which ended otherwise"
        );
    }

    #[test]
    fn figures_of_another_schedule_are_not_compared() {
        let old = report("(module)");
        let mut new = old.clone();
        new.schedule = "wattage-2".to_owned();
        assert_eq!(Baseline::of(&old).difference(&new), None);
    }

    #[test]
    fn a_small_change_never_reads_as_none() {
        assert_eq!(percent(100_000, 100_001).as_deref(), Some("+ < 0.1 %"));
        assert_eq!(percent(100_000, 99_999).as_deref(), Some("− < 0.1 %"));
        assert_eq!(percent(100, 200).as_deref(), Some("+100.0 %"));
        assert_eq!(percent(100, 10_000_000).as_deref(), Some("+9,999,900 %"));
        assert_eq!(percent(0, 5), None);
    }
}
