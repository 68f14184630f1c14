//! Gas is exact: against Wasmtime's fuel, at every limit, in every part.

mod common;

use common::{VM, account, programs, run};
use wasmtime::{Config, Engine, Instance, Module, Store, Val};
use wattage_core::contract::Contract;
use wattage_core::host::Frame;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{Detail, ExecutionContext, Outcome, Vm};

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

/// Everything that a module tells in whatever detail, as text.
fn told(wat: &str, function: &str, arguments: &[Value], gas: u64, detail: Detail) -> String {
    let code = Contract::from_wat(wat).expect("a contract").code();
    let program = match VM.cached(&code.hash()) {
        Some(program) => program,
        None => VM.prepare(&code).expect("a contract"),
    };
    let mut context = ExecutionContext::call(account("alice"), account("contract"), function);
    context.arguments = arguments.to_vec();
    let frame = Frame::new(context, MockRuntimeState::default(), detail);
    let mut done = VM.execute(&program, frame, gas).expect("the machine works");
    done.lines.clear();
    done.instructions.clear();
    format!(
        "{:?} {} {:?} {:?} {:?} {:?} {:?}",
        done.outcome,
        done.gas_used,
        done.breakdown,
        done.results,
        done.message,
        done.location,
        done.trace
    )
}

/// A profiled module charges every block where it begins; a metered one puts charges off where nobody can see it.
#[test]
fn metered_profiled_and_traced_modules_tell_the_same_at_every_gas_limit() {
    let (mut calls, mut most) = (0, 0);
    for (name, wat, function, arguments) in programs() {
        let price = run(&wat, &function, &arguments, 10_000_000).gas_used;
        let step = usize::try_from(price / 1_000).expect("small").max(1);
        for limit in (0..=price + 1).step_by(step) {
            let metered = told(&wat, &function, &arguments, limit, Detail::Plain);
            for detail in [Detail::Profiled, Detail::Traced] {
                let other = told(&wat, &function, &arguments, limit, detail);
                assert_eq!(metered, other, "{name} at {limit} of {price}, {detail:?}");
            }
            calls += 1;
        }
        most = most.max(price);
    }
    assert!(
        calls > 3_000 && most > 1_000,
        "{calls} calls, prices up to {most}"
    );
}

#[test]
fn a_trap_costs_the_same_at_every_gas_limit_however_the_module_is_metered() {
    let module = |body: &str| {
        format!(
            "(module (memory 1) (table 2 funcref) (global $g (mut i32) (i32.const 0))
 (func $touch (param i32) (result i32) (i32.load (local.get 0)))
 (func (export \"main\") (param $n i32) (result i32) (local $x i32)
  (loop $again
   (if (i32.gt_s (local.get $n) (i32.const 3)) (then (global.set $g (local.get $n))))
   {body}
   (local.set $n (i32.sub (local.get $n) (i32.const 1)))
   (br_if $again (i32.ge_s (local.get $n) (i32.const 0))))
  (local.get $x)))"
        )
    };
    for body in [
        "(local.set $x (i32.div_u (i32.const 100) (local.get $n)))",
        "(if (local.get $n) (then) (else (unreachable)))",
        "(if (i32.eqz (local.get $n)) (then (unreachable)))",
        "(if (i32.eqz (local.get $n)) (then (drop (i32.const 1)) (unreachable)))",
        "(block (br_if 0 (local.get $n)) (unreachable))",
        "(local.set $x (call $touch (i32.sub (i32.const 65536) (i32.mul (local.get $n) (i32.const 4)))))",
        "(if (i32.eqz (local.get $n)) (then (call_indirect (i32.const 1))))",
        "(block (br_if 0 (local.get $n)) (memory.fill (i32.const 65535) (i32.const 0) (i32.const 2)))",
        "(local.set $x (i32.trunc_f64_s (f64.div (f64.const 1) (f64.convert_i32_s (local.get $n)))))",
    ] {
        let wat = module(body);
        let arguments = [Value::I32(5)];
        let trap = run(&wat, "main", &arguments, 1_000_000);
        assert_eq!(trap.outcome, Outcome::Trap, "{body}");
        let price = trap.gas_used;
        assert!(price > 50, "{body}: {price}");
        for limit in 0..=price + 1 {
            let metered = told(&wat, "main", &arguments, limit, Detail::Plain);
            for detail in [Detail::Profiled, Detail::Traced] {
                let other = told(&wat, "main", &arguments, limit, detail);
                assert_eq!(metered, other, "{body} at {limit} of {price}, {detail:?}");
            }
            let expected = if limit < price {
                Outcome::OutOfGas
            } else {
                Outcome::Trap
            };
            let used = limit.min(price);
            assert!(
                metered.starts_with(&format!("{expected:?} {used} ")),
                "{body} at {limit} of {price}: {metered}"
            );
        }
    }
}
