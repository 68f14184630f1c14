//! As much as a call can write, log, print, return and say: bounded by limits and by gas.

use wattage_core::limits;
use wattage_core::vm::Outcome;

use crate::target::{Target, main_of};

fn flood(import: &str, fields: &str, again: &str) -> String {
    main_of(
        &format!("{import} (memory (export \"memory\") 2) {fields}"),
        &format!(
            "(local $n i32) (loop $again {again} (local.set $n (i32.add (local.get $n) (i32.const 1))) (br $again))"
        ),
    )
}

#[test]
fn a_flood_of_printed_lines_is_as_long_as_it_may_be() {
    let mut target = Target::new();
    for (import, again) in [
        (
            "(import \"env\" \"print\" (func $print (param i32 i32)))",
            "(call $print (i32.const 0) (i32.const 0))",
        ),
        (
            "(import \"env\" \"print\" (func $print (param i32 i32)))",
            "(call $print (i32.const 0) (i32.const 131072))",
        ),
        (
            "(import \"env\" \"print_i64\" (func $print (param i64)))",
            "(call $print (i64.const -9223372036854775808))",
        ),
    ] {
        let receipt = target.ends(
            &flood(import, "", again),
            &[],
            Outcome::OutOfGas,
            "out of gas",
        );
        let bytes: usize = receipt.prints.iter().map(String::len).sum();
        assert!(bytes <= limits::PRINT_BYTES + 100, "{bytes}");
        assert!(
            receipt.prints.len() <= limits::PRINT_BYTES + 1,
            "{}",
            receipt.prints.len()
        );
        assert!(
            receipt
                .prints
                .last()
                .is_some_and(|last| last.contains("left out"))
        );
    }
}

#[test]
fn text_that_grows_when_it_is_made_readable_is_bounded_as_it_is_shown() {
    // Each byte that is no text becomes a character of three.
    let wat = main_of(
        "(import \"env\" \"print\" (func $print (param i32 i32))) (memory (export \"memory\") 1)",
        "(memory.fill (i32.const 0) (i32.const 255) (i32.const 65536))
          (call $print (i32.const 0) (i32.const 5461)) (call $print (i32.const 0) (i32.const 5461))",
    );
    let prints = Target::new().attacked(&wat, &[]).prints;
    assert!(prints.iter().map(String::len).sum::<usize>() <= limits::PRINT_BYTES + 100);
    assert!(prints[1].contains("left out"), "{}", prints[1]);
}

#[test]
fn a_flood_of_logs_ends_at_the_hundred_and_first_and_leaves_none() {
    let import = "(import \"env\" \"emit_log\" (func $log (param i32 i32 i32 i32)))";
    let mut target = Target::new();
    let empty = flood(
        import,
        "",
        "(call $log (i32.const 0) (i32.const 4) (i32.const 0) (i32.const 0))",
    );
    target.ends(
        &empty,
        &[],
        Outcome::Trap,
        "log 101 of this transaction; the limit is 100",
    );
    let long = flood(
        import,
        "",
        "(call $log (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 1000))",
    );
    target.ends(
        &long,
        &[],
        Outcome::Trap,
        "17000 bytes of data; the limit is 16384",
    );
}

#[test]
fn a_flood_of_storage_rows_ends_by_gas_or_by_the_bytes_of_a_receipt_and_leaves_none() {
    let mut target = Target::new();
    let store = "(import \"env\" \"storage_store\" (func $store (param i64 i64)))";
    let words = flood(
        store,
        "",
        "(call $store (i64.extend_i32_u (local.get $n)) (i64.const 1))",
    );
    target.ends(&words, &[], Outcome::OutOfGas, "out of gas");
    let write = "(import \"env\" \"storage_write\" (func $write (param i32 i32 i32 i32)))";
    let again = "(i32.store (i32.const 0) (local.get $n)) (call $write (i32.const 0) (i32.const 128) (i32.const 0) (i32.const 16384))";
    target.ends(
        &flood(write, "", again),
        &[],
        Outcome::OutOfGas,
        "out of gas",
    );
    let terms = |gas| crate::common::chain::Terms {
        gas_limit: Some(gas),
        ..Default::default()
    };
    // With all the gas that a node accepts, the receipt's size is the end.
    let contract = target.chain.deployed(&flood(write, "", again), 0);
    let before = target.chain.holdings();
    let receipt = target
        .chain
        .call_on("bob", contract, "main", terms(limits::GAS_MAX))
        .receipt;
    assert_eq!(receipt.outcome, Outcome::Trap);
    let message = receipt.message.unwrap_or_default();
    assert!(message.contains("the limit is 1048576"), "{message}");
    assert_eq!(target.chain.holdings(), before);
    target.still_serves();
}

