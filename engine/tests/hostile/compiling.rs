//! Modules within every limit that would be dear to compile or to instantiate. They run.

use std::fmt::Write as _;

use wattage_core::limits;
use wattage_core::types::Value;
use wattage_core::vm::Outcome;

use crate::target::{Target, main_of, times};

/// `main` returns; the module is as large as it may be.
fn runs(wat: &str) {
    let receipt = Target::new().attacked(wat, &[]);
    assert_eq!(receipt.outcome, Outcome::Success, "{:?}", receipt.message);
}

#[test]
fn seven_thousand_imports_of_one_function_are_one_function_many_times() {
    let import = "(import \"env\" \"gas_left\" (func (result i64)))";
    runs(&format!(
        "(module {} (func (export \"main\") (drop (call 0))))",
        times(import, 5_000)
    ));
}

#[test]
fn tens_of_thousands_of_types_and_segments_are_no_harm() {
    runs(&format!(
        "(module {} (func (export \"main\")))",
        times("(type (func))", 15_000)
    ));
    runs(&format!(
        "(module (memory 1) {} (func (export \"main\") (memory.init 0 (i32.const 0) (i32.const 0) (i32.const 1))))",
        times("(data \"a\")", 20_000)
    ));
    runs(&format!(
        "(module (memory 256) {} (func (export \"main\")))",
        (0..4_000)
            .map(|i| format!("(data (i32.const {}) \"a\")", i * 4_000))
            .collect::<String>()
    ));
    runs(&format!(
        "(module (table 1000 funcref) {} (func $f (export \"main\") (elem.drop 0)))",
        times("(elem func $f)", 12_000)
    ));
    runs(&format!(
        "(module (table 1000 funcref) (func $f (export \"main\")) (elem (i32.const 0) {}))",
        times("$f ", 1000)
    ));
}

#[test]
fn jump_tables_as_wide_as_they_may_be_in_functions_as_deep_as_they_may_be() {
    let depth = limits::NESTING;
    let labels: String = (0..limits::BR_TABLE)
        .map(|i| format!("{} ", i % depth))
        .collect();
    let jumps = times(&format!("(br_table {labels} 0 (i32.const 7))"), 40);
    runs(&main_of(
        "",
        &format!(
            "{} {jumps} {}",
            times("block ", depth),
            times("end ", depth)
        ),
    ));
}

#[test]
fn code_that_is_never_reached_may_take_from_an_empty_stack_and_is_never_run() {
    for dead in [
        "drop ",
        "i32.add drop ",
        "select drop ",
        "i64.store8 ",
        "br_if 0 ",
        "call $main drop ",
    ] {
        let wat = format!(
            "(module (memory 1) (func $main (export \"main\") (param i32) (result i32) (return (i32.const 5)) {}))",
            times(dead, 1_900)
        );
        let receipt = Target::new().attacked(&wat, &[Value::I32(0)]);
        assert_eq!(receipt.results, [Value::I32(5)], "{dead}");
        assert_eq!(receipt.breakdown.instructions, 2, "{dead}");
    }
    // Branches out of every depth, each with code after it that has whatever type it likes.
    let depth = 250;
    let wat = main_of(
        "",
        &format!(
            "{}{}",
            times("block (result i32) (br 0 (i32.const 1)) ", depth),
            times("i32.add end drop unreachable ", depth)
        ),
    );
    assert_eq!(Target::new().attacked(&wat, &[]).outcome, Outcome::Trap);
}

#[test]
fn values_by_the_hundred_live_across_branches_and_calls() {
    // Thirty-two results through nested blocks, and nine hundred operands that a call must not disturb.
    let types = times("i64 ", 32);
    let values: String = (0..32).map(|i| format!("(i64.const {i}) ")).collect();
    let blocks = times(
        &format!("(block (param {types}) (result {types}) (br_if 0 (i32.const 1))) "),
        60,
    );
    runs(&main_of(
        "",
        &format!("{values} {blocks} {}", times("drop ", 32)),
    ));
    let operands = 900;
    let wat = format!(
        "(module (memory 1) (func $one (result i32) (i32.const 1)) (func (export \"main\") (result i32) {} (call $one) {}))",
        times("memory.size ", operands),
        times("i32.add ", operands)
    );
    let receipt = Target::new().attacked(&wat, &[]);
    assert_eq!(receipt.results, [Value::I32(901)]);
}

#[test]
fn every_function_table_element_global_and_export_there_may_be_at_once() {
    let mut wat = String::from("(module (memory (export \"memory\") 1 256) (table 1000 funcref)");
    for i in 0..limits::FUNCTIONS - 1 {
        write!(wat, "(func $f{i} (result i32) (i32.const {i}))").expect("a string");
    }
    for i in 0..limits::GLOBALS {
        write!(wat, "(global $g{i} (mut i64) (i64.const {i}))").expect("a string");
    }
    for i in 0..limits::EXPORTS - 2 {
        write!(wat, "(export \"f{i}\" (func $f{i}))").expect("a string");
    }
    let elements: String = (0..1000).map(|i| format!("$f{i} ")).collect();
    wat += &format!(
        "(elem (i32.const 0) {elements})
        (func (export \"main\") (result i32) (call_indirect (result i32) (i32.const 999))))"
    );
    assert_eq!(Target::new().attacked(&wat, &[]).results, [Value::I32(999)]);
}

#[test]
fn ten_thousand_blocks_are_metered_and_profiled() {
    let body = times("loop end ", 950);
    let functions: String = (0..5).map(|i| format!("(func $f{i} {body})")).collect();
    let calls: String = (0..5).map(|i| format!("(call $f{i})")).collect();
    runs(&main_of(&functions, &calls));
}

#[test]
fn operands_that_live_at_once_by_the_thousand_are_refused_before_a_compiler_has_to_place_them() {
    // Its work grows with their square: 12,000 take it ten seconds, and a module has room for twice 20,000.
    let operands = 12_000;
    let wat = main_of(
        "(memory 1)",
        &format!(
            "{}{}",
            times("memory.size ", operands),
            times("drop ", operands)
        ),
    );
    Target::new().refuses(wat.as_bytes(), "operands");
}
