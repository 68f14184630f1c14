//! What goes wrong in a contract: each trap has its own outcome, sentence, place and exact gas.

mod common;

use common::{account, run, run_on};
use wattage_core::limits;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{LineGas, Outcome, TrapKind};

const GAS: u64 = 1_000_000;

/// Runs `main` and expects a trap with this sentence at this line.
fn assert_trap(wat: &str, sentence: &str, line: u32) {
    let done = run(wat, "main", &[], GAS);
    assert_eq!(done.outcome, Outcome::Trap, "{wat}");
    let message = done.message.unwrap_or_default();
    assert!(message.contains(sentence), "{message}\n{wat}");
    assert_eq!(done.location.map(|place| place.line), Some(line), "{wat}");
    assert_eq!(done.breakdown.total(), done.gas_used);
    assert!(done.results.is_empty() && !done.success);
}

#[test]
fn every_trap_of_webassembly_has_its_sentence_and_its_line() {
    let body = |body: &str| {
        format!(
            "(module (memory 1) (table 2 funcref)\n (func $f)\n (elem (i32.const 0) $f)\n (func (export \"main\")\n  {body}\n  drop))"
        )
    };
    for (code, sentence) in [
        ("(i32.div_u (i32.const 1) (i32.const 0))", "divided by zero"),
        ("(i32.rem_s (i32.const 1) (i32.const 0))", "divided by zero"),
        (
            "(i32.div_s (i32.const 0x80000000) (i32.const -1))",
            "overflowed",
        ),
        ("(i32.trunc_f32_s (f32.const 1e20))", "overflowed"),
        ("(i64.trunc_f64_u (f64.const nan))", "not a number"),
        (
            "(i64.load (i32.const 65529))",
            "memory was accessed outside",
        ),
        (
            "(i32.load8_u (i32.const -1))",
            "memory was accessed outside",
        ),
        ("(unreachable) (i32.const 1)", "unreachable was executed"),
        (
            "(i32.const 1) (call_indirect (i32.const 1))",
            "empty table element",
        ),
        (
            "(i32.const 1) (call_indirect (i32.const 2))",
            "table was accessed outside",
        ),
        ("(call_indirect (result i32) (i32.const 0))", "another type"),
        (
            "(memory.fill (i32.const 65535) (i32.const 0) (i32.const 2)) (i32.const 1)",
            "memory was accessed outside",
        ),
    ] {
        assert_trap(&body(code), sentence, 5);
    }
}

/// Engines do not all tell a NaN from a float that is too large, and the sentence is part of the receipt's hash: the module
/// itself notes which it was.
#[test]
fn a_conversion_says_whether_its_float_was_no_number_or_too_large() {
    for (int, float, sign) in ["i32", "i64"].into_iter().flat_map(|int| {
        let floats = ["f32", "f64"].into_iter();
        floats.flat_map(move |float| ["s", "u"].map(|sign| (int, float, sign)))
    }) {
        for (number, kind) in [
            ("nan", TrapKind::InvalidConversion),
            ("-nan:0x200001", TrapKind::InvalidConversion),
            ("inf", TrapKind::IntegerOverflow),
            ("-1e30", TrapKind::IntegerOverflow),
        ] {
            let wat = format!(
                "(module (func (export \"main\")
                  (drop ({int}.trunc_{float}_{sign} ({float}.const 1)))
                  (drop ({int}.trunc_sat_{float}_{sign} ({float}.const nan)))
                  (drop ({int}.trunc_{float}_{sign} ({float}.const {number})))))"
            );
            let done = run(&wat, "main", &[], GAS);
            assert_eq!(done.trap, Some(kind), "{wat}");
            assert_eq!(done.message.as_deref(), Some(kind.sentence()), "{wat}");
            assert_eq!(done.location.map(|place| place.line), Some(4), "{wat}");
            assert_eq!(done.gas_used, 7, "{wat}");
        }
    }
}

#[test]
fn a_trap_pays_for_the_whole_block_it_happened_in() {
    let done = run(
        "(module (func (export \"main\") (drop (i32.div_u (i32.const 1) (i32.const 0))) (drop (i32.const 5))))",
        "main",
        &[],
        GAS,
    );
    // Entry 1, two constants, the division, and the constant that was never reached.
    assert_eq!(done.gas_used, 5);
}

#[test]
fn an_endless_loop_uses_its_whole_limit_and_ends_at_its_line() {
    for wat in [
        "(module (func (export \"main\")\n (loop br 0)))",
        "(module (func (export \"main\")\n (loop nop (block) (br 0))))",
        "(module (func (export \"main\")\n (loop (br_if 0 (i32.const 1)))))",
        "(module (func (export \"main\")\n (loop (br_table 0 0 (i32.const 1)))))",
    ] {
        let done = run(wat, "main", &[], 10_000);
        assert_eq!(done.outcome, Outcome::OutOfGas, "{wat}");
        assert_eq!(done.gas_used, 10_000);
        assert_eq!(done.location.map(|l| l.line), Some(2), "{wat}");
        assert_eq!(done.breakdown.total(), 10_000);
    }
}

#[test]
fn running_out_of_gas_takes_precedence_over_any_trap() {
    let wat = "(module (func (export \"main\") (unreachable)))";
    assert_eq!(run(wat, "main", &[], 0).outcome, Outcome::OutOfGas);
    assert_eq!(run(wat, "main", &[], 1).outcome, Outcome::Trap);
}

