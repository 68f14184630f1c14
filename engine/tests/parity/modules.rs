//! Random modules within the feature list, and arguments for their entries. Everything follows from a seed, so a failure
//! is repeated by its seed alone.

use std::ops::Range;

use wasm_smith::Config;
use wattage_core::contract::{Contract, Entry};
use wattage_core::types::{Value, ValueType};

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

/// Numbers by SplitMix64 (Steele, Lea, Flood 2014).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let index = self.next() % from.len() as u64;
        from[usize::try_from(index).expect("an index")]
    }
}

/// The contract of a seed. `None` when the bytes were too few for a module, or the module is over a limit: refused, which
/// is an answer too.
pub(crate) fn contract(seed: u64) -> Option<Contract> {
    let mut random = Random::new(seed);
    let bytes: Vec<u8> = (0..1024)
        .flat_map(|_| random.next().to_le_bytes())
        .collect();
    let config = Config {
        allow_start_export: true,
        bulk_memory_enabled: true,
        // With them come external references, which contracts cannot have; programs/table_bulk.wat has the rest.
        reference_types_enabled: false,
        multi_value_enabled: true,
        saturating_float_to_int_enabled: true,
        sign_extension_ops_enabled: true,
        simd_enabled: false,
        relaxed_simd_enabled: false,
        threads_enabled: false,
        tail_call_enabled: false,
        gc_enabled: false,
        exceptions_enabled: false,
        memory64_enabled: false,
        extended_const_enabled: false,
        wide_arithmetic_enabled: false,
        custom_page_sizes_enabled: false,
        max_imports: 0,
        max_memories: 1,
        max_tables: 1,
        max_memory32_bytes: 4 * 65_536,
        max_table_elements: 100,
        min_types: 4,
        max_types: 12,
        min_funcs: 2,
        max_funcs: 8,
        max_instructions: 120,
        export_everything: true,
        ..Config::default()
    };
    let mut source = arbitrary::Unstructured::new(&bytes);
    let module = wasm_smith::Module::new(config, &mut source).ok()?;
    Contract::from_wasm(&module.to_bytes()).ok()
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
        ValueType::I32 => Value::I32(random.pick(&[0, -1, i32::MIN, i32::MAX, 65_535])),
        ValueType::I64 => Value::I64(random.pick(&[0, -1, i64::MIN, i64::MAX, 1 << 32])),
        // The last is a signalling NaN with a sign and a payload.
        ValueType::F32 => Value::F32(random.pick(&[
            (-0f32).to_bits(),
            f32::INFINITY.to_bits(),
            1e-40f32.to_bits(),
            2_147_483_648f32.to_bits(),
            0xffa0_1234,
        ])),
        ValueType::F64 => Value::F64(random.pick(&[
            (-0f64).to_bits(),
            f64::NEG_INFINITY.to_bits(),
            5e-324f64.to_bits(),
            9_223_372_036_854_775_808f64.to_bits(),
            0xfff4_0000_dead_beef,
        ])),
    });
    let edges = edges.collect();
    [small, edges]
}
