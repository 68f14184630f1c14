//! A curve of gas over one argument: which values are asked for, and what came back.

use wattage_core::contract::{Entry, Param};
use wattage_core::types::ValueType;
use wattage_core::vm::Outcome;

use crate::model::format::grouped;
use crate::model::work::Work;
use crate::protocol::contract::CurvePoint;

/// The most values of a curve.
pub const POINTS_MAX: usize = 64;
/// The least: a line has two ends.
pub const POINTS_MIN: usize = 2;
/// Where a curve goes when the argument itself is small.
const FAR: i128 = 16;

/// From where to where, and in how many values, as they are filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Range {
    /// The first value.
    pub from: String,
    /// The last value.
    pub to: String,
    /// How many values.
    pub points: String,
}

impl Range {
    /// From 0 to twice the present argument, or to 16.
    pub fn around(ty: ValueType, present: &str) -> Self {
        let present = whole(ty, present).unwrap_or_default();
        let most = match ty {
            ValueType::I32 => i128::from(i32::MAX),
            _ => i128::from(i64::MAX),
        };
        let to = present.saturating_mul(2).clamp(FAR, most);
        let points = usize::try_from(to + 1).unwrap_or(POINTS_MAX);
        Self {
            from: "0".to_owned(),
            to: to.to_string(),
            points: points.clamp(POINTS_MIN, 33).to_string(),
        }
    }

    /// The values, evenly spread, each once, from the first to the last.
    ///
    /// # Errors
    /// A sentence that names the field and what may stand there.
    pub fn values(&self, ty: ValueType) -> Result<Vec<i128>, String> {
        let read =
            |name: &str, text: &str| whole(ty, text).map_err(|error| format!("{name}: {error}."));
        let (from, to) = (read("From", &self.from)?, read("To", &self.to)?);
        if from >= to {
            return Err(format!(
                "To: {} is not above {}, where the curve begins.",
                grouped(to),
                grouped(from)
            ));
        }
        let points = self.points.trim().parse::<usize>().ok();
        let points = points.filter(|points| (POINTS_MIN..=POINTS_MAX).contains(points));
        let Some(points) = points else {
            return Err(format!(
                "Values: {:?} is not a whole number from {POINTS_MIN} to {POINTS_MAX}.",
                self.points.trim()
            ));
        };
        let gaps = i128::try_from(points - 1).unwrap_or(1).min(to - from);
        Ok((0..=gaps)
            .map(|gap| from + (to - from) * gap / gaps)
            .collect())
    }
}

/// A whole number of a type, as arguments are typed.
fn whole(ty: ValueType, text: &str) -> Result<i128, String> {
    let text = match text.trim() {
        "" => "0",
        text => text,
    };
    let value = ty.parse(text).map_err(|error| error.to_string())?;
    value
        .number()
        .parse()
        .map_err(|_| format!("{text:?} is not a whole number"))
}

/// The arguments that a curve can go over: whole numbers, by index.
pub fn arguments(entry: &Entry) -> Vec<(usize, &Param)> {
    let params = entry.params.iter().enumerate();
    params
        .filter(|(_, param)| matches!(param.ty, ValueType::I32 | ValueType::I64))
        .collect()
}

/// What a parameter is called on the page.
pub fn argument_name(index: usize, param: &Param) -> String {
    match &param.name {
        Some(name) => name.clone(),
        None => format!("argument {}", index + 1),
    }
}

/// Text and call without the argument that the curve goes over: what the curve depends on beside it.
pub fn beside(work: &Work, entry: &Entry, argument: usize) -> Work {
    let mut work = work.clone();
    let texts = work.call.args.entry(entry.name.clone()).or_default();
    if let Some(text) = texts.get_mut(argument) {
        text.clear();
    }
    work.call.more = false;
    work
}

/// One value of the curve.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Point {
    /// The argument.
    pub at: i128,
    /// What the call came to.
    pub end: End,
}

/// What the call came to with one value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
    /// It was executed, and used this much.
    Used {
        /// Gas of the call.
        gas: u64,
        /// How it ended.
        outcome: Outcome,
    },
    /// It would not be made, and why.
    Refused(String),
}

impl Point {
    /// Reads the worker's answer to the value `at`.
    pub fn read(at: i128, answer: CurvePoint) -> Self {
        let end = match answer.result {
            Ok(result) => End::Used {
                gas: result.gas_used,
                outcome: result.outcome,
            },
            Err(why) => End::Refused(why),
        };
        Self { at, end }
    }

    /// Its gas, if it was executed.
    pub fn gas(&self) -> Option<u64> {
        match self.end {
            End::Used { gas, .. } => Some(gas),
            End::Refused(_) => None,
        }
    }

    /// Whether the call did what it was asked to.
    pub fn succeeded(&self) -> bool {
        matches!(
            self.end,
            End::Used {
                outcome: Outcome::Success,
                ..
            }
        )
    }

    /// How it ended, in words.
    pub fn ended(&self) -> &str {
        match &self.end {
            End::Used { outcome, .. } => match outcome {
                Outcome::Success => "done",
                Outcome::Revert => "reverted",
                Outcome::Trap => "trapped",
                Outcome::OutOfGas => "ran out of gas",
            },
            End::Refused(why) => why,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: &str, to: &str, points: &str) -> Range {
        let own = str::to_owned;
        Range {
            from: own(from),
            to: own(to),
            points: own(points),
        }
    }

    #[test]
    fn values_are_spread_evenly_from_end_to_end_and_none_comes_twice() {
        let values = range("0", "10", "6").values(ValueType::I32);
        assert_eq!(values, Ok(vec![0, 2, 4, 6, 8, 10]));
        let few = range("-1", "1", "64").values(ValueType::I64);
        assert_eq!(few, Ok(vec![-1, 0, 1]));
        let wide = range("-9223372036854775808", "9223372036854775807", "3");
        let values = wide.values(ValueType::I64).expect("values");
        assert_eq!(values.first(), Some(&i128::from(i64::MIN)));
        assert_eq!(values.last(), Some(&i128::from(i64::MAX)));
    }

    #[test]
    fn what_cannot_be_a_range_is_refused_by_its_field() {
        let refused = |range: Range| range.values(ValueType::I32).expect_err("refused");
        assert!(refused(range("5", "5", "3")).starts_with("To:"));
        assert!(refused(range("0", "5", "65")).starts_with("Values:"));
        assert!(refused(range("0", "5", "1")).starts_with("Values:"));
        assert!(refused(range("x", "5", "3")).starts_with("From:"));
        assert!(refused(range("0", "3000000000000", "3")).starts_with("To:"));
    }

    #[test]
    fn the_range_at_first_holds_the_present_argument_and_fits_its_type() {
        assert_eq!(Range::around(ValueType::I32, "1"), range("0", "16", "17"));
        assert_eq!(
            Range::around(ValueType::I64, "100"),
            range("0", "200", "33")
        );
        let widest = Range::around(ValueType::I32, "2147483647");
        assert!(widest.values(ValueType::I32).is_ok());
    }
}
