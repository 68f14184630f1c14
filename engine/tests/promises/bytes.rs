//! Bytes that go in and out: lengths, prices, missing and empty, and hashes that tell them apart.

use wattage_core::host::HOST_FUNCTIONS;
use wattage_core::ledger::{Change, Receipt};
use wattage_core::types::{Bytes, Hash, Value, ValueType};
use wattage_core::vm::Outcome;

use crate::common::chain::{Chain, Terms, deploy};
use crate::common::hosts::{calling, plain_gas};
use crate::common::run;

const MEMORY: &str = r#"(memory (export "memory") 1)"#;

#[test]
fn guest_lengths_are_bounded_before_allocation_and_negative_ones_are_large_unsigned_ones() {
    let mut lengths = 0;
    for function in &HOST_FUNCTIONS {
        for (index, (name, ty)) in function.params.iter().enumerate() {
            if *ty != ValueType::I32 || !(name.ends_with("len") || *name == "count") {
                continue;
            }
            lengths += 1;
            for length in [-1, i64::from(i32::MIN)] {
                let mut arguments = vec![0; function.params.len()];
                arguments[index] = length;
                let done = run(
                    &calling(function, &arguments, MEMORY),
                    "main",
                    &[],
                    10_000_000,
                );
                let at_most = plain_gas(function) + function.price.base + 2;
                assert!(
                    done.gas_used <= at_most,
                    "{}: {name} is not paid for by the byte",
                    function.name
                );
                if function.name.ends_with("_read") && function.price.per == "copied" {
                    // These copy what there is, which is nothing, whatever was asked for.
                    assert_eq!(done.outcome, Outcome::Success);
                    continue;
                }
                assert_eq!(done.outcome, Outcome::Trap, "{} {name}", function.name);
                let message = done.message.unwrap_or_default();
                let unsigned = u32::try_from(length & 0xffff_ffff)
                    .expect("32 bits")
                    .to_string();
                assert!(
                    message.starts_with(function.name) && message.contains(&unsigned),
                    "{message}"
                );
            }
        }
    }
    assert!(lengths >= 10, "the table has lengths");
}

