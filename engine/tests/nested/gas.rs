//! Gas through calls: what a callee is given, what it costs, and that every figure adds up.

use wattage_core::types::Value;
use wattage_core::vm::{ExecutionContext, Outcome};

use crate::common::chain::Terms;
use crate::common::{account, run_in, state_with};
use crate::relay::{Request, relayed, relayed_on, set_up, word};

#[test]
fn a_callee_gets_what_it_is_given_to_the_unit_and_the_caller_keeps_the_rest() {
    let price = {
        let (chain, relay, leaf) = set_up();
        relayed(&chain, relay, &Request::new(leaf, "good")).calls[0].gas_used
    };
    let whole = i64::try_from(price).expect("small");
    for (gas, enough) in [
        (0, false),
        (1, false),
        (whole - 1, false),
        (whole, true),
        (whole + 1, true),
    ] {
        let (chain, relay, leaf) = set_up();
        let request = Request {
            gas,
            ..Request::new(leaf, "good")
        };
        let done = relayed(&chain, relay, &request);
        let call = &done.calls[0];
        assert_eq!(done.answer(), i32::from(!enough), "{gas}");
        let used = if enough { whole } else { gas };
        assert_eq!(call.gas_used, used.cast_unsigned(), "{gas}");
        assert_eq!(call.gas_limit, gas.cast_unsigned());
        let outcome = if enough {
            Outcome::Success
        } else {
            Outcome::OutOfGas
        };
        assert_eq!(call.outcome, Some(outcome), "{gas}");
        assert_eq!(done.receipt.breakdown.host["call"], 2600 + call.gas_used);
        // The caller went on, and wrote.
        assert_eq!(word(&chain, relay, 2), Some(i64::from(!enough)));
        assert_eq!(word(&chain, leaf, 7), enough.then_some(1));
    }
}

#[test]
fn more_than_is_left_is_what_is_left_and_a_negative_number_is_more_than_is_left() {
    let mut used = Vec::new();
    for gas in [-1, i64::MIN, i64::MAX, 1_000_000_000, 10_000_000] {
        let (chain, relay, leaf) = set_up();
        let request = Request {
            gas,
            ..Request::new(leaf, "good")
        };
        let done = relayed(&chain, relay, &request);
        assert_eq!(done.answer(), 0, "{gas}");
        assert!(done.calls[0].gas_limit < done.receipt.gas_limit);
        used.push((done.calls[0].gas_limit, done.receipt.gas_used));
    }
    assert!(used.windows(2).all(|pair| pair[0] == pair[1]), "{used:?}");
}

#[test]
fn a_callee_that_uses_up_all_there_is_ends_its_caller_with_the_whole_limit() {
    let (chain, relay, leaf) = set_up();
    let before = chain.holdings();
    let terms = Terms {
        gas_limit: Some(200_000),
        ..Terms::default()
    };
    let done = relayed_on(&chain, relay, "relay", &Request::new(leaf, "spins"), terms);
    assert_eq!(
        (done.receipt.outcome, done.receipt.gas_used),
        (Outcome::OutOfGas, 200_000)
    );
    assert_eq!(chain.holdings(), before);
    assert_eq!(done.calls[0].outcome, Some(Outcome::OutOfGas));
}

/// A caller and a callee without anything dear in them, so that every gas limit can be tried.
const CALLER: &str = r#"(module
  (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
  (import "env" "return_len" (func $len (result i32)))
  (memory (export "memory") 1) (data (i32.const 0) "callee") (data (i32.const 32) "f")
  (func $once (param $gas i64) (result i32)
    (call $call (i32.const 0) (i32.const 32) (i32.const 1) (i32.const 0) (i32.const 3) (i32.const 64) (local.get $gas)))
  (func (export "main") (result i32 i32 i32)
    (memory.fill (i32.const 200) (i32.const 1) (i32.const 20))
    (call $once (i64.const GAS))
    (drop (i32.add (i32.const 1) (i32.const 2)))
    (call $once (i64.const -1))
    (call $len)))"#;
const CALLEE: &str = r#"(module
  (import "env" "input_len" (func $input_len (result i32)))
  (memory 1)
  (func (export "f") (local $n i32)
    (local.set $n (call $input_len))
    (loop (local.set $n (i32.sub (local.get $n) (i32.const 1))) (br_if 0 (local.get $n)))
    (memory.fill (i32.const 0) (i32.const 1) (i32.const 10))))"#;

#[test]
fn at_every_gas_limit_from_nothing_upwards_the_figures_of_two_contracts_add_up() {
    for callee_gas in [-1, 30, 0] {
        let caller = CALLER.replace("GAS", &callee_gas.to_string());
        let run = |limit| {
            let context = ExecutionContext::call(account("alice"), account("contract"), "main");
            run_in(context, state_with(&[("callee", CALLEE)]), &caller, limit)
        };
        let done = run(1_000_000);
        let price = done.gas_used;
        let first = i32::from(callee_gas >= 0);
        assert_eq!(
            done.results,
            [Value::I32(first), Value::I32(0), Value::I32(0)]
        );
        for limit in 0..=price + 1 {
            let done = run(limit);
            assert_eq!(done.breakdown.total(), done.gas_used, "at {limit}");
            let lines: u64 = done.lines.iter().map(|line| line.gas).sum();
            assert_eq!(lines, done.gas_used, "lines at {limit}");
            let instructions: u64 = done.instructions.iter().map(|i| i.gas).sum();
            assert_eq!(instructions, done.gas_used, "instructions at {limit}");
            let calls: u64 = done.calls.iter().map(|call| call.gas_used).sum();
            assert!(
                calls <= done.breakdown.host.get("call").copied().unwrap_or(0),
                "at {limit}"
            );
            if limit < price && !done.success {
                assert_eq!((done.outcome, done.gas_used), (Outcome::OutOfGas, limit));
            } else if limit < price {
                // The last callee ran out of gas, and what follows was paid for before: the caller went on to its end.
                assert_eq!(done.results[1], Value::I32(1), "at {limit}");
                assert_eq!(done.gas_used, limit, "at {limit}");
            } else {
                assert_eq!(
                    (done.outcome, done.gas_used),
                    (Outcome::Success, price),
                    "at {limit}"
                );
            }
        }
    }
}

#[test]
fn a_callees_traps_and_reverts_pay_for_what_they_did_and_leave_the_rest() {
    let (chain, relay, leaf) = set_up();
    for (function, outcome) in [("reverts", Outcome::Revert), ("traps", Outcome::Trap)] {
        let done = relayed(&chain, relay, &Request::new(leaf, function));
        let call = &done.calls[0];
        assert_eq!((done.answer(), call.outcome), (1, Some(outcome)));
        assert!(
            call.gas_used > 25_000 && call.gas_used < 30_000,
            "{}",
            call.gas_used
        );
        assert!(done.receipt.gas_used < 100_000);
    }
}
