//! One meter, and what happens when it is empty.

use wattage_core::host::HOST_FUNCTIONS;
use wattage_core::types::Value;
use wattage_core::vm::Outcome;

use crate::common::chain::Chain;
use crate::common::hosts::{calling, plain_gas};
use crate::common::run;

const MEMORY: &str = r#"(memory (export "memory") 1)"#;

/// Ways to spend gas, and what each takes from the meter, its own two constants or so included.
const SPENDERS: [(&str, u64); 4] = [
    (
        "(memory.fill (i32.const 0) (i32.const 0) (i32.const 70))",
        4 + 70,
    ),
    ("(drop (memory.grow (i32.const 1)))", 2 + 1000),
    ("(call $store (i64.const 1) (i64.const 2))", 3 + 25_160),
    ("(call $plain)", 1 + 1 + 3),
];

fn spending(order: &[usize]) -> String {
    let steps: String = order
        .iter()
        .map(|i| format!("{}\n(call $left)\n", SPENDERS[*i].0))
        .collect();
    format!(
        "(module
          (import \"env\" \"gas_left\" (func $left (result i64)))
          (import \"env\" \"storage_store\" (func $store (param i64 i64)))
          {MEMORY}
          (func $plain (drop (i32.add (i32.const 1) (i32.const 2))))
          (func (export \"main\") (result i64 i64 i64 i64 i64) (call $left) {steps}))"
    )
}

#[test]
fn there_is_one_gas_meter_for_instructions_memory_and_host_calls() {
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        let wat = spending(&order);
        let done = run(&wat, "main", &[], 1_000_000);
        let readings: Vec<i64> = done
            .results
            .iter()
            .map(|v| match v {
                Value::I64(left) => *left,
                other => panic!("{other}"),
            })
            .collect();
        for (pair, spender) in readings.windows(2).zip(order) {
            let (text, price) = SPENDERS[spender];
            // The block is paid for when it is entered, so that a reading falls by what is dynamic, and by its own price.
            let dynamic = match spender {
                3 => price - 1,
                2 => price - 3,
                1 => price - 2,
                _ => price - 4,
            };
            assert_eq!(
                u64::try_from(pair[0] - pair[1]).expect("it falls"),
                dynamic + 2,
                "{text}"
            );
        }
        let price = done.gas_used;
        let sum: u64 = SPENDERS.iter().map(|(_, price)| price).sum();
        assert_eq!(price, 1 + sum + 5 * (1 + 2));
        let exactly = run(&wat, "main", &[], price);
        assert_eq!(
            (exactly.outcome, exactly.results[4]),
            (Outcome::Success, Value::I64(0))
        );
        assert_eq!(run(&wat, "main", &[], price - 1).outcome, Outcome::OutOfGas);
    }
}

#[test]
fn a_host_call_that_cannot_be_paid_stops_the_call_and_returns_no_error_code_to_carry_on_with() {
    for function in &HOST_FUNCTIONS {
        let base = function.price.base;
        if base == 0 {
            continue;
        }
        let wat = calling(function, &vec![0; function.params.len()], MEMORY);
        let one_short = plain_gas(function) + base - 1;
        let done = run(&wat, "main", &[], one_short);
        assert_eq!(done.outcome, Outcome::OutOfGas, "{}", function.name);
        assert_eq!(done.gas_used, one_short, "{}", function.name);
        assert_eq!(
            done.breakdown.host[function.name],
            base - 1,
            "what was left is booked on it"
        );
        assert!(
            done.prints.is_empty(),
            "{}: the contract did not go on",
            function.name
        );
    }
}

#[test]
fn out_of_gas_is_not_recognised_by_text() {
    let said = "out of gas: the whole gas limit is used";
    let wat = format!(
        "(module (import \"env\" \"revert\" (func $revert (param i32 i32)))
          {MEMORY} (data (i32.const 0) \"{said}\")
          (func $out_of_gas (export \"out of gas\") (call $revert (i32.const 0) (i32.const {})))
          (func (export \"trap\") (unreachable)))",
        said.len()
    );
    let chain = Chain::new();
    let contract = chain.deployed(&wat, 0);
    let reverted = chain.call(contract, "out of gas", &[]);
    assert_eq!(reverted.outcome, Outcome::Revert);
    assert_eq!(reverted.message.as_deref(), Some(said));
    assert!(reverted.gas_used < reverted.gas_limit);
    // A trap with the meter at exactly 0 is a trap: everything that happened was paid for.
    let empty = run(&wat, "trap", &[], 1);
    assert_eq!((empty.outcome, empty.gas_used), (Outcome::Trap, 1));
    let short = run(&wat, "trap", &[], 0);
    assert_eq!((short.outcome, short.gas_used), (Outcome::OutOfGas, 0));
}
