//! Calls while a contract is being deployed, and `init` called like any other entry.

use wattage_core::ledger::Receipt;
use wattage_core::types::Address;
use wattage_core::vm::Outcome;

use crate::common::account;
use crate::common::chain::{Chain, deploy};
use crate::relay::{RELAY, Request, relayed, set_up, word};

/// A contract whose `init` calls FUNCTION of the contract at TO with 10, keeps the answer under 1, and then does THEN.
fn initial(to: &str, function: &str, then: &str) -> String {
    format!(
        r#"(module
          (import "env" "address" (func $address (param i32)))
          (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
          (import "env" "storage_load" (func $load (param i64) (result i64)))
          (import "env" "storage_store" (func $store (param i64 i64)))
          (memory (export "memory") 1) (data (i32.const 0) "{to}") (data (i32.const 32) "{function}") (data (i32.const 64) "\0a")
          (func $init (export "init")
            (call $store (i64.const 3) (i64.add (call $load (i64.const 3)) (i64.const 1)))
            (if (i32.eqz (i32.load8_u (i32.const 0))) (then (call $address (i32.const 0))))
            (call $store (i64.const 1) (i64.extend_i32_s
              (call $call (i32.const 0) (i32.const 32) (i32.const {}) (i32.const 0) (i32.const 0) (i32.const 64) (i64.const -1))))
            {then})
          (func (export "own") (call $store (i64.const 2) (i64.add (call $load (i64.const 2)) (i64.const 1)))))"#,
        function.len()
    )
}

fn escaped(address: Address) -> String {
    address
        .0
        .iter()
        .map(|byte| format!("\\{byte:02x}"))
        .collect()
}

/// Deploys as carol, with 100.
fn deployed(chain: &Chain, wat: &str) -> (Receipt, Address) {
    let address = Address::of_contract(&account("carol"), chain.nonce("carol"));
    (
        chain.sent("carol", deploy(wat.as_bytes(), Vec::new(), 100)),
        address,
    )
}

#[test]
fn init_may_call_others_and_pays_them_from_what_came_with_the_deployment() {
    let (chain, _, leaf) = set_up();
    let (receipt, contract) = deployed(&chain, &initial(&escaped(leaf), "good", ""));
    assert_eq!(receipt.outcome, Outcome::Success, "{:?}", receipt.message);
    assert_eq!(
        (word(&chain, contract, 1), word(&chain, leaf, 7)),
        (Some(0), Some(1))
    );
    assert_eq!((chain.balance(&contract), chain.balance(&leaf)), (90, 10));
}

#[test]
fn an_init_that_fails_after_its_calls_leaves_neither_itself_nor_what_they_did() {
    let (chain, _, leaf) = set_up();
    let before = chain.holdings();
    let (receipt, contract) = deployed(&chain, &initial(&escaped(leaf), "good", "unreachable"));
    assert_eq!((receipt.outcome, receipt.contract), (Outcome::Trap, None));
    assert_eq!(chain.holdings(), before);
    assert_eq!(
        chain
            .ledger
            .get_account(&contract)
            .expect("an account")
            .code,
        None
    );
}

#[test]
fn a_contract_is_there_while_its_init_runs_and_may_call_itself() {
    let (chain, _, _) = set_up();
    let (receipt, contract) = deployed(&chain, &initial("", "own", ""));
    assert_eq!(receipt.outcome, Outcome::Success, "{:?}", receipt.message);
    assert_eq!(
        (word(&chain, contract, 1), word(&chain, contract, 2)),
        (Some(0), Some(1))
    );
    assert_eq!(chain.balance(&contract), 100);
}

#[test]
fn an_init_that_calls_itself_ends_at_the_depth() {
    let (chain, _, _) = set_up();
    let (receipt, contract) = deployed(&chain, &initial("", "init", ""));
    assert_eq!(receipt.outcome, Outcome::Success, "{:?}", receipt.message);
    assert_eq!(word(&chain, contract, 3), Some(8));
    // The outermost wrote last, and its callee had succeeded.
    assert_eq!(word(&chain, contract, 1), Some(0));
}

#[test]
fn whom_init_calls_may_call_back_into_the_contract_that_is_being_deployed() {
    let (chain, relay, _) = set_up();
    let address = Address::of_contract(&account("carol"), 0);
    let back = Request::new(address, "own").bytes();
    let input: String = back.iter().map(|byte| format!("\\{byte:02x}")).collect();
    let wat = initial(&escaped(relay), "relay", "")
        .replace(
            "(i32.const 0) (i32.const 0) (i32.const 64) (i64.const -1)",
            &format!(
                "(i32.const 200) (i32.const {}) (i32.const 64) (i64.const -1)",
                back.len()
            ),
        )
        .replace(
            "(data (i32.const 64)",
            &format!("(data (i32.const 200) \"{input}\") (data (i32.const 64)"),
        );
    let (receipt, contract) = deployed(&chain, &wat);
    assert_eq!(
        (receipt.outcome, contract),
        (Outcome::Success, address),
        "{:?}",
        receipt.message
    );
    assert_eq!(
        (word(&chain, relay, 2), word(&chain, contract, 2)),
        (Some(0), Some(1))
    );
}

#[test]
fn nobody_can_call_a_contract_before_its_deployment_or_after_it_has_failed() {
    let (chain, relay, leaf) = set_up();
    let future = Address::of_contract(&account("carol"), 0);
    let request = Request {
        value: 5,
        ..Request::new(future, "own")
    };
    assert_eq!(relayed(&chain, relay, &request).answer(), 1);
    deployed(&chain, &initial(&escaped(leaf), "good", "unreachable"));
    assert_eq!(relayed(&chain, relay, &request).answer(), 1);
    assert_eq!((chain.balance(&future), chain.balance(&relay)), (0, 1000));
}

#[test]
fn init_can_be_called_again_by_anybody_as_any_entry_can() {
    let (chain, relay, leaf) = set_up();
    let (_, contract) = deployed(&chain, &initial(&escaped(leaf), "good", ""));
    assert_eq!(
        relayed(&chain, relay, &Request::new(contract, "init")).answer(),
        0
    );
    assert_eq!(
        (word(&chain, contract, 3), word(&chain, leaf, 7)),
        (Some(2), Some(2))
    );
}

#[test]
fn a_deployment_that_ends_out_of_gas_inside_a_callee_leaves_nothing() {
    let (chain, _, leaf) = set_up();
    let before = chain.holdings();
    let (receipt, _) = deployed(&chain, &initial(&escaped(leaf), "spins", ""));
    assert_eq!(
        (receipt.outcome, receipt.gas_used),
        (Outcome::OutOfGas, receipt.gas_limit)
    );
    assert_eq!(chain.holdings(), before);
    // A relay deployed afterwards works.
    let relay = chain.deployed(RELAY, 0);
    assert_eq!(
        relayed(&chain, relay, &Request::new(leaf, "good")).answer(),
        0
    );
}
