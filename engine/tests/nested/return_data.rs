//! What a caller can read of what its callee returned, after every kind of end, and at every edge.

use wattage_core::types::{Address, Value};
use wattage_core::vm::Outcome;

use crate::common::chain::{Chain, Terms};
use crate::relay::{LEAF, Request, relayed, set_up};

#[test]
fn return_data_is_there_after_success_and_revert_and_after_nothing_else() {
    let (chain, relay, leaf) = set_up();
    for (function, answer, data) in [
        ("good", 0, &b"done"[..]),
        ("quiet", 0, b""),
        ("reverts", 1, b"no"),
        ("traps", 1, b""),
        ("missing", 1, b""),
    ] {
        let done = relayed(&chain, relay, &Request::new(leaf, function));
        assert_eq!(done.answers(1), (vec![answer], data), "{function}");
    }
    let spins = Request {
        gas: 50_000,
        ..Request::new(leaf, "spins")
    };
    assert_eq!(
        relayed(&chain, relay, &spins).answers(1),
        (vec![1], &b""[..])
    );
}

#[test]
fn a_callee_that_cannot_even_start_has_returned_nothing() {
    let (chain, relay, _) = set_up();
    for (wat, used) in [
        (
            "(module (memory 1) (data (i32.const 65536) \"a\") (func (export \"f\")))",
            0..=0,
        ),
        (
            "(module (table 1 funcref) (func $f) (elem (i32.const 1) $f) (func (export \"f\")))",
            0..=0,
        ),
        (
            "(module (func $s unreachable) (start $s) (func (export \"f\")))",
            1..=1,
        ),
        // Two for each frame of eight slots, of those that the relay has left.
        (
            "(module (func $s (call $s)) (start $s) (func (export \"f\")))",
            8_000..=8_192,
        ),
    ] {
        let callee = chain.deployed(wat, 0);
        let done = relayed(&chain, relay, &Request::new(callee, "f"));
        assert_eq!(done.answers(1), (vec![1], &b""[..]), "{wat}");
        let call = &done.calls[0];
        assert_eq!(call.outcome, Some(Outcome::Trap), "{wat}");
        assert!(used.contains(&call.gas_used), "{wat}: {}", call.gas_used);
        assert!(call.message.is_some());
    }
}

/// Calls `good` of the leaf, then `then`, and reads with what its arguments say.
fn reader(leaf: Address, then: &str) -> String {
    let leaf: String = leaf.0.iter().map(|byte| format!("\\{byte:02x}")).collect();
    format!(
        r#"(module
          (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
          (import "env" "return_len" (func $len (result i32)))
          (import "env" "return_read" (func $read (param i32 i32 i32) (result i32)))
          (memory (export "memory") 1) (data (i32.const 0) "{leaf}") (data (i32.const 32) "goodquietreverts")
          (func $go (param $at i32) (param $len i32) (param $value i32) (result i32)
            (call $call (i32.const 0) (i32.add (i32.const 32) (local.get $at)) (local.get $len) (i32.const 0) (i32.const 0)
              (local.get $value) (i64.const -1)))
          (func (export "read") (param $out i32) (param $offset i32) (param $most i32) (result i32 i32 i32)
            (drop (call $go (i32.const 0) (i32.const 4) (i32.const 200)))
            {then}
            (call $len)
            (call $read (local.get $out) (local.get $offset) (local.get $most))
            (i32.load (i32.const 1000))))"#
    )
}

fn read(chain: &Chain, reader: Address, arguments: [i32; 3]) -> Result<[i32; 3], String> {
    let terms = Terms {
        arguments: arguments.map(Value::I32).to_vec(),
        ..Terms::default()
    };
    let receipt = chain.call_on("bob", reader, "read", terms).receipt;
    match receipt.results[..] {
        [Value::I32(len), Value::I32(copied), Value::I32(word)] => Ok([len, copied, word]),
        _ => Err(receipt.message.unwrap_or_default()),
    }
}

#[test]
fn return_read_copies_what_there_is_from_any_offset_and_no_byte_more() {
    let chain = Chain::new();
    let leaf = chain.deployed(LEAF, 0);
    let reader = chain.deployed(&reader(leaf, ""), 0);
    let done = i32::from_le_bytes(*b"done");
    let one = i32::from_le_bytes(*b"on\0\0");
    for (arguments, copied, word) in [
        ([1000, 0, 4], 4, done),
        ([1000, 0, 5], 4, done),
        ([1000, 0, -1], 4, done),
        ([1000, 0, 0], 0, 0),
        ([1000, 1, 2], 2, one),
        ([1000, 3, 4], 1, i32::from_le_bytes(*b"e\0\0\0")),
        ([1000, 4, 4], 0, 0),
        ([1000, 5, 4], 0, 0),
        ([1000, -1, -1], 0, 0),
        ([65_532, 0, 4], 4, 0),
        ([65_536, 4, 4], 0, 0),
        ([65_536, 0, 0], 0, 0),
    ] {
        assert_eq!(
            read(&chain, reader, arguments),
            Ok([4, copied, word]),
            "{arguments:?}"
        );
    }
    for (arguments, words) in [
        ([65_533, 0, 4], "out at 65533 with 4 bytes"),
        ([65_537, 4, 4], "out at 65537 with 0 bytes"),
        ([-1, 0, 1], "out at 4294967295 with 1 bytes"),
    ] {
        let message = read(&chain, reader, arguments).expect_err("a trap");
        assert!(
            message.starts_with("return_read: ") && message.contains(words),
            "{message}"
        );
    }
}

#[test]
fn each_call_replaces_what_the_one_before_returned_even_one_that_called_nothing() {
    let chain = Chain::new();
    let leaf = chain.deployed(LEAF, 0);
    for (then, len) in [
        ("", 4),
        (
            "(drop (call $go (i32.const 4) (i32.const 5) (i32.const 200)))",
            0,
        ), // quiet
        (
            "(drop (call $go (i32.const 9) (i32.const 7) (i32.const 200)))",
            2,
        ), // reverts
        (
            "(drop (call $go (i32.const 0) (i32.const 3) (i32.const 200)))",
            0,
        ), // no such entry
        (
            "(drop (call $go (i32.const 0) (i32.const 4) (i32.const 0)))",
            0,
        ), // more value than there is
    ] {
        let reader = chain.deployed(&reader(leaf, then), 0);
        assert_eq!(
            read(&chain, reader, [0, 0, 0]).map(|r| r[0]),
            Ok(len),
            "{then}"
        );
    }
}

#[test]
fn without_a_call_there_is_nothing_and_a_callee_does_not_see_its_callers() {
    let chain = Chain::new();
    let wat = r#"(module (import "env" "return_len" (func $len (result i32)))
      (import "env" "return_read" (func $read (param i32 i32 i32) (result i32)))
      (import "env" "set_return" (func $return (param i32 i32)))
      (memory (export "memory") 1)
      (func (export "main") (result i32 i32) (call $len) (call $read (i32.const 0) (i32.const 0) (i32.const 100)))
      (func (export "seen") (i32.store (i32.const 0) (call $len)) (call $return (i32.const 0) (i32.const 4))))"#;
    let contract = chain.deployed(wat, 0);
    assert_eq!(
        chain.call(contract, "main", &[]).results,
        [Value::I32(0), Value::I32(0)]
    );
    let (chain, relay, _) = set_up();
    let contract = chain.deployed(wat, 0);
    let done = relayed(
        &chain,
        relay,
        &Request::new(contract, "seen").through(relay),
    );
    assert_eq!(done.answers(2).1, [0; 4]);
}
