//! What `call` answers: 0, 1, -1, -3, and when it is no answer but the end.

use wattage_core::limits;
use wattage_core::types::Address;
use wattage_core::vm::Outcome;

use crate::common::account;
use crate::common::chain::Terms;
use crate::relay::{RELAY, Request, relayed, set_up, word};

#[test]
fn whom_there_is_nothing_to_call_at_is_a_failed_call_and_the_caller_goes_on() {
    let (chain, relay, leaf) = set_up();
    let before = chain.holdings();
    let long = "n".repeat(limits::NAME_BYTES);
    for (to, function) in [
        (account("alice"), "main"),
        (Address([0; 20]), "main"),
        (Address([0xff; 20]), "main"),
        (leaf, "main"),
        (leaf, ""),
        (leaf, "Good"),
        (leaf, "good\0"),
        (leaf, "takes"),
        (leaf, "memory"),
        (leaf, "__wattage_gas"),
        (leaf, "__wattage_start"),
        (leaf, long.as_str()),
    ] {
        let request = Request {
            value: 10,
            ..Request::new(to, function)
        };
        let done = relayed(&chain, relay, &request);
        assert_eq!(done.answer(), 1, "{function:?}");
        assert_eq!(done.answers(1), (vec![1], &[][..]), "{function:?}");
        let call = &done.calls[0];
        assert_eq!((call.outcome, call.gas_used), (None, 0));
        assert!(call.message.is_some(), "{function:?}");
        // The value has not moved, and only the caller has written.
        assert_eq!(chain.holdings().accounts, before.accounts, "{function:?}");
        assert_eq!(word(&chain, relay, 2), Some(1));
    }
    assert_eq!(word(&chain, relay, 1), Some(12));
}

#[test]
fn results_of_an_entry_are_dropped_and_do_no_harm() {
    let (chain, relay, leaf) = set_up();
    let done = relayed(&chain, relay, &Request::new(leaf, "results"));
    assert_eq!(done.answers(1), (vec![0], &[][..]));
}

#[test]
fn a_value_up_to_the_callers_balance_goes_with_the_call_and_not_one_more() {
    for (value, answer) in [
        (0, 0),
        (1, 0),
        (999, 0),
        (1000, 0),
        (1001, -1),
        (1 << 127, -1),
        (u128::MAX, -1),
    ] {
        let (chain, relay, leaf) = set_up();
        let request = Request {
            value,
            ..Request::new(leaf, "who")
        };
        let done = relayed(&chain, relay, &request);
        assert_eq!(done.answer(), answer, "{value}");
        let moved = if answer == 0 { value } else { 0 };
        assert_eq!(
            (chain.balance(&relay), chain.balance(&leaf)),
            (1000 - moved, moved)
        );
        let expected = if answer == 0 {
            [&relay.0[..], &value.to_le_bytes()].concat()
        } else {
            Vec::new()
        };
        assert_eq!(done.answers(1).1, expected, "{value}");
        assert_eq!(chain.supply(), 4_000_000);
    }
}

#[test]
fn a_value_sent_to_oneself_creates_nothing_and_must_be_there() {
    let (chain, relay, _) = set_up();
    for (value, answer) in [(1000, 0), (1001, -1)] {
        let request = Request {
            value,
            ..Request::new(relay, "accept")
        };
        assert_eq!(relayed(&chain, relay, &request).answer(), answer);
        assert_eq!(chain.balance(&relay), 1000);
    }
}

#[test]
fn eight_contracts_may_be_open_and_not_nine() {
    let (chain, relay, leaf) = set_up();
    let most = limits::CALL_DEPTH as usize;
    for open in [most - 1, most, most + 1] {
        // The transaction's own call is the first, the leaf the last.
        let mut request = Request::new(leaf, "good").through(relay);
        for _ in 0..open - 3 {
            request = request.through(relay);
        }
        let done = relayed(&chain, relay, &request);
        let (answers, data) = done.answers(open - 1);
        let (last, others) = answers.split_last().expect("answers");
        assert!(
            others.iter().all(|answer| *answer == 0),
            "{open}: {answers:?}"
        );
        let fits = open <= most;
        assert_eq!(
            (*last, data),
            if fits {
                (0, &b"done"[..])
            } else {
                (-3, &b""[..])
            },
            "{open}"
        );
        assert_eq!(done.calls.len(), open - 1);
        let told = done.calls.last().expect("a call");
        assert_eq!(told.depth as usize, open);
        assert_eq!(told.message.is_some(), !fits, "{open}");
    }
}

