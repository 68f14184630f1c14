//! Instances are used again: each call finds everything as new, whatever the calls before it did.

mod common;

use common::{run, run_on};
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{ExecutionResult, Outcome};

/// Runs `function` so often that instances are used again, and demands the same of each.
fn thrice(wat: &str, function: &str, arguments: &[Value]) -> ExecutionResult<MockRuntimeState> {
    let first = run(wat, function, arguments, 1_000_000);
    for again in 1..4 {
        let next = run(wat, function, arguments, 1_000_000);
        assert_eq!(next.results, first.results, "{function}, again {again}");
        assert_eq!(next.gas_used, first.gas_used, "{function}, again {again}");
        assert_eq!(
            next.instructions, first.instructions,
            "{function}, again {again}"
        );
        assert_eq!(next.breakdown, first.breakdown, "{function}, again {again}");
    }
    first
}

fn i32s(result: &ExecutionResult<MockRuntimeState>) -> Vec<i32> {
    let number = |value: &Value| match value {
        Value::I32(v) => *v,
        other => panic!("{other}"),
    };
    result.results.iter().map(number).collect()
}

#[test]
fn memory_is_as_new_in_every_call_data_and_zeros_alike() {
    for memory in [
        "(memory 1)",
        "(memory (export \"memory\") 1)",
        "(memory 4)",
        "(memory 5)",
        "(memory 0)",
    ] {
        let wat = format!(
            r#"(module {memory}
              (data (i32.const 0) "\2a")
              (func (export "main") (result i32 i32 i32)
                (i32.load8_u (i32.const 0)) (i32.load8_u (i32.const 1)) (i32.load8_u (i32.const 65535))
                (i32.store8 (i32.const 0) (i32.const 1))
                (i32.store8 (i32.const 1) (i32.const 1))
                (i32.store8 (i32.const 65535) (i32.const 1))))"#
        );
        let done = thrice(&wat, "main", &[]);
        match memory {
            "(memory 0)" => assert_eq!(done.outcome, Outcome::Trap),
            _ => assert_eq!(i32s(&done), [42, 0, 0], "{memory}"),
        }
    }
}

#[test]
fn a_memory_that_grew_is_small_again() {
    let wat = r#"(module (memory 1 3)
      (func (export "main") (result i32 i32) (memory.size) (memory.grow (i32.const 1))))"#;
    assert_eq!(i32s(&thrice(wat, "main", &[])), [1, 1]);
}

#[test]
fn globals_are_as_new_exported_or_not() {
    let wat = r#"(module
      (global $a (mut i32) (i32.const 7))
      (global $b (export "b") (mut i32) (i32.const -1))
      (global $c (mut i64) (i64.const 9)) (global $d (mut f32) (f32.const 1)) (global $e (mut f64) (f64.const 2))
      (func (export "main") (result i32 i32 i32 i32 i32)
        (global.get $a) (global.get $b) (i32.wrap_i64 (global.get $c))
        (i32.trunc_f32_s (global.get $d)) (i32.trunc_f64_s (global.get $e))
        (global.set $a (i32.const 0)) (global.set $b (i32.const 0)) (global.set $c (i64.const 0))
        (global.set $d (f32.const 0)) (global.set $e (f64.const 0))))"#;
    assert_eq!(i32s(&thrice(wat, "main", &[])), [7, -1, 9, 1, 2]);
}

#[test]
fn tables_and_segments_that_a_call_changes_are_as_new() {
    let wat = r#"(module
      (type $f (func (result i32)))
      (table 3 funcref) (elem (i32.const 0) $one $two) (elem $more func $one)
      (memory 1) (data $text "\07")
      (func $one (result i32) (i32.const 1)) (func $two (result i32) (i32.const 2))
      (func (export "main") (result i32 i32 i32 i32)
        (call_indirect (type $f) (i32.const 0))
        (table.size)
        (table.set (i32.const 0) (table.get (i32.const 1)))
        (drop (table.grow (ref.null func) (i32.const 1)))
        (memory.init $text (i32.const 0) (i32.const 0) (i32.const 1))
        (data.drop $text)
        (table.init $more (i32.const 2) (i32.const 0) (i32.const 1))
        (elem.drop $more)
        (i32.load8_u (i32.const 0))
        (call_indirect (type $f) (i32.const 2))))"#;
    assert_eq!(i32s(&thrice(wat, "main", &[])), [1, 3, 7, 1]);
}

