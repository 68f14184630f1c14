//! The file of a snapshot: the exact gas of every step of a scenario, and of every source line in it.

use serde::{Deserialize, Serialize};

use crate::api::TransactionResult;
use crate::schedule::{Schedule, WATTAGE_1};
use crate::types::{Hash, grouped};
use crate::vm::{Breakdown, Outcome};

/// Version of the format that this program reads and writes.
pub const SNAPSHOT_VERSION: u32 = 1;

/// The figures of a scenario. The same scenario, contracts and schedule always give the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// Version of the format: 1.
    pub snapshot: u32,
    /// Id of the gas schedule that made the figures.
    pub schedule: String,
    /// Gas of all steps.
    pub gas_used: u64,
    /// Each step, in order.
    pub steps: Vec<SnapshotStep>,
}

/// The figures of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotStep {
    /// What was done, in words: `call token.pay(5) as alice`.
    pub step: String,
    /// Hash of the code that it deployed, upgraded to or called.
    pub code: Option<Hash>,
    /// How it ended.
    pub outcome: Outcome,
    /// Gas used, base included.
    pub gas_used: u64,
    /// Where it went; the parts add up to `gas_used`.
    pub breakdown: Breakdown,
    /// Lines of the contract's source that were executed, sorted; with `breakdown.base` they add up to `gas_used`. What
    /// other contracts used is on the line that called them.
    pub lines: Vec<SnapshotLine>,
    /// Functions that were entered, in the order of the module; with `breakdown.base` they add up to `gas_used`. Empty in
    /// snapshots of before they were kept.
    #[serde(default)]
    pub functions: Vec<SnapshotFunction>,
}

/// The figures of a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotFunction {
    /// Its name, or `function 7` if it has none.
    pub function: String,
    /// Gas of its own, host calls included; what the functions use that it calls is theirs.
    pub gas: u64,
    /// How often it was entered.
    pub calls: u64,
}

/// The figures of a source line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotLine {
    /// Line, from 1.
    pub line: u32,
    /// Gas spent on it.
    pub gas: u64,
    /// How often it was executed.
    pub hits: u64,
    /// The line itself, without its comment and the blanks around it. A comparison finds lines again by it when others were put before them.
    pub text: String,
}

/// Why a snapshot is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Another version of the format.
    #[error(
        "snapshot: the format has version {given}; this program reads version {SNAPSHOT_VERSION}"
    )]
    Version {
        /// The version in the file.
        given: u32,
    },
    /// A schedule that this program does not know.
    #[error(
        "schedule: the figures are of {given:?}, which this program does not know; it has {:?}. Make the snapshot again",
        WATTAGE_1.id
    )]
    Schedule {
        /// The id in the file.
        given: String,
    },
    /// A total that is not the sum of what it is made of.
    #[error(
        "{place}: gas_used is {}, but {parts} add up to {}. Was the file edited by hand? Make the snapshot again",
        grouped(*given),
        grouped(*sum)
    )]
    Sum {
        /// Where: `the snapshot`, or `step 2`.
        place: String,
        /// What adds up to something else.
        parts: &'static str,
        /// The total in the file.
        given: u64,
        /// What the parts add up to.
        sum: u64,
    },
}

impl Snapshot {
    /// The snapshot of these steps.
    #[must_use]
    pub fn new(schedule: &str, steps: Vec<SnapshotStep>) -> Self {
        Self {
            snapshot: SNAPSHOT_VERSION,
            schedule: schedule.to_owned(),
            gas_used: sum(steps.iter().map(|step| step.gas_used)),
            steps,
        }
    }

    /// Checks version, schedule and sums of a snapshot that was read from a file.
    ///
    /// # Errors
    /// [`SnapshotError`], which names the field.
    pub fn check(&self) -> Result<(), SnapshotError> {
        if self.snapshot != SNAPSHOT_VERSION {
            let given = self.snapshot;
            return Err(SnapshotError::Version { given });
        }
        if Schedule::by_id(&self.schedule).is_none() {
            let given = self.schedule.clone();
            return Err(SnapshotError::Schedule { given });
        }
        for (index, step) in self.steps.iter().enumerate() {
            step.check(index + 1)?;
        }
        let steps = sum(self.steps.iter().map(|step| step.gas_used));
        same("the snapshot", "its steps", self.gas_used, steps)
    }
}

impl SnapshotStep {
    /// The figures of a transaction: `step` says what was done, `code` is the hash of the code that ran or was deployed,
    /// `source` its source, empty if it has none.
    #[must_use]
    pub fn of(step: String, code: Option<Hash>, source: &str, result: &TransactionResult) -> Self {
        let texts: Vec<&str> = source.lines().collect();
        let text = |line: u32| {
            let line = texts.get((line as usize).saturating_sub(1));
            let line = line.copied().unwrap_or_default();
            let code = line.split(";;").next().unwrap_or_default();
            code.trim().to_owned()
        };
        let lines = result.lines.iter().map(|line| SnapshotLine {
            line: line.line,
            gas: line.gas,
            hits: line.hits,
            text: text(line.line),
        });
        let functions = result.functions.iter().map(|function| SnapshotFunction {
            function: match &function.name {
                Some(name) => name.clone(),
                None => format!("function {}", function.function),
            },
            gas: function.gas,
            calls: function.calls,
        });
        Self {
            step,
            code,
            outcome: result.outcome,
            gas_used: result.gas_used,
            breakdown: result.breakdown.clone(),
            lines: lines.collect(),
            functions: functions.collect(),
        }
    }

    /// Checks that its parts, and its lines if it has any, add up to what it used.
    fn check(&self, number: usize) -> Result<(), SnapshotError> {
        let place = format!("step {number}");
        let parts = &self.breakdown;
        let parts = [parts.base, parts.instructions, parts.memory].into_iter();
        let parts = sum(parts.chain(self.breakdown.host.values().copied()));
        same(&place, "the parts of its breakdown", self.gas_used, parts)?;
        let base = self.breakdown.base;
        if !self.lines.is_empty() {
            let lines = self.lines.iter().map(|line| line.gas);
            let lines = sum(lines.chain([base]));
            same(&place, "its lines and its base", self.gas_used, lines)?;
        }
        if !self.functions.is_empty() {
            let functions = self.functions.iter().map(|function| function.gas);
            let functions = sum(functions.chain([base]));
            same(
                &place,
                "its functions and its base",
                self.gas_used,
                functions,
            )?;
        }
        Ok(())
    }
}

/// A sum that no figures of a file can overflow.
fn sum(figures: impl Iterator<Item = u64>) -> u64 {
    figures.fold(0, u64::saturating_add)
}

fn same(place: &str, parts: &'static str, given: u64, sum: u64) -> Result<(), SnapshotError> {
    if given == sum {
        return Ok(());
    }
    let place = place.to_owned();
    Err(SnapshotError::Sum {
        place,
        parts,
        given,
        sum,
    })
}
