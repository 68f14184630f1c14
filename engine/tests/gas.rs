//! Gas is exact: against Wasmtime's fuel, at every limit, in every part.

mod common;

use common::{programs, run};
use wasmtime::{Config, Engine, Instance, Module, Store, Val};
use wattage_core::types::Value;
use wattage_core::vm::Outcome;

/// Wasmtime's fuel for a call on the module as it is: an oracle that shares nothing with our metering.
fn fuel(wat: &str, function: &str, arguments: &[Value]) -> u64 {
    const PLENTY: u64 = 1 << 40;
    let mut config = Config::new();
    config.consume_fuel(true);
    let engine = Engine::new(&config).expect("an engine");
    let wasm = wat::parse_str(wat).expect("a module");
    let module = Module::new(&engine, wasm).expect("a module");
    let mut store = Store::new(&engine, ());
    store.set_fuel(PLENTY).expect("fuel is on");
    let instance = Instance::new(&mut store, &module, &[]).expect("an instance");
    let entry = instance.get_func(&mut store, function).expect("the entry");
    let arguments: Vec<Val> = arguments
        .iter()
        .map(|value| match *value {
            Value::I32(v) => Val::I32(v),
            Value::I64(v) => Val::I64(v),
            Value::F32(v) => Val::F32(v),
            Value::F64(v) => Val::F64(v),
        })
        .collect();
    let mut results = vec![Val::I32(0); entry.ty(&store).results().len()];
    // Instantiation burns fuel for constant expressions; only the call counts.
    store.set_fuel(PLENTY).expect("fuel is on");
    entry
        .call(&mut store, &arguments, &mut results)
        .expect("a success");
    PLENTY - store.get_fuel().expect("fuel is on")
}

#[test]
fn on_success_gas_equals_wasmtimes_fuel_on_the_unmodified_module() {
    for (name, wat, function, arguments) in programs() {
        let ours = run(&wat, &function, &arguments, 10_000_000);
        assert!(ours.success, "{name}: {:?}", ours.message);
        assert_eq!(ours.gas_used, fuel(&wat, &function, &arguments), "{name}");
    }
}

#[test]
fn breakdown_and_lines_add_up_to_the_total_of_every_program() {
    for (name, wat, function, arguments) in programs() {
        let done = run(&wat, &function, &arguments, 10_000_000);
        assert_eq!(done.breakdown.total(), done.gas_used, "{name}");
        let lines: u64 = done.lines.iter().map(|line| line.gas).sum();
        assert_eq!(lines, done.gas_used, "{name}: {:?}", done.lines);
    }
}

#[test]
fn at_every_limit_below_the_price_all_gas_is_used_and_from_the_price_on_the_price() {
    for (name, wat, function, arguments) in programs() {
        let price = run(&wat, &function, &arguments, 10_000_000).gas_used;
        let step = (price / 60).max(1);
        let limits = (0..price).step_by(usize::try_from(step).expect("small"));
        for limit in limits.chain([price.saturating_sub(1), price, price + 1]) {
            let done = run(&wat, &function, &arguments, limit);
            if limit < price {
                assert_eq!(done.outcome, Outcome::OutOfGas, "{name} at {limit}");
                assert_eq!(done.gas_used, limit, "{name} at {limit}");
                let lines: u64 = done.lines.iter().map(|line| line.gas).sum();
                assert_eq!(lines, limit, "{name} at {limit}: {:?}", done.lines);
                assert!(done.location.is_some(), "{name} at {limit}");
            } else {
                assert_eq!(done.outcome, Outcome::Success, "{name} at {limit}");
                assert_eq!(done.gas_used, price, "{name} at {limit}");
            }
            assert_eq!(done.breakdown.total(), done.gas_used, "{name} at {limit}");
        }
    }
}
