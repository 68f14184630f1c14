//! No sequence of transactions makes or loses money: the sum of balances is what genesis and faucets made, less the fees.

use wattage_core::contract::Contract;
use wattage_core::ledger::{Action, LedgerError, Transaction};
use wattage_core::types::{Address, Value};
use wattage_core::vm::Outcome;

use crate::common::account;
use crate::common::chain::{Chain, Terms, call, deploy};
use crate::common::random::Random;

const SEQUENCES: u64 = 24;
const TRANSACTIONS: u64 = 60;
const GAS_PRICE: u128 = 3;
const PEOPLE: [&str; 5] = ["alice", "bob", "carol", "dave", "erin"];

/// Pays from itself, then from its caller, and ends as its second argument says: well, by revert, trap, or out of gas.
const BANK: &str = r#"(module
  (import "env" "address" (func $address (param i32)))
  (import "env" "caller" (func $caller (param i32)))
  (import "env" "transfer" (func $transfer (param i32 i32 i32) (result i32)))
  (import "env" "revert" (func $revert (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "carol")
  (func $pay (export "pay") (param $amount i64) (param $end i32)
    (call $address (i32.const 0))
    (call $caller (i32.const 32))
    (i64.store (i32.const 96) (local.get $amount))
    (drop (call $transfer (i32.const 0) (i32.const 32) (i32.const 96)))
    (drop (call $transfer (i32.const 32) (i32.const 64) (i32.const 96)))
    (drop (call $transfer (i32.const 32) (i32.const 0) (i32.const 96)))
    (drop (call $transfer (i32.const 0) (i32.const 0) (i32.const 96)))
    (block $spin (block $trap (block $revert (block $well
      (br_table $well $revert $trap $spin (local.get $end)))
      (return))
      (call $revert (i32.const 0) (i32.const 0)))
      (unreachable))
    (loop $forever (br $forever)))
  (func (export "init") (param $amount i64) (param $end i32)
    (call $pay (local.get $amount) (local.get $end))))"#;

/// An amount: mostly moderate, sometimes nothing, everything or far too much.
fn amount(random: &mut Random) -> u128 {
    match random.below(40) {
        0..4 => 0,
        4 => u128::MAX,
        5 => 1_000_000_000_000,
        6 => u128::from(random.word()) << 60,
        _ => u128::from(random.below(1_000_000)),
    }
}

fn arguments(random: &mut Random) -> Vec<Value> {
    let amount = random.below(2_000_000).cast_signed();
    let end = i32::try_from(random.below(4)).expect("small");
    vec![Value::I64(amount), Value::I32(end)]
}

fn action(random: &mut Random, contracts: &[Address]) -> Action {
    let to = match random.below(3) {
        0 => random.pick(contracts),
        _ => account(random.pick(&PEOPLE)),
    };
    match random.below(8) {
        0 => deploy(BANK.as_bytes(), arguments(random), amount(random)),
        1 => Action::Upgrade {
            contract: to,
            code: Contract::from_wat(BANK).expect("a contract").code(),
        },
        2 | 3 => Action::Transfer {
            to,
            amount: amount(random),
        },
        _ => {
            let terms = Terms {
                arguments: arguments(random),
                value: amount(random),
                spend_limit: amount(random),
                ..Terms::default()
            };
            call(random.pick(contracts), "pay", terms)
        }
    }
}

#[test]
fn the_sum_of_balances_is_genesis_and_faucets_minus_fees_always() {
    let mut outcomes = [0u32; 4];
    let mut refused = 0u32;
    for seed in 0..SEQUENCES {
        let mut random = Random(seed);
        let chain = Chain::with_gas_price(GAS_PRICE);
        let deployment = deploy(
            BANK.as_bytes(),
            vec![Value::I64(0), Value::I32(0)],
            1_000_000,
        );
        let mut supply = chain.supply();
        let bank = chain.sent("alice", deployment);
        supply -= u128::from(bank.gas_used) * GAS_PRICE;
        let mut contracts = vec![bank.contract.expect("the bank")];
        for step in 0..TRANSACTIONS {
            let sender = random.pick(&PEOPLE);
            let gas_limit = 20_000 + random.below(60_000);
            let transaction = match random.below(10) {
                0 => Transaction::Faucet {
                    to: account(random.pick(&PEOPLE)),
                    amount: amount(&mut random),
                },
                _ => chain.signed(sender, gas_limit, action(&mut random, &contracts)),
            };
            let made = match &transaction {
                Transaction::Faucet { amount, .. } => *amount,
                _ => 0,
            };
            match chain.apply(transaction, false) {
                Ok(applied) => {
                    let receipt = applied.receipt;
                    supply = supply + made - u128::from(receipt.gas_used) * GAS_PRICE;
                    outcomes[receipt.outcome as usize] += 1;
                    contracts.extend(
                        receipt
                            .contract
                            .filter(|_| receipt.outcome == Outcome::Success),
                    );
                }
                Err(LedgerError::Rejected(_)) => refused += 1,
                Err(other) => panic!("seed {seed}, step {step}: {other}"),
            }
            assert_eq!(chain.supply(), supply, "seed {seed}, step {step}");
            let recorded = chain
                .ledger
                .view()
                .expect("a view")
                .supply()
                .expect("a supply");
            assert_eq!(recorded, supply, "seed {seed}, step {step}");
        }
    }
    // The sequences are worth something: every outcome is among them, and refusals.
    assert!(
        outcomes.iter().all(|count| *count >= 20) && refused >= 20,
        "{outcomes:?}, {refused}"
    );
}