#[test]
fn a_call_after_one_that_failed_finds_everything_as_new() {
    let wat = r#"(module (memory 1) (global $g (mut i32) (i32.const 0))
      (func (export "main") (param $fail i32) (result i32 i32)
        (i32.load (i32.const 0)) (global.get $g)
        (i32.store (i32.const 0) (i32.const 5)) (global.set $g (i32.const 5))
        (if (local.get $fail) (then unreachable))))"#;
    for fail in [0, 1, 0, 0, 1, 0] {
        let done = run(wat, "main", &[Value::I32(fail)], 10_000);
        assert_eq!(done.success, fail == 0);
        assert!(i32s(&done).iter().all(|word| *word == 0));
    }
}

#[test]
fn what_host_functions_wrote_into_memory_is_gone_in_the_next_call() {
    let wat = r#"(module (import "env" "caller" (func $caller (param i32)))
      (memory (export "memory") 1)
      (func (export "main") (result i32) (i32.load (i32.const 100)) (call $caller (i32.const 100))))"#;
    assert_eq!(i32s(&thrice(wat, "main", &[])), [0]);
}

#[test]
fn a_start_function_runs_before_every_call_and_is_paid_for() {
    let wat = r#"(module
      (import "env" "storage_load" (func $load (param i64) (result i64)))
      (import "env" "storage_store" (func $store (param i64 i64)))
      (global $ready (mut i32) (i32.const 0))
      (func $start (global.set $ready (i32.add (global.get $ready) (i32.const 1)))
        (call $store (i64.const 0) (i64.add (call $load (i64.const 0)) (i64.const 1))))
      (start $start)
      (func (export "main") (result i32) (global.get $ready))
      (func (export "none")))"#;
    assert_eq!(i32s(&thrice(wat, "main", &[])), [1]);
    let none = thrice(wat, "none", &[]);
    // The function itself is 1. The start function: entry, 10 instructions, a load, and a store of a new row.
    let store = 5000 + 8 * 20 + 20_000;
    assert_eq!(none.gas_used, 1 + 1 + 10 + 200 + store);
    let lines: u64 = none.lines.iter().map(|line| line.gas).sum();
    assert_eq!(lines, none.gas_used);
    for limit in [0, 1, 100, none.gas_used - 1] {
        let done = run_on(MockRuntimeState::default(), wat, "none", &[], limit);
        assert_eq!((done.outcome, done.gas_used), (Outcome::OutOfGas, limit));
        assert!(done.state.storage.is_empty());
    }
}

#[test]
fn a_start_function_that_traps_fails_the_call_at_its_place() {
    let wat = "(module (start $start)\n (func $start\n  unreachable)\n (func (export \"main\")))";
    let done = run(wat, "main", &[], 1000);
    assert_eq!(done.outcome, Outcome::Trap);
    assert_eq!(done.location.map(|at| at.line), Some(3));
    assert_eq!(done.trace[0].function.as_deref(), Some("start"));
}

#[test]
fn a_failure_tells_the_functions_that_were_open_innermost_first() {
    let wat = "(module\n (func $inner\n  unreachable)\n (func $middle\n  (call $inner))\n (func (export \"main\")\n  (call $middle)))";
    let done = run(wat, "main", &[], 1000);
    let told: Vec<_> = done
        .trace
        .iter()
        .map(|frame| {
            (
                frame.function.as_deref().unwrap_or("-"),
                frame.location.map(|at| at.line),
            )
        })
        .collect();
    assert_eq!(
        told,
        [("inner", Some(3)), ("middle", Some(5)), ("main", Some(7))]
    );
}
