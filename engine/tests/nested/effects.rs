//! What stays and what is undone, level by level.

use wattage_core::types::Value;
use wattage_core::vm::Outcome;

use crate::common::account;
use crate::common::chain::Terms;
use crate::relay::{LEAF, RELAY, Request, relayed, relayed_on, set_up, word};

#[test]
fn a_failed_callee_leaves_nothing_whatever_it_had_called_and_its_callers_own_effects_stay() {
    for ending in ["relay_then_revert", "relay_then_trap", "relay_then_spin"] {
        let (chain, outer, leaf) = set_up();
        let middle = chain.deployed(RELAY, 500);
        let inner = Request {
            value: 50,
            ..Request::new(leaf, "good")
        };
        let request = Request {
            input: inner.bytes(),
            value: 100,
            gas: 1_000_000,
            ..Request::new(middle, ending)
        };
        let done = relayed(&chain, outer, &request);
        assert_eq!(done.answer(), 1, "{ending}");
        // The leaf had succeeded: it is undone with the one that called it.
        assert_eq!(done.calls[1].outcome, Some(Outcome::Success), "{ending}");
        assert_eq!(
            (word(&chain, leaf, 7), word(&chain, middle, 1)),
            (None, None),
            "{ending}"
        );
        assert_eq!(
            (word(&chain, outer, 1), word(&chain, outer, 2)),
            (Some(1), Some(1)),
            "{ending}"
        );
        let balances = [outer, middle, leaf].map(|contract| chain.balance(&contract));
        assert_eq!(balances, [1000, 500, 0], "{ending}");
        let logs: Vec<_> = done.receipt.logs.iter().map(|log| log.contract).collect();
        assert_eq!(logs, [outer], "{ending}");
        assert_eq!(
            done.receipt.prints,
            ["7"],
            "what was printed is there to find the mistake"
        );
    }
}

#[test]
fn a_callee_two_levels_down_fails_alone() {
    for ending in ["reverts", "traps", "spins"] {
        let (chain, outer, leaf) = set_up();
        let middle = chain.deployed(RELAY, 500);
        let inner = Request {
            value: 50,
            gas: 500_000,
            ..Request::new(leaf, ending)
        };
        let request = Request {
            input: inner.bytes(),
            value: 100,
            ..Request::new(middle, "relay")
        };
        let done = relayed(&chain, outer, &request);
        let returned: &[u8] = if ending == "reverts" { b"no" } else { b"" };
        assert_eq!(done.answers(2), (vec![0, 1], returned), "{ending}");
        assert_eq!(
            (word(&chain, leaf, 7), word(&chain, middle, 2)),
            (None, Some(1)),
            "{ending}"
        );
        let balances = [outer, middle, leaf].map(|contract| chain.balance(&contract));
        assert_eq!(balances, [900, 600, 0], "{ending}");
        assert_eq!(done.receipt.logs.len(), 2, "{ending}");
    }
}

#[test]
fn when_the_transaction_fails_at_last_everything_its_callees_did_is_undone_too() {
    for ending in ["relay_then_revert", "relay_then_trap", "relay_then_spin"] {
        let (chain, outer, leaf) = set_up();
        let before = chain.holdings();
        let request = Request {
            value: 100,
            ..Request::new(leaf, "good")
        };
        let done = relayed_on(
            &chain,
            outer,
            ending,
            &request,
            Terms {
                value: 7,
                ..Terms::default()
            },
        );
        assert_ne!(done.receipt.outcome, Outcome::Success);
        assert_eq!(chain.holdings(), before, "{ending}");
        assert!(done.receipt.logs.is_empty(), "{ending}");
    }
}

#[test]
fn rows_that_a_failed_callee_overwrote_or_deleted_are_what_they_were() {
    let (chain, relay, _) = set_up();
    let eraser = chain.deployed(
        r#"(module
          (import "env" "storage_write" (func $write (param i32 i32 i32 i32)))
          (import "env" "storage_delete" (func $delete (param i32 i32) (result i32)))
          (memory (export "memory") 1) (data (i32.const 0) "abcold new")
          (func (export "init")
            (call $write (i32.const 0) (i32.const 1) (i32.const 3) (i32.const 3))
            (call $write (i32.const 1) (i32.const 1) (i32.const 3) (i32.const 0)))
          (func $all
            (call $write (i32.const 0) (i32.const 1) (i32.const 7) (i32.const 3))
            (drop (call $delete (i32.const 0) (i32.const 1)))
            (drop (call $delete (i32.const 1) (i32.const 1)))
            (call $write (i32.const 2) (i32.const 1) (i32.const 7) (i32.const 3)))
          (func (export "erase") (call $all))
          (func (export "erase_not") (call $all) unreachable))"#,
        0,
    );
    let rows = || {
        let storage = chain.holdings().storage;
        let own = storage
            .into_iter()
            .filter(|((contract, _), _)| *contract == eraser);
        own.map(|((_, key), value)| (key, value))
            .collect::<Vec<_>>()
    };
    let before = rows();
    assert_eq!(before.len(), 2);
    assert_eq!(
        relayed(&chain, relay, &Request::new(eraser, "erase_not")).answer(),
        1
    );
    assert_eq!(rows(), before);
    assert_eq!(
        relayed(&chain, relay, &Request::new(eraser, "erase")).answer(),
        0
    );
    assert_eq!(rows(), [(b"c".to_vec(), b"new".to_vec())]);
}

