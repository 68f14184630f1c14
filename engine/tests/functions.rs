//! Gas by function: each function's own gas and calls; with the base they add up to what a call used, however it ended.

mod common;

use common::{VM, account, programs, run};
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{ExecutionContext, ExecutionResult, FunctionGas, Outcome};

/// The sum, which must be what the call used.
fn sum<S>(done: &ExecutionResult<S>, what: &str) -> u64 {
    let sum = done.functions.iter().map(|function| function.gas).sum();
    assert_eq!(sum, done.gas_used, "{what}: {:?}", done.functions);
    sum
}

/// Name, gas and calls of each.
fn told<'a>(functions: &'a [FunctionGas]) -> Vec<(&'a str, u64, u64)> {
    let told = |f: &'a FunctionGas| (f.name.as_deref().unwrap_or("?"), f.gas, f.calls);
    functions.iter().map(told).collect()
}

#[test]
fn functions_add_up_to_the_total_of_every_program_at_every_gas_limit() {
    for (name, wat, function, arguments) in programs() {
        let price = sum(&run(&wat, &function, &arguments, 10_000_000), &name);
        let step = usize::try_from((price / 60).max(1)).expect("small");
        for limit in (0..=price + 1).step_by(step) {
            let done = run(&wat, &function, &arguments, limit);
            sum(&done, &format!("{name} at {limit}"));
        }
    }
}

const CALLS: &str = r#"(module
 (import "env" "print_i32" (func $print (param i32)))
 (func (export "main") (param i32)
  (call $twice (local.get 0)) (call $twice (local.get 0)))
 (func $twice (param i32)
  (call $print (local.get 0)) (call $print (local.get 0))
  (drop (i32.div_u (i32.const 1) (local.get 0))))
 (func $never))"#;

#[test]
fn what_a_function_calls_is_booked_on_the_called_and_host_calls_on_who_makes_them() {
    let done = run(CALLS, "main", &[Value::I32(7)], 1_000);
    assert_eq!(done.outcome, Outcome::Success);
    // main: entry and 4 instructions. twice: entry, 4 to print, 3 to divide, and 2 prints of 2 gas each, twice.
    assert_eq!(
        told(&done.functions),
        [("main", 5, 1), ("twice", 2 * (1 + 4 + 3 + 4), 2)]
    );
    let places: Vec<_> = done
        .functions
        .iter()
        .map(|f| (f.function, f.line))
        .collect();
    assert_eq!(places, [(1, Some(3)), (2, Some(5))]);
    sum(&done, "two functions");
}

#[test]
fn a_trap_leaves_the_functions_that_were_open_with_what_they_had_paid() {
    let done = run(CALLS, "main", &[Value::I32(0)], 1_000);
    assert_eq!(done.outcome, Outcome::Trap);
    assert_eq!(told(&done.functions), [("main", 5, 1), ("twice", 12, 1)]);
    sum(&done, "a trap");
}

#[test]
fn what_a_function_could_not_be_entered_with_is_its_gas_and_no_call() {
    let done = run(CALLS, "main", &[Value::I32(7)], 5 + 7);
    assert_eq!(done.outcome, Outcome::OutOfGas);
    assert_eq!(told(&done.functions), [("main", 5, 1), ("twice", 7, 0)]);
    // Or it ran out in a host call: the rest belongs to who made it.
    let done = run(CALLS, "main", &[Value::I32(7)], 5 + 8 + 3);
    assert_eq!(done.outcome, Outcome::OutOfGas);
    assert_eq!(told(&done.functions), [("main", 5, 1), ("twice", 11, 1)]);
}

#[test]
fn a_function_that_calls_itself_is_told_once_with_all_its_calls() {
    let wat = r#"(module (func $down (export "down") (param i32)
      (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1)))))))"#;
    let done = run(wat, "down", &[Value::I32(9)], 1_000);
    // Ten entries and conditions; nine calls with their argument.
    assert_eq!(told(&done.functions), [("down", 10 * 3 + 9 * 4, 10)]);
    sum(&done, "a recursion");
}

#[test]
fn functions_of_a_module_without_a_source_are_told_without_a_line() {
    let wasm = wat::parse_str(CALLS).expect("a module");
    let context = ExecutionContext {
        arguments: vec![Value::I32(7)],
        ..ExecutionContext::call(account("alice"), account("contract"), "main")
    };
    let done = VM.execute_with_state(&wasm, &context, MockRuntimeState::default());
    let done = done.expect("a contract");
    assert!(done.lines.is_empty() && done.functions.iter().all(|f| f.line.is_none()));
    sum(&done, "a module");
}
