//! Kinds of values that are measured: bytes and times, each a whole number and a unit.

use std::time::Duration;

use super::kind::{Form, Kind, whole};

/// A number and one of `units`, such as `64KiB`: how many of the smallest unit they are.
fn measured(text: &str, units: &[(&str, u64)]) -> Result<u64, String> {
    let problem = || {
        let names: Vec<&str> = units.iter().map(|(name, _)| *name).collect();
        format!(
            "{text:?} is not a whole number and a unit ({})",
            names.join(", ")
        )
    };
    // Nothing is nothing in every unit.
    if text == "0" {
        return Ok(0);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let unit = units.iter().find(|(name, _)| *name == unit.trim());
    let (number, (_, factor)) = whole(number).zip(unit).ok_or_else(problem)?;
    number.checked_mul(*factor).ok_or_else(problem)
}

/// The shortest text that [`measured`] reads as `value`.
fn in_units(value: u64, units: &[(&str, u64)]) -> String {
    let fitting = units
        .iter()
        .filter(|(_, factor)| value >= *factor && value.is_multiple_of(*factor));
    let (name, factor) = fitting
        .max_by_key(|(_, factor)| factor)
        .unwrap_or(&units[0]);
    format!("{}{name}", value / factor)
}

const BYTES: &[(&str, u64)] = &[
    ("B", 1),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
];

/// Bytes in memory.
pub(super) struct Size;

impl Kind for Size {
    type Value = usize;
    const FORM: Form = Form::Text("SIZE");

    fn read(text: &str) -> Result<usize, String> {
        let bytes = measured(text, BYTES)?;
        usize::try_from(bytes).map_err(|_| format!("{text} is more than this machine can address"))
    }

    fn show(value: &usize) -> String {
        Volume::show(&(*value as u64))
    }

    fn rank(value: &usize) -> Option<u128> {
        Some(*value as u128)
    }
}

/// Bytes on the disk.
pub(super) struct Volume;

impl Kind for Volume {
    type Value = u64;
    const FORM: Form = Form::Text("SIZE");

    fn read(text: &str) -> Result<u64, String> {
        measured(text, BYTES)
    }

    fn show(value: &u64) -> String {
        in_units(*value, BYTES)
    }

    fn rank(value: &u64) -> Option<u128> {
        Some((*value).into())
    }
}

/// Minutes have three letters, so that nobody takes them for milliseconds or months.
const TIMES: &[(&str, u64)] = &[
    ("ms", 1),
    ("s", 1_000),
    ("min", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

/// A time, to the millisecond.
pub(super) struct Time;

impl Kind for Time {
    type Value = Duration;
    const FORM: Form = Form::Text("TIME");

    fn read(text: &str) -> Result<Duration, String> {
        measured(text, TIMES).map(Duration::from_millis)
    }

    fn show(value: &Duration) -> String {
        let milliseconds = u64::try_from(value.as_millis()).unwrap_or(u64::MAX);
        match milliseconds {
            0 => "0s".to_owned(),
            some => in_units(some, TIMES),
        }
    }

    fn rank(value: &Duration) -> Option<u128> {
        Some(value.as_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_needs_its_unit_unless_it_is_nothing() {
        assert_eq!(Volume::read("0"), Ok(0));
        assert_eq!(Volume::read("0B"), Ok(0));
        assert_eq!(Volume::read("2KiB"), Ok(2048));
        assert_eq!(Time::read("0"), Ok(Duration::ZERO));
        for wrong in ["2", "", "00x", "KiB", "-1B", "1 kb"] {
            assert!(Volume::read(wrong).is_err(), "{wrong}");
        }
    }
}
