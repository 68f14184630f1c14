//! Values of a script: arguments, and what results are to be.

use wast::core::{NanPattern, WastArgCore, WastRetCore};
use wast::{WastArg, WastRet};
use wattage_core::types::Value;

/// The value of an argument.
///
/// # Errors
/// A sentence for what contracts cannot be given: references, vectors.
pub(super) fn argument(argument: &WastArg<'_>) -> Result<Value, String> {
    let WastArg::Core(argument) = argument else {
        return Err("contracts take no values of components".to_owned());
    };
    match argument {
        WastArgCore::I32(v) => Ok(Value::I32(*v)),
        WastArgCore::I64(v) => Ok(Value::I64(*v)),
        WastArgCore::F32(v) => Ok(Value::F32(v.bits)),
        WastArgCore::F64(v) => Ok(Value::F64(v.bits)),
        WastArgCore::V128(_) => Err("contracts take no vectors".to_owned()),
        WastArgCore::RefNull(_) | WastArgCore::RefExtern(_) | WastArgCore::RefHost(_) => {
            Err("contracts take no references as arguments".to_owned())
        }
    }
}

/// Whether these results are those that are expected.
pub(super) fn all_match(expected: &[WastRet<'_>], results: &[Value]) -> bool {
    expected.len() == results.len() && expected.iter().zip(results).all(|(e, r)| matches(e, *r))
}

/// Results that are expected, as messages show them: `i32:5`, `f64:nan:canonical`.
pub(super) fn shown(expected: &[WastRet<'_>]) -> String {
    match expected {
        [] => "nothing".to_owned(),
        _ => list(expected.iter().map(one)),
    }
}

/// Results as messages show them.
pub(super) fn results(results: &[Value]) -> String {
    match results {
        [] => "nothing".to_owned(),
        _ => list(results.iter().map(ToString::to_string)),
    }
}

fn list(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join(", ")
}

fn matches(expected: &WastRet<'_>, value: Value) -> bool {
    match expected {
        WastRet::Core(expected) => core_matches(expected, value),
        _ => false,
    }
}

fn core_matches(expected: &WastRetCore<'_>, value: Value) -> bool {
    match (expected, value) {
        (WastRetCore::I32(e), Value::I32(v)) => *e == v,
        (WastRetCore::I64(e), Value::I64(v)) => *e == v,
        (WastRetCore::F32(e), Value::F32(v)) => match e {
            NanPattern::CanonicalNan => v & 0x7fff_ffff == 0x7fc0_0000,
            NanPattern::ArithmeticNan => v & 0x7fc0_0000 == 0x7fc0_0000,
            NanPattern::Value(e) => e.bits == v,
        },
        (WastRetCore::F64(e), Value::F64(v)) => match e {
            NanPattern::CanonicalNan => v & (u64::MAX >> 1) == 0x7ff8_0000_0000_0000,
            NanPattern::ArithmeticNan => v & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000,
            NanPattern::Value(e) => e.bits == v,
        },
        (WastRetCore::Either(cases), value) => cases.iter().any(|case| core_matches(case, value)),
        _ => false,
    }
}

fn one(expected: &WastRet<'_>) -> String {
    match expected {
        WastRet::Core(expected) => core_shown(expected),
        _ => "a value of a component".to_owned(),
    }
}

fn core_shown(expected: &WastRetCore<'_>) -> String {
    match expected {
        WastRetCore::I32(v) => Value::I32(*v).to_string(),
        WastRetCore::I64(v) => Value::I64(*v).to_string(),
        WastRetCore::F32(NanPattern::Value(v)) => Value::F32(v.bits).to_string(),
        WastRetCore::F64(NanPattern::Value(v)) => Value::F64(v.bits).to_string(),
        WastRetCore::F32(NanPattern::CanonicalNan) => "f32:nan:canonical".to_owned(),
        WastRetCore::F64(NanPattern::CanonicalNan) => "f64:nan:canonical".to_owned(),
        WastRetCore::F32(NanPattern::ArithmeticNan) => "f32:nan:arithmetic".to_owned(),
        WastRetCore::F64(NanPattern::ArithmeticNan) => "f64:nan:arithmetic".to_owned(),
        WastRetCore::V128(_) => "a vector".to_owned(),
        WastRetCore::Either(cases) => {
            let cases: Vec<String> = cases.iter().map(core_shown).collect();
            cases.join(" or ")
        }
        _ => "a reference".to_owned(),
    }
}