#[test]
fn writing_and_deleting_one_row_over_and_over_counts_every_time() {
    let import = "(import \"env\" \"storage_write\" (func $write (param i32 i32 i32 i32)))
      (import \"env\" \"storage_delete\" (func $delete (param i32 i32) (result i32)))";
    let again = "(call $write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 16384))
      (drop (call $delete (i32.const 0) (i32.const 1)))";
    let mut target = Target::new();
    let contract = target.chain.deployed(&flood(import, "", again), 0);
    let terms = crate::common::chain::Terms {
        gas_limit: Some(limits::GAS_MAX),
        ..Default::default()
    };
    let receipt = target.chain.call_on("bob", contract, "main", terms).receipt;
    assert_eq!(receipt.outcome, Outcome::Trap);
    assert!(
        receipt
            .message
            .is_some_and(|m| m.contains("the limit is 1048576"))
    );
    target.still_serves();
}

#[test]
fn a_flood_of_return_data_keeps_the_last_and_after_a_failure_none() {
    let import = "(import \"env\" \"set_return\" (func $return (param i32 i32)))";
    let wat = flood(import, "", "(call $return (i32.const 0) (i32.const 65536))");
    let receipt = Target::new().ends(&wat, &[], Outcome::OutOfGas, "out of gas");
    assert!(receipt.return_data.0.is_empty());
}

#[test]
fn a_revert_with_all_the_data_there_may_be_keeps_it_and_says_a_thousand_characters_of_it() {
    let import = "(import \"env\" \"revert\" (func $revert (param i32 i32)))";
    let mut target = Target::new();
    // Of three bytes each, so that a cut by bytes would fall into one.
    let text = "€".repeat(limits::RETURN_BYTES / 3);
    for (bytes, chars) in [(text.len(), limits::ERROR_CHARS), (text.len() - 1, 46)] {
        let wat = main_of(
            &format!("{import} (memory (export \"memory\") 2) (data (i32.const 0) \"{text}\")"),
            &format!("(call $revert (i32.const 0) (i32.const {bytes}))"),
        );
        let receipt = target.attacked(&wat, &[]);
        assert_eq!(receipt.outcome, Outcome::Revert);
        assert_eq!(receipt.return_data.0.len(), bytes);
        assert_eq!(receipt.message.map(|m| m.chars().count()), Some(chars));
    }
}

#[test]
fn a_flood_of_hashes_of_all_of_memory_ends_with_the_gas() {
    for name in ["sha256", "keccak256"] {
        let import = format!("(import \"env\" \"{name}\" (func $hash (param i32 i32 i32)))");
        let wat = flood(
            &import,
            "",
            "(call $hash (i32.const 0) (i32.const 131072) (i32.const 0))",
        );
        Target::new().ends(&wat, &[], Outcome::OutOfGas, "out of gas");
    }
}

#[test]
fn a_flood_of_reads_of_the_longest_value_is_paid_by_its_length() {
    let import = "(import \"env\" \"storage_write\" (func $write (param i32 i32 i32 i32)))
      (import \"env\" \"storage_read\" (func $read (param i32 i32 i32 i32) (result i32)))
      (func (export \"init\") (call $write (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 16384)))";
    // Nothing is copied, and still the whole value was fetched.
    let wat = flood(
        import,
        "",
        "(drop (call $read (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))",
    );
    let receipt = Target::new().ends(&wat, &[], Outcome::OutOfGas, "out of gas");
    let once = 200 + 16_384 / 32;
    let reads = receipt.breakdown.host["storage_read"] / once;
    assert!(reads * (once + 10) > receipt.gas_limit - 10_000, "{reads}");
}
