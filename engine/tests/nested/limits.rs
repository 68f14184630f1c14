//! What is counted over the whole transaction: stack slots, logs, rows, printed text, calls that are told.

use wattage_core::contract::Contract;
use wattage_core::limits;
use wattage_core::types::{Address, Value};
use wattage_core::vm::Outcome;

use crate::common::chain::{Chain, Terms};
use crate::relay::{RELAY, Request, escaped, relayed, relayed_on, set_up};

/// Goes down as many frames as its input says (4 bytes), and then, if there is more input, makes the call it says.
fn digger(bottom: &str) -> String {
    format!(
        r#"(module
          (import "env" "input_len" (func $input_len (result i32)))
          (import "env" "input_read" (func $input (param i32 i32 i32) (result i32)))
          (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
          (import "env" "set_return" (func $return (param i32 i32)))
          (memory (export "memory") 2) (data (i32.const 0) "dig")
          (global $left (mut i32) (i32.const 0))
          (func $down
            (if (global.get $left)
              (then (global.set $left (i32.sub (global.get $left) (i32.const 1))) (call $down))
              (else {bottom})))
          (func (export "dig")
            (drop (call $input (i32.const 100) (i32.const 0) (i32.const 65536)))
            (global.set $left (i32.load (i32.const 100)))
            (call $down)))"#
    )
}

/// At the bottom it calls `dig` of the contract whose address comes next in its input, and fails if that fails.
const ON: &str = r#"(if (i32.gt_u (call $input_len) (i32.const 4))
  (then (if (call $call (i32.const 104) (i32.const 0) (i32.const 3) (i32.const 124)
      (i32.sub (call $input_len) (i32.const 24)) (i32.const 90000) (i64.const -1))
    (then unreachable))))"#;

fn slots(wat: &str, name: &str) -> u64 {
    let contract = Contract::from_wat(wat).expect("a contract");
    let function = contract
        .functions()
        .iter()
        .find(|f| f.name.as_deref() == Some(name));
    function.expect("a function").slots
}

/// The input that digs so many frames in each of these contracts, one called by the other.
fn digging(levels: &[(Address, u32)]) -> Vec<u8> {
    let mut input = Vec::new();
    for (index, (address, frames)) in levels.iter().enumerate() {
        if index > 0 {
            input.extend(address.0);
        }
        input.extend(frames.to_le_bytes());
    }
    input
}

fn dig(chain: &Chain, levels: &[(Address, u32)]) -> Outcome {
    let terms = Terms {
        input: digging(levels),
        ..Terms::default()
    };
    chain
        .call_on("bob", levels[0].0, "dig", terms)
        .receipt
        .outcome
}

#[test]
fn stack_slots_are_shared_by_all_contracts_of_a_transaction() {
    let wat = digger(ON);
    let (entry, frame) = (slots(&wat, "dig"), slots(&wat, "down"));
    let chain = Chain::new();
    let (a, b) = (chain.deployed(&wat, 0), chain.deployed(&wat, 0));
    // `dig` and the frames of `down`, of which the first is there in any case.
    let fits = |contracts: u64| {
        u32::try_from((limits::STACK_SLOTS - contracts * entry) / frame - contracts).expect("small")
    };
    let alone = fits(1);
    assert_eq!(dig(&chain, &[(a, alone)]), Outcome::Success);
    assert_eq!(dig(&chain, &[(a, alone + 1)]), Outcome::Trap);
    // What the one has taken, the other has not: together they have as much as one.
    let both = fits(2);
    for in_a in [0, 1, both / 2, both] {
        assert_eq!(
            dig(&chain, &[(a, in_a), (b, both - in_a)]),
            Outcome::Success,
            "{in_a}"
        );
        assert_eq!(
            dig(&chain, &[(a, in_a), (b, both - in_a + 1)]),
            Outcome::Trap,
            "{in_a}"
        );
    }
}