#[test]
fn a_host_call_that_cannot_be_paid_stops_the_call_and_books_the_rest_on_it() {
    let wat = "(module (import \"env\" \"storage_store\" (func $s (param i64 i64)))
      (func (export \"main\") (result i32)
        (call $s (i64.const 1) (i64.const 2)) (i32.const 7)))";
    let price = 1 + 4 + 25_160;
    let short = run(wat, "main", &[], price - 1);
    assert_eq!(short.outcome, Outcome::OutOfGas);
    assert_eq!(short.gas_used, price - 1);
    assert_eq!(short.breakdown.host["storage_store"], price - 1 - 5);
    assert!(short.state.storage.is_empty());
    let lines: u64 = short.lines.iter().map(|l: &LineGas| l.gas).sum();
    assert_eq!(lines, price - 1);
    let enough = run(wat, "main", &[], price);
    assert_eq!(enough.outcome, Outcome::Success);
    assert_eq!(enough.gas_used, price);
    assert_eq!(enough.state.storage.len(), 1);
}

#[test]
fn a_failed_call_leaves_no_write_no_transfer_and_no_log() {
    let mut state = MockRuntimeState::default();
    state.balances.insert(account("contract"), 100);
    let before = state.clone();
    for end in [
        "unreachable",
        "(call $revert (i32.const 0) (i32.const 4))",
        "(loop br 0)",
    ] {
        let wat = format!(
            "(module
              (import \"env\" \"storage_store\" (func $s (param i64 i64)))
              (import \"env\" \"transfer\" (func $t (param i32 i32 i32) (result i32)))
              (import \"env\" \"emit_log\" (func $l (param i32 i32 i32 i32)))
              (import \"env\" \"revert\" (func $revert (param i32 i32)))
              (memory (export \"memory\") 1)
              (data (i32.const 0) \"contract\") (data (i32.const 32) \"bob\") (data (i32.const 64) \"\\05\")
              (func (export \"main\")
                (call $s (i64.const 1) (i64.const 2))
                (drop (call $t (i32.const 0) (i32.const 32) (i32.const 64)))
                (call $l (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4))
                {end}))"
        );
        let done = run_on(before.clone(), &wat, "main", &[], GAS);
        assert!(!done.success);
        assert_eq!(done.state, before, "{end}");
    }
}

#[test]
fn a_revert_says_what_the_contract_said_and_keeps_its_data() {
    let wat = "(module (import \"env\" \"revert\" (func $r (param i32 i32)))
      (memory (export \"memory\") 1) (data (i32.const 0) \"not the owner\")
      (func (export \"main\") (call $r (i32.const 0) (i32.const 13))))";
    let done = run(wat, "main", &[], GAS);
    assert_eq!(done.outcome, Outcome::Revert);
    assert_eq!(done.message.as_deref(), Some("not the owner"));
    assert_eq!(done.return_data.0, b"not the owner");
}

#[test]
fn a_revert_message_is_cut_at_its_limit_and_its_data_is_not() {
    for len in [
        limits::ERROR_CHARS - 1,
        limits::ERROR_CHARS,
        limits::ERROR_CHARS + 1,
    ] {
        let wat = format!(
            "(module (import \"env\" \"revert\" (func $r (param i32 i32)))
              (memory (export \"memory\") 1) (data (i32.const 0) \"{}\")
              (func (export \"main\") (call $r (i32.const 0) (i32.const {len}))))",
            "m".repeat(len)
        );
        let done = run(&wat, "main", &[], GAS);
        let shown = done.message.map(|message| message.len());
        assert_eq!(shown, Some(len.min(limits::ERROR_CHARS)), "{len}");
        assert_eq!(done.return_data.0.len(), len);
    }
}

#[test]
fn data_that_does_not_fit_its_memory_is_the_contracts_fault() {
    let wat = "(module (memory 1) (data (i32.const 65535) \"ab\") (func (export \"main\")))";
    let done = run(wat, "main", &[], GAS);
    assert_eq!(done.outcome, Outcome::Trap);
    assert_eq!(done.gas_used, 0);
}

#[test]
fn memory_grows_to_its_limit_and_each_page_is_paid_before() {
    let wat = "(module (memory 1) (func (export \"main\") (param i32) (result i32) (memory.grow (local.get 0))))";
    let most = i32::try_from(limits::MEMORY_PAGES).expect("small");
    for (pages, result) in [(most - 2, 1), (most - 1, 1), (most, -1)] {
        let done = run(wat, "main", &[Value::I32(pages)], 10_000_000);
        assert_eq!(done.results, [Value::I32(result)], "{pages}");
        assert_eq!(
            done.breakdown.memory,
            u64::from(pages.cast_unsigned()) * 1000
        );
    }
    let greedy = run(wat, "main", &[Value::I32(-1)], 10_000_000);
    assert_eq!(greedy.outcome, Outcome::OutOfGas);
}

#[test]
fn what_a_host_function_ends_is_told_at_the_line_of_its_call() {
    let wat = |body: &str| {
        format!(
            "(module (import \"env\" \"revert\" (func $revert (param i32 i32)))
 (import \"env\" \"caller\" (func $caller (param i32)))
 (import \"env\" \"storage_store\" (func $store (param i64 i64)))
 (memory (export \"memory\") 1)
 (func $inner
  {body})
 (func (export \"main\")
  (call $inner)))"
        )
    };
    for (body, gas, outcome) in [
        (
            "(call $revert (i32.const 0) (i32.const 0))",
            GAS,
            Outcome::Revert,
        ),
        ("(call $caller (i32.const 65517))", GAS, Outcome::Trap),
        (
            "(call $store (i64.const 1) (i64.const 1))",
            10_000,
            Outcome::OutOfGas,
        ),
    ] {
        let done = run(&wat(body), "main", &[], gas);
        assert_eq!(done.outcome, outcome, "{body}");
        assert_eq!(done.location.map(|place| place.line), Some(6), "{body}");
    }
}
