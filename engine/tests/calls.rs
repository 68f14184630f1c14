//! Contracts that call contracts: results, effects, gas.

mod common;

use common::{account, run_in, state_with};
use wattage_core::state::MockRuntimeState;
use wattage_core::types::{Address, Value};
use wattage_core::vm::{ExecutionContext, ExecutionResult, Outcome};

/// A contract that calls the contract at `callee` with what the placeholders say, and returns what `call` answered.
const CALLER: &str = r#"(module
  (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
  (import "env" "return_len" (func $return_len (result i32)))
  (import "env" "return_read" (func $return_read (param i32 i32 i32) (result i32)))
  (import "env" "storage_store" (func $store (param i64 i64)))
  (memory (export "memory") 1)
  (data (i32.const 0) "callee")
  (data (i32.const 32) "FUNCTION")
  (data (i32.const 64) "input")
  (data (i32.const 96) "VALUE")
  (func (export "main") (result i32 i32 i64)
    (local $answer i32)
    (call $store (i64.const 1) (i64.const 1))
    (local.set $answer
      (call $call (i32.const 0) (i32.const 32) (i32.const LENGTH) (i32.const 64) (i32.const 5) (i32.const 96) (i64.const GAS)))
    (call $store (i64.const 2) (i64.const 2))
    (drop (call $return_read (i32.const 128) (i32.const 0) (i32.const 8)))
    (local.get $answer) (call $return_len) (i64.load (i32.const 128))))"#;

const CALLEE: &str = r#"(module
  (import "env" "caller" (func $caller (param i32)))
  (import "env" "value" (func $value (param i32)))
  (import "env" "input_read" (func $input_read (param i32 i32 i32) (result i32)))
  (import "env" "input_len" (func $input_len (result i32)))
  (import "env" "set_return" (func $set_return (param i32 i32)))
  (import "env" "revert" (func $revert (param i32 i32)))
  (import "env" "emit_log" (func $log (param i32 i32 i32 i32)))
  (import "env" "storage_store" (func $store (param i64 i64)))
  (memory (export "memory") 1)
  (data (i32.const 200) "no money")
  (func $write (call $store (i64.const 7) (i64.const 7)) (call $log (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 3)))
  (func (export "good") (call $write)
    (call $caller (i32.const 0)) (call $set_return (i32.const 0) (i32.const 8)))
  (func (export "echo")
    (drop (call $input_read (i32.const 0) (i32.const 0) (i32.const 100)))
    (call $set_return (i32.const 0) (call $input_len)))
  (func (export "paid") (call $value (i32.const 0)) (call $set_return (i32.const 0) (i32.const 16)))
  (func (export "reverts") (call $write) (call $revert (i32.const 200) (i32.const 8)))
  (func (export "traps") (call $write) unreachable)
  (func (export "endless") (call $write) (loop (br 0)))
  (func (export "takes") (param i32)))"#;

/// The bytes of a data segment in WAT.
fn data(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\{byte:02x}")).collect()
}

fn caller(function: &str, value: u128, gas: i64) -> String {
    CALLER
        .replace("FUNCTION", function)
        .replace("LENGTH", &function.len().to_string())
        .replace("VALUE", &data(&value.to_le_bytes()))
        .replace("GAS", &gas.to_string())
}

fn state() -> MockRuntimeState {
    let mut state = state_with(&[("callee", CALLEE)]);
    state.balances.insert(account("contract"), 1000);
    state
}

fn call(
    function: &str,
    value: u128,
    callee_gas: i64,
    gas: u64,
) -> ExecutionResult<MockRuntimeState> {
    let context = ExecutionContext::call(account("alice"), account("contract"), "main");
    run_in(context, state(), &caller(function, value, callee_gas), gas)
}

/// What `call` answered, and the length and first word of the return data.
fn answers(result: &ExecutionResult<MockRuntimeState>) -> (i32, i32, i64) {
    match result.results[..] {
        [Value::I32(answer), Value::I32(len), Value::I64(word)] => (answer, len, word),
        ref other => panic!("{other:?}: {:?}", result.message),
    }
}

fn word(state: &MockRuntimeState, contract: Address, key: i64) -> Option<Vec<u8>> {
    let row = (contract, key.to_le_bytes().to_vec());
    state.storage.get(&row).cloned()
}