#[test]
fn slots_taken_in_all_eight_contracts_end_before_the_machines_stack_does() {
    let wat = digger(ON);
    let (entry, frame) = (slots(&wat, "dig"), slots(&wat, "down"));
    let chain = Chain::new();
    let contract = chain.deployed(&wat, 0);
    let depth = u64::from(limits::CALL_DEPTH);
    let all = (limits::STACK_SLOTS - depth * entry) / frame - depth;
    let (each, rest) = (all / depth, all % depth);
    let level = |i: u64| u32::try_from(each + if i == 0 { rest } else { 0 }).expect("small");
    let mut levels: Vec<_> = (0..depth).map(|i| (contract, level(i))).collect();
    assert_eq!(dig(&chain, &levels), Outcome::Success);
    levels[7].1 += 1;
    assert_eq!(dig(&chain, &levels), Outcome::Trap);
    // The same with everything in the first, and with everything in the last.
    for whole in [0, 7] {
        let mut levels = vec![(contract, 0); 8];
        levels[whole].1 = u32::try_from(all).expect("small");
        assert_eq!(dig(&chain, &levels), Outcome::Success, "{whole}");
    }
}

#[test]
fn slots_of_a_callee_are_given_back_when_it_fails() {
    let wat = digger("unreachable");
    let chain = Chain::new();
    let pit = chain.deployed(&wat, 0);
    let relay = chain.deployed(RELAY, 0);
    // The callee fails at the bottom of two thousand frames; a second one finds as much room as the first.
    let request = Request {
        input: 2000u32.to_le_bytes().to_vec(),
        gas: 1_000_000,
        ..Request::new(pit, "dig")
    };
    let twice = chain.deployed(
        &RELAY.replace("(call $set_return (i32.const 0)", "(drop (call $call (i32.const 1024) (i32.const 1069) (local.get $name) (i32.add (i32.const 1069) (local.get $name)) (i32.const 4) (i32.const 1044) (i64.load (i32.const 1060)))) (call $set_return (i32.const 0)"),
        0,
    );
    let once = relayed(&chain, relay, &request);
    let done = relayed(&chain, twice, &request);
    assert_eq!((once.answer(), done.calls.len()), (1, 2));
    let message = |i: usize| done.calls[i].message.clone().unwrap_or_default();
    assert_eq!([message(0), message(1)], ["unreachable was executed"; 2]);
    assert_eq!(done.calls[0].gas_used, done.calls[1].gas_used);
}

