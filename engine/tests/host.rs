//! Host functions at their edges: pointers, lengths, limits, permissions.

mod common;

use common::{account, run, run_in, run_on};
use wattage_core::limits;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{ExecutionContext, Outcome};

const GAS: u64 = 100_000_000;

const STORAGE: &str = "(module
  (import \"env\" \"storage_read\" (func $read (param i32 i32 i32 i32) (result i32)))
  (import \"env\" \"storage_write\" (func $write (param i32 i32 i32 i32)))
  (import \"env\" \"storage_delete\" (func $delete (param i32 i32) (result i32)))
  (memory (export \"memory\") 1)
  (func (export \"write\") (param i32 i32 i32 i32)
    (call $write (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
  (func (export \"read\") (param i32 i32 i32 i32) (result i32)
    (call $read (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
  (func (export \"write_read\") (param i32 i32 i32 i32) (result i32)
    (call $write (local.get 0) (local.get 1) (local.get 2) (local.get 3))
    (call $read (local.get 0) (local.get 1) (i32.const 0) (i32.const 0)))
  (func (export \"delete_twice\") (result i32 i32)
    (call $write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))
    (call $delete (i32.const 0) (i32.const 1))
    (call $delete (i32.const 0) (i32.const 1))))";

fn i32s(values: &[i64]) -> Vec<Value> {
    let narrow = |v: &i64| {
        Value::I32(
            i32::try_from(*v).unwrap_or_else(|_| u32::try_from(*v).expect("32 bits").cast_signed()),
        )
    };
    values.iter().map(narrow).collect()
}

#[test]
fn keys_and_values_may_be_as_long_as_their_limits_and_not_one_byte_longer() {
    let key = i64::try_from(limits::KEY_BYTES).expect("small");
    let value = i64::try_from(limits::VALUE_BYTES).expect("small");
    for (key, value, fits) in [
        (key - 1, 1, true),
        (key, 1, true),
        (key + 1, 1, false),
        (1, value - 1, true),
        (1, value, true),
        (1, value + 1, false),
        (0, 0, true),
    ] {
        let done = run(STORAGE, "write_read", &i32s(&[0, key, 0, value]), GAS);
        if fits {
            let length = i32::try_from(value).expect("small");
            assert_eq!(done.results, [Value::I32(length)]);
        } else {
            assert_eq!(done.outcome, Outcome::Trap);
            let message = done.message.unwrap_or_default();
            assert!(message.starts_with("storage_write: "), "{message}");
            assert!(message.contains("the limit is"), "{message}");
        }
    }
}

#[test]
fn the_rows_that_a_call_writes_are_limited_with_their_old_and_new_values() {
    // Each round writes one byte of key and 8,191 of value; from the second on, the old value counts as well.
    let wat = "(module (import \"env\" \"storage_write\" (func $write (param i32 i32 i32 i32)))
      (memory (export \"memory\") 1)
      (func (export \"main\") (param $rounds i32) (param $last i32)
        (loop $again
          (call $write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 8191))
          (local.set $rounds (i32.sub (local.get $rounds) (i32.const 1)))
          (br_if $again (local.get $rounds)))
        (call $write (i32.const 1) (i32.const 0) (i32.const 0) (local.get $last))))";
    // 64 rounds: 64 x 8,192 new and 63 x 8,191 old.
    let written = 64 * 8192 + 63 * 8191;
    let rest = i64::try_from(limits::ROW_BYTES - written).expect("small");
    for (last, fits) in [(rest - 1, true), (rest, true), (rest + 1, false)] {
        let done = run(wat, "main", &i32s(&[64, last]), GAS);
        assert_eq!(done.success, fits, "{last}: {:?}", done.message);
    }
}

#[test]
fn pointers_are_unsigned_and_end_exactly_where_memory_ends() {
    for (pointer, len, fits) in [
        (65_535, 1, true),
        (65_536, 0, true),
        (65_536, 1, false),
        (65_530, 7, false),
        (0xffff_ffff, 1, false),
        (0, 0xffff_ffff, false),
        (0xffff_ffff, 0xffff_ffff, false),
    ] {
        let done = run(STORAGE, "write", &i32s(&[pointer, len, 0, 0]), GAS);
        assert_eq!(done.success, fits, "{pointer} {len}: {:?}", done.message);
    }
    let done = run(STORAGE, "write", &i32s(&[65_530, 7, 0, 0]), GAS);
    assert_eq!(
        done.message.as_deref(),
        Some(
            "storage_write: key at 65530 with 7 bytes ends at 65537, outside the memory of 65536 bytes"
        )
    );
}

#[test]
fn reading_a_missing_value_differs_from_reading_an_empty_one() {
    let missing = run(STORAGE, "read", &i32s(&[0, 1, 0, 0]), GAS);
    assert_eq!(missing.results, [Value::I32(-1)]);
    let empty = run(STORAGE, "write_read", &i32s(&[0, 1, 0, 0]), GAS);
    assert_eq!(empty.results, [Value::I32(0)]);
}

#[test]
fn deleting_says_whether_there_was_something() {
    let done = run(STORAGE, "delete_twice", &[], GAS);
    assert_eq!(done.results, [Value::I32(1), Value::I32(0)]);
    assert!(done.state.storage.is_empty());
}

#[test]
fn the_price_of_a_write_grows_with_the_value_and_a_new_row_costs_more() {
    let price = |state: MockRuntimeState, len: i64| {
        let done = run_on(state, STORAGE, "write", &i32s(&[0, 1, 0, len]), GAS);
        (done.breakdown.host["storage_write"], done.state)
    };
    let (first, state) = price(MockRuntimeState::default(), 10);
    assert_eq!(first, 5000 + 20 * 10 + 20_000);
    assert_eq!(price(state, 100).0, 5000 + 20 * 100);
}

const PAY: &str = "(module
  (import \"env\" \"transfer\" (func $transfer (param i32 i32 i32) (result i32)))
  (memory (export \"memory\") 1)
  (data (i32.const 0) \"alice\") (data (i32.const 32) \"bob\") (data (i32.const 64) \"contract\")
  (func (export \"pay\") (param $from i32) (param $to i32) (param $amount i64) (param $high i64) (result i32)
    (i64.store (i32.const 96) (local.get $amount))
    (i64.store (i32.const 104) (local.get $high))
    (call $transfer (local.get $from) (local.get $to) (i32.const 96)))
  (func (export \"twice\") (param $amount i64) (result i32 i32)
    (i64.store (i32.const 96) (local.get $amount))
    (call $transfer (i32.const 0) (i32.const 32) (i32.const 96))
    (call $transfer (i32.const 0) (i32.const 32) (i32.const 96))))";

fn rich() -> MockRuntimeState {
    let mut state = MockRuntimeState::default();
    for name in ["alice", "bob", "contract"] {
        state.balances.insert(account(name), 1000);
    }
    state
}

fn pay(spend_limit: u128, from: i32, to: i32, amount: u128) -> (Value, MockRuntimeState) {
    let mut context = ExecutionContext::call(account("alice"), account("contract"), "pay");
    let low = u64::try_from(amount & u128::from(u64::MAX)).expect("64 bits");
    let high = u64::try_from(amount >> 64).expect("64 bits");
    context.arguments = vec![
        Value::I32(from),
        Value::I32(to),
        Value::I64(low.cast_signed()),
        Value::I64(high.cast_signed()),
    ];
    context.spend_limit = spend_limit;
    let done = run_in(context, rich(), PAY, GAS);
    (done.results[0], done.state)
}

#[test]
fn a_contract_cannot_move_anybodys_balance_but_its_own_or_what_the_caller_allowed() {
    const ALICE: i32 = 0;
    const BOB: i32 = 32;
    const CONTRACT: i32 = 64;
    let result = |limit, from, to, amount| pay(limit, from, to, amount).0;
    assert_eq!(result(0, CONTRACT, BOB, 1000), Value::I32(0));
    assert_eq!(result(0, CONTRACT, BOB, 1001), Value::I32(-1));
    assert_eq!(result(0, ALICE, BOB, 1), Value::I32(-2));
    assert_eq!(result(300, ALICE, BOB, 299), Value::I32(0));
    assert_eq!(result(300, ALICE, BOB, 300), Value::I32(0));
    assert_eq!(result(300, ALICE, BOB, 301), Value::I32(-2));
    assert_eq!(result(u128::MAX, ALICE, BOB, 1001), Value::I32(-1));
    assert_eq!(result(u128::MAX, BOB, ALICE, 1), Value::I32(-2));
    let (_, after) = pay(u128::MAX, BOB, ALICE, 1);
    assert_eq!(after, rich());
}

#[test]
fn the_spend_limit_is_used_up_over_the_whole_call() {
    let mut context = ExecutionContext::call(account("alice"), account("contract"), "twice");
    context.arguments = vec![Value::I64(200)];
    context.spend_limit = 300;
    let done = run_in(context, rich(), PAY, GAS);
    assert_eq!(done.results, [Value::I32(0), Value::I32(-2)]);
    assert_eq!(done.state.balances[&account("bob")], 1200);
}

#[test]
fn amounts_are_128_bits_without_sign_or_wrap() {
    for amount in [u128::MAX, 1 << 127, u128::from(u64::MAX) + 1001] {
        let (result, after) = pay(u128::MAX, 64, 32, amount);
        assert_eq!(result, Value::I32(-1), "{amount}");
        assert_eq!(after, rich());
    }
}

#[test]
fn a_transfer_to_oneself_creates_nothing() {
    let (result, after) = pay(0, 64, 64, 1000);
    assert_eq!(result, Value::I32(0));
    assert_eq!(after, rich());
    let (result, _) = pay(0, 64, 64, 1001);
    assert_eq!(result, Value::I32(-1));
}

#[test]
fn logs_are_limited_in_topics_number_and_data() {
    let wat = "(module (import \"env\" \"emit_log\" (func $log (param i32 i32 i32 i32)))
      (memory (export \"memory\") 1)
      (func (export \"topics\") (param i32) (call $log (i32.const 0) (local.get 0) (i32.const 0) (i32.const 0)))
      (func (export \"many\") (param $n i32)
        (loop (call $log (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
          (local.set $n (i32.sub (local.get $n) (i32.const 1)))
          (br_if 0 (local.get $n))))
      (func (export \"data\") (param i32) (call $log (i32.const 0) (i32.const 0) (i32.const 0) (local.get 0))))";
    let edge = |function: &str, limit: usize| {
        let limit = i64::try_from(limit).expect("small");
        for (given, fits) in [(limit - 1, true), (limit, true), (limit + 1, false)] {
            let done = run(wat, function, &i32s(&[given]), GAS);
            assert_eq!(done.success, fits, "{function} {given}: {:?}", done.message);
        }
    };
    edge("topics", limits::LOG_TOPICS as usize);
    edge("many", limits::LOGS);
    edge("data", limits::LOG_BYTES);
}

#[test]
fn return_data_has_its_limit_and_the_last_call_wins() {
    let wat = "(module (import \"env\" \"set_return\" (func $ret (param i32 i32)))
      (memory (export \"memory\") 3) (data (i32.const 0) \"firstsecond\")
      (func (export \"main\") (call $ret (i32.const 0) (i32.const 5)) (call $ret (i32.const 5) (i32.const 6)))
      (func (export \"long\") (param i32) (call $ret (i32.const 0) (local.get 0))))";
    assert_eq!(run(wat, "main", &[], GAS).return_data.0, b"second");
    let limit = i64::try_from(limits::RETURN_BYTES).expect("small");
    for (given, fits) in [(limit - 1, true), (limit, true), (limit + 1, false)] {
        assert_eq!(
            run(wat, "long", &i32s(&[given]), GAS).success,
            fits,
            "{given}"
        );
    }
}

#[test]
fn printed_text_is_kept_up_to_its_limit_and_says_what_is_left_out() {
    let wat = "(module (import \"env\" \"print\" (func $print (param i32 i32)))
      (import \"env\" \"print_i64\" (func $n (param i64)))
      (memory (export \"memory\") 1) (data (i32.const 0) \"hello\")
      (func (export \"main\") (call $print (i32.const 0) (i32.const 5)) (call $n (i64.const -7)))
      (func (export \"flood\") (loop (call $print (i32.const 0) (i32.const 1000)) (br 0))))";
    assert_eq!(run(wat, "main", &[], GAS).prints, ["hello", "-7"]);
    let flood = run(wat, "flood", &[], 100_000);
    let bytes: usize = flood.prints.iter().map(String::len).sum();
    assert!(bytes < limits::PRINT_BYTES + 100, "{bytes}");
    assert!(
        flood
            .prints
            .last()
            .is_some_and(|last| last.contains("left out"))
    );
}

#[test]
fn printed_text_is_whole_up_to_its_limit_and_cut_from_the_next_byte_on() {
    let wat = "(module (import \"env\" \"print\" (func $print (param i32 i32)))
      (memory (export \"memory\") 1)
      (func (export \"main\") (param i32) (call $print (i32.const 0) (local.get 0))))";
    let limit = limits::PRINT_BYTES;
    for (len, whole) in [(limit - 1, true), (limit, true), (limit + 1, false)] {
        let given = i64::try_from(len).expect("small");
        let prints = run(wat, "main", &i32s(&[given]), GAS).prints;
        assert_eq!(prints.len(), 1);
        assert_eq!(prints[0].len() == len, whole, "{len}");
        assert_eq!(prints[0].contains("left out"), !whole, "{len}");
    }
}

#[test]
fn a_contract_without_an_exported_memory_is_told_so() {
    let wat = "(module (import \"env\" \"caller\" (func $c (param i32))) (memory 1) (func (export \"main\") (call $c (i32.const 0))))";
    let done = run(wat, "main", &[], GAS);
    let message = done.message.unwrap_or_default();
    assert!(message.contains("exports no memory"), "{message}");
}

#[test]
fn the_short_forms_tell_caller_and_balances() {
    let wat = "(module (import \"env\" \"get_caller\" (func $c (result i64)))
      (import \"env\" \"get_balance\" (func $b (param i64 i32) (result i64)))
      (import \"env\" \"gas_left\" (func $g (result i64)))
      (func (export \"main\") (result i64 i64) (call $c) (call $b (call $c) (i32.const 0)))
      (func (export \"gas\") (result i64) (call $g)))";
    let alice = i64::from_le_bytes(*b"alice\0\0\0");
    let done = run_on(rich(), wat, "main", &[], GAS);
    assert_eq!(done.results, [Value::I64(alice), Value::I64(1000)]);
    let mut state = rich();
    state.balances.insert(account("alice"), u128::MAX);
    let done = run_on(state, wat, "main", &[], GAS);
    assert_eq!(done.results[1], Value::I64(i64::MAX));
    // Entry and call, then the price of gas_left itself.
    assert_eq!(run(wat, "gas", &[], 100).results, [Value::I64(100 - 2 - 2)]);
}

#[test]
fn hashes_are_the_standard_ones_and_their_price_grows_by_begun_blocks() {
    let wat = "(module (import \"env\" \"sha256\" (func $sha (param i32 i32 i32)))
      (import \"env\" \"keccak256\" (func $keccak (param i32 i32 i32)))
      (import \"env\" \"set_return\" (func $return (param i32 i32)))
      (memory (export \"memory\") 1) (data (i32.const 0) \"abc\")
      (func (export \"sha\") (param i32)
        (call $sha (i32.const 0) (local.get 0) (i32.const 100)) (call $return (i32.const 100) (i32.const 32)))
      (func (export \"keccak\") (param i32)
        (call $keccak (i32.const 0) (local.get 0) (i32.const 100)) (call $return (i32.const 100) (i32.const 32))))";
    // FIPS 180-4 and the Keccak team's own examples.
    for (function, len, expected) in [
        (
            "sha",
            3,
            "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        (
            "sha",
            0,
            "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        (
            "keccak",
            3,
            "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
        ),
        (
            "keccak",
            0,
            "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
        ),
    ] {
        let done = run(wat, function, &i32s(&[len]), GAS);
        assert_eq!(done.return_data.to_string(), expected, "{function} {len}");
    }
    for (len, price) in [(0, 60), (1, 72), (32, 72), (33, 84)] {
        let done = run(wat, "sha", &i32s(&[len]), GAS);
        assert_eq!(done.breakdown.host["sha256"], price, "{len}");
    }
    let beyond = run(wat, "sha", &i32s(&[65_537]), GAS);
    assert_eq!(beyond.outcome, Outcome::Trap);
    let unaffordable = run(wat, "keccak", &i32s(&[65_536]), 1000);
    assert_eq!(
        (unaffordable.outcome, unaffordable.gas_used),
        (Outcome::OutOfGas, 1000)
    );
}