#[test]
fn what_the_sender_allows_it_allows_the_contract_it_calls_and_nobody_behind_it() {
    let (chain, relay, _) = set_up();
    // Takes 10 from each address of its input in turn; returns what `transfer` said to each.
    let taker = chain.deployed(
        r#"(module
          (import "env" "input_read" (func $input (param i32 i32 i32) (result i32)))
          (import "env" "transfer" (func $transfer (param i32 i32 i32) (result i32)))
          (import "env" "set_return" (func $return (param i32 i32)))
          (memory (export "memory") 1) (data (i32.const 200) "mallory") (data (i32.const 240) "\0a")
          (func (export "take")
            (drop (call $input (i32.const 0) (i32.const 0) (i32.const 60)))
            (i32.store8 (i32.const 100) (call $transfer (i32.const 0) (i32.const 200) (i32.const 240)))
            (i32.store8 (i32.const 101) (call $transfer (i32.const 20) (i32.const 200) (i32.const 240)))
            (i32.store8 (i32.const 102) (call $transfer (i32.const 40) (i32.const 200) (i32.const 240)))
            (call $return (i32.const 100) (i32.const 3))))"#,
        0,
    );
    let (bob, mallory) = (account("bob"), account("mallory"));
    let request = Request {
        // The sender, the contract that calls, the contract itself, which has what came with the call.
        input: [bob.0, relay.0, taker.0].concat(),
        value: 10,
        ..Request::new(taker, "take")
    };
    let terms = Terms {
        spend_limit: 1_000_000,
        ..Terms::default()
    };
    let done = relayed_on(&chain, relay, "relay", &request, terms.clone());
    assert_eq!(done.answers(1), (vec![0], &[0xfe, 0xfe, 0x00][..]));
    assert_eq!(
        [bob, relay, mallory].map(|a| chain.balance(&a)),
        [1_000_000, 990, 10]
    );
    // Called by the sender itself, it may take from the sender.
    let direct = Terms {
        input: request.input,
        ..terms
    };
    let done = chain.call_on("bob", taker, "take", direct).receipt;
    assert_eq!(done.return_data.0, [0x00, 0xfe, 0xff]);
    assert_eq!(
        [bob, relay, mallory].map(|a| chain.balance(&a)),
        [999_990, 990, 20]
    );
}

#[test]
fn the_callee_after_an_upgrade_is_the_new_one_on_the_old_storage() {
    let (chain, relay, leaf) = set_up();
    let request = Request::new(leaf, "good");
    assert_eq!(
        relayed(&chain, relay, &request).answers(1),
        (vec![0], &b"done"[..])
    );
    let upgraded = LEAF
        .replace("\"done\"", "\"DONE\"")
        .replace("(i64.const 1))", "(i64.const 10))");
    let code = wattage_core::contract::Contract::from_wat(&upgraded)
        .expect("a contract")
        .code();
    let upgrade = wattage_core::ledger::Action::Upgrade {
        contract: leaf,
        code,
    };
    chain.sent("alice", upgrade);
    assert_eq!(
        relayed(&chain, relay, &request).answers(1),
        (vec![0], &b"DONE"[..])
    );
    assert_eq!(word(&chain, leaf, 7), Some(11));
    // One that no longer has the entry is a failed call.
    let code = wattage_core::contract::Contract::from_wat("(module)")
        .expect("a contract")
        .code();
    chain.sent(
        "alice",
        wattage_core::ledger::Action::Upgrade {
            contract: leaf,
            code,
        },
    );
    let done = relayed(&chain, relay, &request);
    assert_eq!(
        (done.answer(), done.receipt.results),
        (1, vec![Value::I32(1)])
    );
}