#[test]
fn a_contract_that_calls_itself_for_ever_ends_at_the_depth_and_everything_of_it_stays() {
    let (chain, relay, _) = set_up();
    // Its own bytes as the input of each next one cannot be: a loop takes what input there is.
    let selfish = chain.deployed(
        r#"(module
          (import "env" "address" (func $address (param i32)))
          (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
          (import "env" "storage_load" (func $load (param i64) (result i64)))
          (import "env" "storage_store" (func $store (param i64 i64)))
          (memory (export "memory") 1) (data (i32.const 32) "main")
          (func (export "main") (result i32)
            (call $store (i64.const 1) (i64.add (call $load (i64.const 1)) (i64.const 1)))
            (call $address (i32.const 0))
            (call $call (i32.const 0) (i32.const 32) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 64) (i64.const -1))))"#,
        0,
    );
    let done = chain.call(selfish, "main", &[]);
    assert_eq!(done.outcome, Outcome::Success);
    assert_eq!(
        word(&chain, selfish, 1),
        Some(i64::from(limits::CALL_DEPTH))
    );
    assert_eq!(
        relayed(&chain, relay, &Request::new(selfish, "main")).answer(),
        0
    );
}

#[test]
fn a_request_that_breaks_the_rules_ends_the_caller_and_is_no_answer() {
    let (chain, _, leaf) = set_up();
    let before = chain.holdings();
    // (address, name, its length, input, its length, value)
    for (arguments, words) in [
        ([65_517, 0, 0, 0, 0, 0], "addr at 65517 with 20 bytes"),
        ([0, 65_536, 1, 0, 0, 0], "func at 65536 with 1 bytes"),
        (
            [0, 0, 129, 0, 0, 0],
            "the func has 129 bytes; the limit is 128",
        ),
        ([0, 0, -1, 0, 0, 0], "4294967295 bytes"),
        ([0, 0, 0, 65_535, 2, 0], "input at 65535 with 2 bytes"),
        (
            [0, 0, 0, 0, 65_537, 0],
            "the input has 65537 bytes; the limit is 65536",
        ),
        ([0, 0, 0, 0, -1, 0], "4294967295 bytes"),
        ([0, 0, 0, 0, 0, 65_521], "value at 65521 with 16 bytes"),
        ([-1, -1, -1, -1, -1, -1], "addr at 4294967295"),
    ] {
        let constants: String = arguments
            .iter()
            .map(|a| format!("(i32.const {a}) "))
            .collect();
        let wat = format!(
            r#"(module (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
              (import "env" "storage_store" (func $store (param i64 i64)))
              (memory (export "memory") 1)
              (func (export "main") (call $store (i64.const 1) (i64.const 1)) (drop (call $call {constants} (i64.const -1)))))"#
        );
        let contract = chain.deployed(&wat, 0);
        let done = chain.call(contract, "main", &[]);
        assert_eq!(done.outcome, Outcome::Trap);
        let message = done.message.unwrap_or_default();
        assert!(
            message.starts_with("call: ") && message.contains(words),
            "{message}"
        );
        assert_eq!(word(&chain, contract, 1), None);
    }
    assert_eq!(chain.holdings().storage, before.storage);
    assert_eq!(chain.call(leaf, "good", &[]).outcome, Outcome::Success);
}

#[test]
fn a_name_that_is_no_text_names_nothing() {
    let (chain, _, _) = set_up();
    // Its entry is named by the character that stands for what cannot be read.
    let named = chain.deployed("(module (func (export \"\u{fffd}\")))", 0);
    let relay = chain.deployed(RELAY, 0);
    let mut request = Request::new(named, "x").bytes();
    let last = request.len() - 1;
    request[last] = 0xff;
    let terms = Terms {
        input: request,
        ..Terms::default()
    };
    let done = chain.call_on("bob", relay, "relay", terms);
    assert_eq!(
        done.receipt.results,
        [wattage_core::types::Value::I32(1)],
        "{:?}",
        done.calls
    );
}
