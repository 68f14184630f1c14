//! Transfers that claim to come from somebody else, and amounts that do not fit.

use wattage_core::limits;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::{Address, Value};
use wattage_core::vm::Outcome;

use crate::common::chain::Terms;
use crate::common::{account, run_on};
use crate::target::Target;

/// Pays `to` the amount in its input's last 16 bytes from the address in its first 20, as often as it can.
const THIEF: &str = r#"(module
  (import "env" "input_read" (func $input (param i32 i32 i32) (result i32)))
  (import "env" "transfer" (func $transfer (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "mallory")
  (func (export "main") (param $times i32) (result i32) (local $worst i32)
    (drop (call $input (i32.const 0) (i32.const 0) (i32.const 36)))
    (loop $again
      (local.set $worst (call $transfer (i32.const 0) (i32.const 64) (i32.const 20)))
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br_if $again (local.get $times)))
    (local.get $worst)))"#;

fn stolen(
    target: &Target,
    thief: Address,
    from: Address,
    amount: u128,
    times: i32,
    spend_limit: u128,
) -> Value {
    let terms = Terms {
        arguments: vec![Value::I32(times)],
        input: [&from.0[..], &amount.to_le_bytes()].concat(),
        spend_limit,
        ..Terms::default()
    };
    let receipt = target.chain.call_on("bob", thief, "main", terms).receipt;
    assert_eq!(receipt.outcome, Outcome::Success);
    receipt.results[0]
}

#[test]
fn forged_addresses_move_nothing_however_near_they_are_to_the_callers() {
    let mut target = Target::new();
    let thief = target.chain.deployed(THIEF, 0);
    let bob = account("bob");
    let before = target.chain.holdings();
    for byte in 0..20 {
        for bit in 0..8 {
            let mut near = bob;
            near.0[byte] ^= 1 << bit;
            assert_eq!(
                stolen(&target, thief, near, 0, 1, u128::MAX),
                Value::I32(-2)
            );
        }
    }
    // Its creator, the faucet's other customers, whoever has the zero address.
    for from in [account("alice"), account("carol"), Address([0; 20])] {
        assert_eq!(
            stolen(&target, thief, from, 1, 1, u128::MAX),
            Value::I32(-2)
        );
    }
    assert_eq!(target.chain.holdings(), before);
    target.still_serves();
}

#[test]
fn what_the_caller_allowed_is_allowed_once_and_not_each_time() {
    let mut target = Target::new();
    let thief = target.chain.deployed(THIEF, 0);
    let mallory = account("mallory");
    assert_eq!(
        stolen(&target, thief, account("bob"), 100, 10, 350),
        Value::I32(-2)
    );
    assert_eq!(target.chain.balance(&mallory), 300);
    // The next call begins anew, with what it was given; without anything, it gets nothing.
    assert_eq!(
        stolen(&target, thief, account("bob"), 100, 10, 0),
        Value::I32(-2)
    );
    assert_eq!(target.chain.balance(&mallory), 300);
    // All that is allowed is more than there is.
    assert_eq!(
        stolen(&target, thief, account("bob"), 1_000_000, 1, u128::MAX),
        Value::I32(-1)
    );
    assert_eq!(target.chain.balance(&account("bob")), 1_000_000 - 300);
    assert_eq!(target.chain.supply(), 4_000_000);
    target.still_serves();
}

#[test]
fn a_contract_that_pays_in_init_takes_nothing_from_whoever_deploys_it() {
    let wat = THIEF.replace("(func (export \"main\")", "(func $main (export \"main\")").replace(
        "(local.get $worst)))",
        "(local.get $worst)) (func (export \"init\") (i64.store (i32.const 0) (i64.const 435459550305)) (i64.store (i32.const 20) (i64.const 5)) (if (i32.ne (call $main (i32.const 1)) (i32.const -2)) (then (unreachable)))))",
    );
    let mut target = Target::new();
    let before = target.chain.balance(&account("alice"));
    target.chain.deployed(&wat, 0);
    assert_eq!(target.chain.balance(&account("alice")), before);
    target.still_serves();
}

#[test]
fn a_balance_that_would_pass_128_bits_is_a_trap_and_not_a_wrap() {
    // No ledger gets there, since all balances together fit; a state of somebody else's may.
    let mut state = MockRuntimeState::default();
    state.balances.insert(account("contract"), 10);
    state.balances.insert(account("mallory"), u128::MAX - 4);
    let wat = THIEF.replace(
        "(data (i32.const 64)",
        "(data (i32.const 0) \"contract\") (data (i32.const 20) \"\\05\") (data (i32.const 64)",
    );
    let done = run_on(state.clone(), &wat, "main", &[Value::I32(1)], 100_000);
    assert_eq!(done.outcome, Outcome::Trap);
    assert!(
        done.message
            .is_some_and(|m| m.contains("would pass 2^128 - 1"))
    );
    assert_eq!(done.state, state);
}

#[test]
fn a_call_at_every_gas_limit_below_its_price_moves_nothing() {
    let mut target = Target::new();
    let thief = target.chain.deployed(THIEF, 500);
    let terms = |gas_limit| Terms {
        arguments: vec![Value::I32(2)],
        input: [&thief.0[..], &7u128.to_le_bytes()].concat(),
        gas_limit: Some(gas_limit),
        ..Terms::default()
    };
    let before = target.chain.holdings();
    let price = 18_168;
    for gas_limit in (0..price).step_by(97).chain(price - 60..price) {
        let receipt = target
            .chain
            .call_on("bob", thief, "main", terms(gas_limit))
            .receipt;
        assert_eq!(
            (receipt.outcome, receipt.gas_used),
            (Outcome::OutOfGas, gas_limit)
        );
        assert_eq!(target.chain.holdings(), before, "{gas_limit}");
    }
    let done = target
        .chain
        .call_on("bob", thief, "main", terms(limits::GAS_DEFAULT))
        .receipt;
    assert_eq!((done.outcome, done.gas_used), (Outcome::Success, price));
    assert_eq!(target.chain.balance(&account("mallory")), 14);
    target.still_serves();
}