#[test]
fn a_callee_knows_its_caller_and_its_effects_are_kept() {
    let done = call("good", 0, -1, 1_000_000);
    let contract = i64::from_le_bytes(account("contract").0[..8].try_into().expect("8 bytes"));
    assert_eq!(answers(&done), (0, 8, contract));
    assert!(word(&done.state, account("callee"), 7).is_some());
    assert_eq!(done.state.logs.len(), 1);
    assert_eq!(done.state.logs[0].contract, account("callee"));
}

#[test]
fn a_callee_gets_input_and_value() {
    let done = call("echo", 0, -1, 1_000_000);
    assert_eq!(answers(&done).1, 5);
    let done = call("paid", 300, -1, 1_000_000);
    assert_eq!(answers(&done), (0, 16, 300));
    assert_eq!(done.state.balances[&account("contract")], 700);
    assert_eq!(done.state.balances[&account("callee")], 300);
}

#[test]
fn a_failed_callee_leaves_nothing_and_the_caller_goes_on_with_its_own_effects() {
    for (function, gas, len) in [("reverts", -1, 8), ("traps", -1, 0), ("endless", 60_000, 0)] {
        let done = call(function, 300, gas, 1_000_000);
        assert!(done.success, "{function}: {:?}", done.message);
        let (answer, returned, first) = answers(&done);
        assert_eq!((answer, returned), (1, len), "{function}");
        if len == 8 {
            assert_eq!(first.to_le_bytes(), *b"no money");
        }
        assert_eq!(word(&done.state, account("callee"), 7), None, "{function}");
        assert!(done.state.logs.is_empty(), "{function}");
        assert_eq!(
            done.state.balances[&account("contract")],
            1000,
            "{function}"
        );
        assert!(word(&done.state, account("contract"), 1).is_some());
        assert!(word(&done.state, account("contract"), 2).is_some());
        assert_eq!(done.breakdown.total(), done.gas_used, "{function}");
    }
}

#[test]
fn what_cannot_be_called_is_answered_and_told() {
    for (function, value, answer, told) in [
        ("missing", 0, 1, "missing"),
        ("takes", 0, 1, "takes"),
        ("good", 1001, -1, "1000"),
    ] {
        let done = call(function, value, -1, 1_000_000);
        assert_eq!(answers(&done).0, answer, "{function}");
        let inner = &done.calls[0];
        assert_eq!((inner.answer, inner.outcome), (answer, None));
        let message = inner.message.clone().unwrap_or_default();
        assert!(message.contains(told), "{message}");
    }
    let context = ExecutionContext::call(account("alice"), account("contract"), "main");
    let done = run_in(
        context,
        MockRuntimeState::default(),
        &caller("good", 0, -1),
        1_000_000,
    );
    assert_eq!(answers(&done).0, 1);
}

#[test]
fn the_price_of_a_call_is_its_base_and_what_the_callee_used() {
    let done = call("good", 0, -1, 1_000_000);
    assert_eq!(done.calls.len(), 1);
    let inner = &done.calls[0];
    assert_eq!((inner.depth, inner.outcome), (2, Some(Outcome::Success)));
    assert_eq!(done.breakdown.host["call"], 2600 + inner.gas_used);
    let lines: u64 = done.lines.iter().map(|line| line.gas).sum();
    let instructions: u64 = done.instructions.iter().map(|i| i.gas).sum();
    assert_eq!((lines, instructions), (done.gas_used, done.gas_used));
}

#[test]
fn at_every_gas_limit_the_figures_add_up_and_below_the_price_all_gas_is_used() {
    let price = call("echo", 0, -1, 1_000_000).gas_used;
    for limit in (0..price).step_by(97).chain(price - 300..=price + 1) {
        let done = call("echo", 0, -1, limit);
        assert_eq!(done.breakdown.total(), done.gas_used, "at {limit}");
        let lines: u64 = done.lines.iter().map(|line| line.gas).sum();
        assert_eq!(lines, done.gas_used, "at {limit}");
        if limit < price {
            assert_eq!((done.outcome, done.gas_used), (Outcome::OutOfGas, limit));
        } else {
            assert_eq!((done.outcome, done.gas_used), (Outcome::Success, price));
        }
    }
}

#[test]
fn a_callee_gets_the_gas_it_is_given_and_no_more_than_is_left() {
    let done = call("endless", 0, 60_000, 1_000_000);
    assert_eq!(done.calls[0].gas_used, 60_000);
    let done = call("endless", 0, 0, 1_000_000);
    assert_eq!((answers(&done).0, done.calls[0].gas_used), (1, 0));
    let done = call("endless", 0, -1, 100_000);
    assert_eq!(done.outcome, Outcome::OutOfGas);
    assert_eq!(done.gas_used, 100_000);
}