#[test]
fn reading_a_missing_value_differs_from_reading_an_empty_one() {
    let chain = Chain::new();
    let contract = chain.deployed(
        r#"(module
          (import "env" "storage_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "env" "storage_write" (func $write (param i32 i32 i32 i32)))
          (import "env" "storage_delete" (func $delete (param i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "read") (param $key_len i32) (result i32)
            (call $read (i32.const 0) (local.get $key_len) (i32.const 0) (i32.const 0)))
          (func (export "empty") (param $key_len i32)
            (call $write (i32.const 0) (local.get $key_len) (i32.const 0) (i32.const 0)))
          (func (export "delete") (param $key_len i32) (result i32)
            (call $delete (i32.const 0) (local.get $key_len))))"#,
        0,
    );
    // The empty key is a key like any other.
    for key_len in [0, 3] {
        let call = |function: &str| chain.call(contract, function, &[Value::I32(key_len)]);
        let row = || {
            let key = vec![0; usize::try_from(key_len).expect("small")];
            chain
                .ledger
                .view()
                .expect("a view")
                .storage(&contract, &key)
                .expect("a row")
        };
        assert_eq!((call("read").results, row()), (vec![Value::I32(-1)], None));
        let [Change::Storage { old, new, .. }] = &storage_changes(&call("empty"))[..] else {
            panic!("one row");
        };
        assert_eq!((old, new), (&None, &Some(Bytes::default())));
        assert_eq!(
            (call("read").results, row()),
            (vec![Value::I32(0)], Some(Vec::new()))
        );
        assert_eq!(call("delete").results, [Value::I32(1)]);
        assert_eq!((call("read").results, row()), (vec![Value::I32(-1)], None));
        assert_eq!(call("delete").results, [Value::I32(0)]);
    }
}

fn storage_changes(receipt: &Receipt) -> Vec<Change> {
    let storage = |change: &&Change| matches!(change, Change::Storage { .. });
    receipt.changes.iter().filter(storage).cloned().collect()
}

#[test]
fn call_input_never_overwrites_the_contracts_data() {
    let chain = Chain::new();
    // Its whole memory is data of its own; what it returns is the hash of all of it.
    let contract = chain.deployed(
        &format!(
            r#"(module
              (import "env" "sha256" (func $sha256 (param i32 i32 i32)))
              (import "env" "input_len" (func $input_len (result i32)))
              (import "env" "set_return" (func $return (param i32 i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "{}")
              (func (export "main") (result i32)
                (call $sha256 (i32.const 0) (i32.const 65536) (i32.const 0))
                (call $return (i32.const 0) (i32.const 32))
                (call $input_len)))"#,
            "data".repeat(16 * 1024)
        ),
        0,
    );
    let hash = |input: Vec<u8>| {
        let len = i32::try_from(input.len()).expect("small");
        let terms = Terms {
            input,
            ..Terms::default()
        };
        let receipt = chain.call_on("bob", contract, "main", terms).receipt;
        assert_eq!(receipt.results, [Value::I32(len)]);
        receipt.return_data
    };
    let untouched = hash(Vec::new());
    for len in [1, 32, 1000, wattage_core::limits::INPUT_BYTES] {
        assert_eq!(hash(vec![0xee; len]), untouched, "{len}");
    }
}

#[test]
fn prices_grow_with_size() {
    let mut tried = 0;
    for function in &HOST_FUNCTIONS {
        // A length of its own; what is stored or copied has its prices among the goldens.
        let length =
            |(name, ty): &(&str, ValueType)| *name == function.price.per && *ty == ValueType::I32;
        let Some(index) = function.params.iter().position(length) else {
            continue;
        };
        tried += 1;
        for size in [0, 1, 31, 32, 33, 1000] {
            let mut arguments = vec![0; function.params.len()];
            arguments[index] = size;
            let done = run(
                &calling(function, &arguments, MEMORY),
                "main",
                &[],
                1_000_000,
            );
            let price = &function.price;
            let expected = price.for_bytes(u64::try_from(size).expect("positive")) + price.new_row;
            assert_eq!(
                done.breakdown.host[function.name], expected,
                "{} {size}",
                function.name
            );
        }
        let price = |size| function.price.for_bytes(size);
        assert!(price(1000) > price(0), "{}", function.name);
    }
    assert!(tried >= 5, "the table has prices that grow");
    // Code and input are paid for by the transaction, before anything runs.
    let chain = Chain::new();
    let base = |wat: &str| {
        let action = deploy(wat.as_bytes(), Vec::new(), 0);
        let wasm = wattage_core::contract::Contract::from_wat(wat).expect("a contract");
        let receipt = chain.sent("alice", action);
        (receipt.breakdown.base, 100 + 5 * wasm.wasm().len() as u64)
    };
    for nops in [0, 1, 5000] {
        let (paid, expected) = base(&format!(
            "(module (func (export \"main\") {}))",
            "nop ".repeat(nops)
        ));
        assert_eq!(paid, expected, "{nops}");
    }
}

#[test]
fn two_different_key_and_value_pairs_never_hash_alike() {
    let chain = Chain::new();
    let contract = chain.deployed(
        r#"(module
          (import "env" "storage_write" (func $write (param i32 i32 i32 i32)))
          (memory (export "memory") 1) (data (i32.const 0) "abc")
          (func (export "split") (param $at i32)
            (call $write (i32.const 0) (local.get $at) (local.get $at) (i32.sub (i32.const 3) (local.get $at)))))"#,
        0,
    );
    let receipts: Vec<Receipt> = (0..=3)
        .map(|at| chain.call(contract, "split", &[Value::I32(at)]))
        .collect();
    // The same receipt in everything but how the three bytes are cut.
    let hashes: Vec<Hash> = receipts
        .iter()
        .map(|receipt| {
            let changes = storage_changes(receipt);
            assert_eq!(changes.len(), 1);
            Receipt {
                changes,
                ..receipts[0].clone()
            }
            .hash()
        })
        .collect();
    for (index, hash) in hashes.iter().enumerate() {
        assert!(!hashes[..index].contains(hash), "cut at {index}");
    }
    // Nor does anything wander from one field of a receipt into the next.
    let with = |return_data: &[u8], message: Option<&str>| {
        Receipt {
            return_data: Bytes(return_data.to_vec()),
            message: message.map(str::to_owned),
            ..receipts[0].clone()
        }
        .hash()
    };
    let variants = [
        with(b"", None),
        with(b"", Some("")),
        with(b"a", Some("")),
        with(b"", Some("a")),
    ];
    for (index, hash) in variants.iter().enumerate() {
        assert!(!variants[..index].contains(hash), "variant {index}");
    }
}
