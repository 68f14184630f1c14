//! Programs that do not want to end, or want to end on the machine's stack.

use std::fmt::Write as _;

use wattage_core::contract::Contract;
use wattage_core::host::HOST_FUNCTIONS;
use wattage_core::limits;
use wattage_core::types::Value;
use wattage_core::vm::Outcome;

use crate::common::hosts::{calling, plain_gas};
use crate::common::run;
use crate::target::{Target, main_of, times};

const TOO_DEEP: &str = "nested too deeply";

#[test]
fn loops_of_every_shape_use_up_their_gas_and_no_more() {
    let depth = limits::NESTING;
    let nested = format!(
        "{} (br {}) {}",
        times("loop ", depth),
        depth - 1,
        times("end ", depth)
    );
    let mut target = Target::new();
    for body in [
        "(loop (br 0))",
        "(loop (block (block (block (br 3)))))",
        "(loop (br_if 0 (i32.const 1)))",
        "(loop (br_table 0 0 0 (i32.const -1)))",
        "(loop (if (i32.const 1) (then (br 1)) (else (br 1))))",
        "(loop (drop (loop (result i32) (br 1))))",
        "(loop (loop (br_if 1 (i32.const 1)) (br 0)))",
        "(loop nop nop nop (br 0) unreachable)",
        nested.as_str(),
    ] {
        let receipt = target.ends(&main_of("", body), &[], Outcome::OutOfGas, "out of gas");
        assert_eq!(receipt.gas_used, receipt.gas_limit, "{body}");
    }
}

#[test]
fn a_thousand_functions_that_call_each_other_in_a_ring_end_by_slots() {
    let mut wat = String::from("(module ");
    let functions = limits::FUNCTIONS - 1;
    for i in 0..functions {
        write!(wat, "(func $f{i} (call $f{}))", (i + 1) % functions).expect("a string");
    }
    wat += "(func (export \"main\") (call $f0)))";
    Target::new().ends(&wat, &[], Outcome::Trap, TOO_DEEP);
}

#[test]
fn mutual_recursion_through_a_table_with_wide_frames_ends_by_slots() {
    let params = times("f64 ", limits::PARAMS);
    let arguments: String = (0..limits::PARAMS)
        .map(|i| format!("(local.get {i}) "))
        .collect();
    let wat = format!(
        "(module (type $wide (func (param {params}) (result {params})))
          (table 2 funcref) (elem (i32.const 0) $a $b)
          (func $a (type $wide) (local {locals}) {arguments} (call_indirect (type $wide) (i32.const 1)))
          (func $b (type $wide) (local {locals}) {arguments} (call_indirect (type $wide) (i32.const 0)))
          (func (export \"main\") {zeros} (call $a) {drops}))",
        locals = times("i64 ", limits::LOCALS),
        zeros = times("(f64.const 0) ", limits::PARAMS),
        drops = times("drop ", limits::PARAMS),
    );
    Target::new().ends(&wat, &[], Outcome::Trap, TOO_DEEP);
}

#[test]
fn frames_with_nine_hundred_operands_fit_as_often_as_their_slots_do_and_not_once_more() {
    let operands = 900;
    let wat = format!(
        "(module (memory 1) (func $f (export \"main\") (param $n i32) (result i32)
          {} (if (result i32) (local.get $n)
            (then (call $f (i32.sub (local.get $n) (i32.const 1)))) (else (i32.const 0)))
          {}))",
        times("memory.size ", operands),
        times("i32.add ", operands)
    );
    let contract = Contract::from_wat(&wat).expect("a contract");
    let fits = limits::STACK_SLOTS / contract.functions()[0].slots;
    let fits = i32::try_from(fits).expect("small");
    assert_eq!(fits, 35);
    let mut target = Target::new();
    let deepest = target.attacked(&wat, &[Value::I32(fits - 1)]);
    assert_eq!(deepest.results, [Value::I32(900 * fits)]);
    target.ends(&wat, &[Value::I32(fits)], Outcome::Trap, TOO_DEEP);
}

#[test]
fn recursion_that_ends_gives_its_slots_back_however_it_leaves() {
    // A hundred thousand calls one after the other, each left by another way.
    let wat = "(module
      (func $f (param $how i32) (result i32)
        (block $b (block $a (block $ret (br_table $ret $a $b (i32.rem_u (local.get $how) (i32.const 4)))
          (return (i32.const 1)))
          (return (i32.const 1)))
          (br 1 (i32.const 1)))
        (if (i32.and (local.get $how) (i32.const 1)) (then (return (i32.const 1))))
        (i32.const 1))
      (func (export \"main\") (result i32) (local $n i32) (local $sum i32)
        (loop $again
          (local.set $sum (i32.add (local.get $sum) (call $f (local.get $n))))
          (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 100000))))
        (local.get $sum)))";
    let receipt = Target::new().attacked(wat, &[]);
    assert_eq!(receipt.results, [Value::I32(100_000)]);
}

#[test]
fn a_host_call_with_exactly_nothing_left_is_out_of_gas_unless_it_is_free() {
    for function in &HOST_FUNCTIONS {
        let arguments = vec![0; function.params.len()];
        let wat = calling(function, &arguments, "(memory (export \"memory\") 1)");
        let done = run(&wat, "main", &[], plain_gas(function));
        match function.price.base {
            0 => assert_eq!(done.outcome, Outcome::Revert, "{}", function.name),
            _ => assert_eq!(done.outcome, Outcome::OutOfGas, "{}", function.name),
        }
        assert_eq!(done.gas_used, plain_gas(function), "{}", function.name);
        let none = wattage_core::state::MockRuntimeState::default();
        assert_eq!(done.state, none, "{}", function.name);
    }
}

#[test]
fn a_deployment_whose_init_never_ends_leaves_no_contract() {
    let mut target = Target::new();
    for init in ["(loop (br 0))", "(unreachable)", "(call $init)"] {
        let wat = format!("(module (func $init (export \"init\") {init}))");
        let before = target.chain.holdings();
        let action = crate::common::chain::deploy(wat.as_bytes(), Vec::new(), 1000);
        let receipt = target.chain.sent("carol", action);
        assert_ne!(receipt.outcome, Outcome::Success, "{init}");
        assert_eq!(target.chain.holdings(), before, "{init}");
        assert_eq!(receipt.contract, None, "{init}");
        target.still_serves();
    }
}