/// Does `again` as often as the first 4 bytes of its input say, and fails afterwards if there is a fifth.
fn repeating(import: &str, again: &str) -> String {
    format!(
        r#"(module {import}
          (import "env" "input_len" (func $input_len (result i32)))
          (import "env" "input_read" (func $input (param i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "repeat") (local $n i32)
            (drop (call $input (i32.const 0) (i32.const 0) (i32.const 4)))
            (local.set $n (i32.load (i32.const 0)))
            (if (local.get $n) (then (loop $again
              {again}
              (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
            (if (i32.eq (call $input_len) (i32.const 5)) (then unreachable))))"#
    )
}

fn repeat(to: Address, count: u32, then_fail: bool) -> Request<'static> {
    let mut input = count.to_le_bytes().to_vec();
    input.extend(then_fail.then_some(0));
    Request {
        input,
        ..Request::new(to, "repeat")
    }
}

#[test]
fn logs_are_counted_over_all_contracts_and_those_of_a_failed_one_no_longer_count() {
    let log = repeating(
        r#"(import "env" "emit_log" (func $log (param i32 i32 i32 i32)))"#,
        "(call $log (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))",
    );
    let (chain, relay, _) = set_up();
    let logger = chain.deployed(&log, 0);
    // The relay itself has logged once.
    let most = u32::try_from(limits::LOGS).expect("small") - 1;
    for (count, answer, logs) in [(most - 1, 0, 99), (most, 0, 100), (most + 1, 1, 1)] {
        let done = relayed(&chain, relay, &repeat(logger, count, false));
        assert_eq!(
            (done.answer(), done.receipt.logs.len()),
            (answer, logs),
            "{count}"
        );
    }
    // A chain of relays, each with its one log: the failed logger's 95 make room for the next relay's.
    let done = relayed(&chain, relay, &repeat(logger, most, true));
    assert_eq!((done.answer(), done.receipt.logs.len()), (1, 1));
    let done = relayed(
        &chain,
        relay,
        &repeat(logger, most - 1, false).through(relay),
    );
    assert_eq!(
        (done.answers(2).0, done.receipt.logs.len()),
        (vec![0, 0], 100)
    );
    let done = relayed(&chain, relay, &repeat(logger, most, false).through(relay));
    assert_eq!(
        (done.answers(2).0, done.receipt.logs.len()),
        (vec![0, 1], 2)
    );
}

#[test]
fn the_bytes_of_written_rows_are_counted_over_all_contracts_and_not_those_of_a_failed_one() {
    let write = repeating(
        r#"(import "env" "storage_write" (func $write (param i32 i32 i32 i32)))"#,
        "(call $write (i32.const 0) (i32.const 0) (i32.const 100) (i32.const 16384))",
    );
    let (chain, relay, _) = set_up();
    let writer = chain.deployed(&write, 0);
    let terms = || Terms {
        gas_limit: Some(limits::GAS_MAX),
        ..Terms::default()
    };
    let send = |request: &Request<'_>| relayed_on(&chain, relay, "relay", request, terms());
    // 32 rounds of one row: 32 new values and 31 old ones. One more is old and new, and too much with the relay's own.
    assert_eq!(send(&repeat(writer, 32, true)).answer(), 1);
    assert_eq!(send(&repeat(writer, 33, false)).answer(), 1);
    let through = send(&repeat(writer, 32, false).through(relay));
    assert_eq!(through.answers(2).0, [0, 0]);
    assert!(through.receipt.changes.iter().any(|change| matches!(change,
        wattage_core::ledger::Change::Storage { contract, .. } if *contract == writer)));
}

#[test]
fn printed_text_is_counted_over_all_contracts_those_that_failed_included() {
    let print = repeating(
        r#"(import "env" "print" (func $print (param i32 i32)))"#,
        "(call $print (i32.const 1000) (i32.const 1000))",
    );
    let (chain, relay, _) = set_up();
    let printer = chain.deployed(&print, 0);
    for then_fail in [false, true] {
        let done = relayed(
            &chain,
            relay,
            &repeat(printer, 1000, then_fail).through(relay),
        );
        assert_eq!(done.answers(2).0, [0, i32::from(then_fail)]);
        let prints = done.receipt.prints;
        assert_eq!(prints.len(), 17, "16 whole lines, and that there were more");
        assert!(prints[16].contains("left out"));
    }
}

#[test]
fn a_loop_of_calls_is_told_as_far_as_it_may_be_and_counted_whole() {
    let (chain, _, leaf) = set_up();
    let looping = |times: usize| {
        format!(
            r#"(module (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
              (memory (export "memory") 1) (data (i32.const 0) "{}") (data (i32.const 32) "quiet")
              (func (export "main") (result i32) (local $n i32) (local $failed i32)
                (loop $again
                  (local.set $failed (i32.add (local.get $failed) (call $call (i32.const 0) (i32.const 32) (i32.const 5)
                    (i32.const 0) (i32.const 0) (i32.const 64) (i64.const -1))))
                  (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const {times}))))
                (local.get $failed)))"#,
            escaped(leaf)
        )
    };
    for times in [
        limits::CALLS_SHOWN - 1,
        limits::CALLS_SHOWN,
        limits::CALLS_SHOWN + 1,
        2000,
    ] {
        let contract = chain.deployed(&looping(times), 0);
        let applied = chain.call_on("bob", contract, "main", Terms::default());
        assert_eq!(applied.receipt.results, [Value::I32(0)]);
        assert_eq!(applied.calls.len(), times.min(limits::CALLS_SHOWN));
        let one = applied.calls[0].gas_used;
        assert_eq!(
            applied.receipt.breakdown.host["call"],
            (2600 + one) * times as u64
        );
    }
}
