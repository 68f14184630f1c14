//! Random modules: metered, profiled and unmodified runs agree, to the unit.

mod common;

use common::VM;
use wasm_smith::Config;
use wasmtime::{Engine, Instance, Module, Store, Val};
use wattage_core::contract::Contract;
use wattage_core::host::Frame;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{ExecutionContext, ExecutionResult, Outcome, Vm};

const GAS: u64 = 200_000;
const MODULES: u64 = 150;

/// Bytes by SplitMix64 (Steele, Lea, Flood 2014): the same on every run, so a failure can be repeated by its seed.
fn random_bytes(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let words = (0..len / 8).flat_map(|_| next().to_le_bytes());
    words.collect()
}

/// A random module within the feature list, or nothing when the bytes were too few.
fn module(seed: u64) -> Option<Vec<u8>> {
    let bytes = random_bytes(seed, 8192);
    let config = Config {
        allow_start_export: false,
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
    Some(module.to_bytes())
}

fn run(
    contract: &Contract,
    function: &str,
    arguments: &[Value],
    profiled: bool,
) -> ExecutionResult<MockRuntimeState> {
    let code = contract.code();
    let program = match VM.cached(&code.hash()) {
        Some(program) => program,
        None => VM.prepare(&code).expect("a contract"),
    };
    let alice = common::account("alice");
    let mut context = ExecutionContext::call(alice, alice, function);
    context.arguments = arguments.to_vec();
    VM.execute(
        &program,
        Frame::new(context, MockRuntimeState::default(), profiled),
        GAS,
    )
    .expect("the machine works")
}

/// The unmodified module under Wasmtime's fuel: results and fuel, or `None` when it trapped.
fn oracle(
    engine: &Engine,
    wasm: &[u8],
    function: &str,
    arguments: &[Val],
    results: usize,
) -> Option<(Vec<Val>, u64)> {
    let module = Module::new(engine, wasm).expect("a valid module");
    let mut store = Store::new(engine, ());
    store.set_fuel(GAS).expect("fuel is on");
    let instance = Instance::new(&mut store, &module, &[]).ok()?;
    store.set_fuel(GAS).expect("fuel is on");
    let entry = instance.get_func(&mut store, function).expect("the entry");
    let mut out = vec![Val::I32(0); results];
    entry.call(&mut store, arguments, &mut out).ok()?;
    Some((out, GAS - store.get_fuel().expect("fuel is on")))
}

fn argument(value: Value) -> Val {
    match value {
        Value::I32(v) => Val::I32(v),
        Value::I64(v) => Val::I64(v),
        Value::F32(v) => Val::F32(v),
        Value::F64(v) => Val::F64(v),
    }
}

#[test]
fn metering_and_profiling_change_no_figure_and_gas_is_fuel_on_success() {
    let mut config = wasmtime::Config::new();
    config
        .consume_fuel(true)
        .cranelift_nan_canonicalization(true);
    let engine = Engine::new(&config).expect("an engine");
    let (mut contracts, mut calls, mut successes) = (0, 0, 0);
    for seed in 0..MODULES {
        let Some(wasm) = module(seed) else { continue };
        // Over a limit, or a start function: refused, which is an answer too.
        let Ok(contract) = Contract::from_wasm(&wasm) else {
            continue;
        };
        contracts += 1;
        for entry in contract.entries().to_vec() {
            let texts: Vec<String> = entry.params.iter().map(|_| "3".to_owned()).collect();
            let arguments = entry
                .parse_arguments(&texts)
                .expect("three fits every type");
            let metered = run(&contract, &entry.name, &arguments, false);
            let profiled = run(&contract, &entry.name, &arguments, true);
            let shown = |r: &ExecutionResult<_>| {
                (
                    r.outcome,
                    r.gas_used,
                    r.breakdown.clone(),
                    r.results.clone(),
                    r.message.clone(),
                )
            };
            assert_eq!(
                shown(&metered),
                shown(&profiled),
                "seed {seed} {}",
                entry.name
            );
            assert_eq!(metered.breakdown.total(), metered.gas_used, "seed {seed}");
            calls += 1;
            let values: Vec<Val> = arguments.iter().map(|v| argument(*v)).collect();
            let reference = oracle(&engine, &wasm, &entry.name, &values, entry.results.len());
            if metered.outcome == Outcome::Success {
                successes += 1;
                // memory.grow costs more than fuel says, and nothing else does.
                let (results, fuel) = reference
                    .unwrap_or_else(|| panic!("seed {seed}: Wasmtime trapped, we did not"));
                let grown = grow_gas(&metered, fuel);
                assert_eq!(metered.gas_used - grown, fuel, "seed {seed} {}", entry.name);
                let ours: Vec<String> = metered
                    .results
                    .iter()
                    .map(|v| format!("{:?}", argument(*v)))
                    .collect();
                let theirs: Vec<String> = results.iter().map(|v| format!("{v:?}")).collect();
                assert_eq!(ours, theirs, "seed {seed} {}", entry.name);
            } else if metered.outcome == Outcome::Trap {
                assert!(
                    reference.is_none(),
                    "seed {seed} {}: {:?}",
                    entry.name,
                    metered.message
                );
            }
        }
    }
    println!("{contracts} contracts, {calls} calls, {successes} successes");
    assert!(
        contracts > 100 && calls > 300 && successes > 90,
        "{contracts} {calls} {successes}"
    );
}

/// What memory.grow added: whole thousands beyond the fuel.
fn grow_gas(result: &ExecutionResult<MockRuntimeState>, fuel: u64) -> u64 {
    let beyond = result.gas_used.saturating_sub(fuel);
    assert!(
        beyond.is_multiple_of(1000) && beyond <= result.breakdown.memory,
        "{beyond} of {:?}",
        result.breakdown
    );
    beyond
}
