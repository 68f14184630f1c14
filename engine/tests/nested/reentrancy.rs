//! Contracts that are entered again while they are open: what they wrote is what they read, and no money is made.

use wattage_core::types::Address;
use wattage_core::vm::Outcome;

use crate::common::account;
use crate::common::chain::{Chain, Terms};
use crate::relay::word;

/// Keeps deposits under the first word of the depositor's address. SEND pays the caller its credit by calling its
/// `receive`; CLEAR forgets the credit. Which comes first is the whole difference.
fn bank(first: &str, second: &str) -> String {
    let step = |name: &str| {
        match name {
        "CLEAR" => "(call $store (call $who) (i64.const 0))",
        _ => {
            "(i64.store (i32.const 64) (local.get $credit))
             (drop (call $call (i32.const 0) (i32.const 32) (i32.const 7) (i32.const 0) (i32.const 0) (i32.const 64) (i64.const -1)))"
        }
    }
    };
    format!(
        r#"(module
          (import "env" "caller" (func $caller (param i32)))
          (import "env" "value" (func $value (param i32)))
          (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
          (import "env" "storage_load" (func $load (param i64) (result i64)))
          (import "env" "storage_store" (func $store (param i64 i64)))
          (memory (export "memory") 1) (data (i32.const 32) "receive")
          (func $who (result i64) (call $caller (i32.const 0)) (i64.load (i32.const 0)))
          (func (export "deposit")
            (call $value (i32.const 96))
            (call $store (call $who) (i64.add (call $load (call $who)) (i64.load (i32.const 96)))))
          (func (export "withdraw") (local $credit i64)
            (local.set $credit (call $load (call $who)))
            (if (i64.eqz (local.get $credit)) (then (return)))
            {} {}))"#,
        step(first),
        step(second)
    )
}

/// Deposits what it was deployed with, and withdraws it; when it is paid, it withdraws again, as often as it can.
fn thief(bank: Address) -> String {
    let bank: String = bank.0.iter().map(|byte| format!("\\{byte:02x}")).collect();
    format!(
        r#"(module
          (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
          (import "env" "storage_load" (func $load (param i64) (result i64)))
          (import "env" "storage_store" (func $store (param i64 i64)))
          (memory (export "memory") 1)
          (data (i32.const 0) "{bank}") (data (i32.const 32) "deposit") (data (i32.const 64) "withdraw") (data (i32.const 96) "\64")
          (func $withdraw (result i32)
            (call $call (i32.const 0) (i32.const 64) (i32.const 8) (i32.const 0) (i32.const 0) (i32.const 128) (i64.const -1)))
          (func (export "main") (result i32 i32)
            (call $call (i32.const 0) (i32.const 32) (i32.const 7) (i32.const 0) (i32.const 0) (i32.const 96) (i64.const -1))
            (call $withdraw))
          (func (export "receive")
            (call $store (i64.const 1) (i64.add (call $load (i64.const 1)) (i64.const 1)))
            (drop (call $withdraw))))"#
    )
}

/// What the bank, with 500 of somebody else's, and the thief, with its own 100, have after the robbery.
fn robbed(bank_wat: &str) -> (Chain, Address, Address) {
    let chain = Chain::new();
    let bank = chain.deployed(bank_wat, 0);
    let deposit = Terms {
        value: 500,
        ..Terms::default()
    };
    chain.call_on("carol", bank, "deposit", deposit);
    let thief = chain.deployed(&thief(bank), 100);
    let done = chain.call(thief, "main", &[]);
    assert_eq!(done.outcome, Outcome::Success, "{:?}", done.message);
    assert_eq!(
        chain.balance(&bank) + chain.balance(&thief),
        600,
        "no money is made or lost"
    );
    assert_eq!(chain.supply(), 4_000_000);
    (chain, bank, thief)
}

#[test]
fn a_bank_that_pays_before_it_writes_is_robbed_as_it_is_written_and_of_no_more_than_it_has() {
    let (chain, bank, thief) = robbed(&bank("SEND", "CLEAR"));
    // main, withdraw, receive, withdraw, receive, withdraw, receive, withdraw: the eighth contract pays nobody any more.
    assert_eq!((chain.balance(&bank), chain.balance(&thief)), (300, 300));
    assert_eq!(word(&chain, thief, 1), Some(3));
}

#[test]
fn a_bank_that_writes_before_it_pays_is_not_robbed_since_it_reads_what_it_has_just_written() {
    let (chain, bank, thief) = robbed(&bank("CLEAR", "SEND"));
    assert_eq!((chain.balance(&bank), chain.balance(&thief)), (500, 100));
    assert_eq!(word(&chain, thief, 1), Some(1));
}

#[test]
fn a_contract_entered_again_has_a_memory_and_globals_of_its_own_and_one_storage() {
    let chain = Chain::new();
    let contract = chain.deployed(
        r#"(module
          (import "env" "address" (func $address (param i32)))
          (import "env" "input_len" (func $input_len (result i32)))
          (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
          (import "env" "storage_load" (func $load (param i64) (result i64)))
          (import "env" "storage_store" (func $store (param i64 i64)))
          (memory (export "memory") 1) (data (i32.const 32) "main")
          (global $g (mut i64) (i64.const 0))
          (func (export "main") (result i64 i64 i64)
            (global.set $g (i64.add (global.get $g) (i64.const 1)))
            (i64.store (i32.const 100) (i64.add (i64.load (i32.const 100)) (i64.const 1)))
            (call $store (i64.const 1) (i64.add (call $load (i64.const 1)) (i64.const 1)))
            (call $address (i32.const 0))
            (if (i32.eqz (call $input_len)) (then
              (drop (call $call (i32.const 0) (i32.const 32) (i32.const 4) (i32.const 0) (i32.const 1) (i32.const 200) (i64.const -1)))
              (drop (call $call (i32.const 0) (i32.const 32) (i32.const 4) (i32.const 0) (i32.const 1) (i32.const 200) (i64.const -1)))))
            (global.get $g) (i64.load (i32.const 100)) (call $load (i64.const 1))))"#,
        0,
    );
    use wattage_core::types::Value::I64;
    let done = chain.call(contract, "main", &[]);
    assert_eq!(done.results, [I64(1), I64(1), I64(3)]);
    let again = chain.call(contract, "main", &[]);
    assert_eq!(again.results, [I64(1), I64(1), I64(6)]);
    assert_eq!(chain.balance(&account("bob")), 1_000_000);
}
