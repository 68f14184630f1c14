//! Which random modules, and with which arguments. Everything follows from a seed, so a failure is repeated by its seed
//! alone.

use std::ops::Range;

use wattage_core::contract::Entry;
use wattage_core::types::{Value, ValueType};

use super::generate::Random;

/// The seeds to go through: `default` of them, or as many as the variable `WATTAGE_FUZZ_MODULES` says; from 0, or from
/// `WATTAGE_FUZZ_SEED`.
pub(crate) fn seeds(default: u64) -> Range<u64> {
    let number = |name: &str| {
        let text = std::env::var(name).ok()?;
        Some(text.parse::<u64>().expect(name))
    };
    let first = number("WATTAGE_FUZZ_SEED").unwrap_or(0);
    let count = number("WATTAGE_FUZZ_MODULES").unwrap_or(default);
    first..first.saturating_add(count)
}

/// Arguments for `entry`: small ones, and ones at the edges of their types.
pub(crate) fn arguments(entry: &Entry, seed: u64) -> [Vec<Value>; 2] {
    let mut random = Random::new(!seed);
    let small = entry.params.iter().map(|param| match param.ty {
        ValueType::I32 => Value::I32(3),
        ValueType::I64 => Value::I64(3),
        ValueType::F32 => Value::F32(3f32.to_bits()),
        ValueType::F64 => Value::F64(3f64.to_bits()),
    });
    let small = small.collect();
    let edges = entry.params.iter().map(|param| match param.ty {
        ValueType::I32 => Value::I32(one_of(&mut random, &[0, -1, i32::MIN, i32::MAX, 65_535])),
        ValueType::I64 => Value::I64(one_of(&mut random, &[0, -1, i64::MIN, i64::MAX, 1 << 32])),
        // The last is a signalling NaN with a sign and a payload.
        ValueType::F32 => Value::F32(one_of(
            &mut random,
            &[
                (-0f32).to_bits(),
                f32::INFINITY.to_bits(),
                1e-40f32.to_bits(),
                2_147_483_648f32.to_bits(),
                0xffa0_1234,
            ],
        )),
        ValueType::F64 => Value::F64(one_of(
            &mut random,
            &[
                (-0f64).to_bits(),
                f64::NEG_INFINITY.to_bits(),
                5e-324f64.to_bits(),
                9_223_372_036_854_775_808f64.to_bits(),
                0xfff4_0000_dead_beef,
            ],
        )),
    });
    let edges = edges.collect();
    [small, edges]
}

fn one_of<T: Copy>(random: &mut Random, from: &[T]) -> T {
    let index = random.next() % from.len() as u64;
    from[usize::try_from(index).expect("an index")]
}
