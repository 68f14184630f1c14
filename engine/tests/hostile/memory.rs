//! Memory, tables and segments to their edges and beyond; floats that carry something.

use wattage_core::limits;
use wattage_core::types::Value;
use wattage_core::vm::Outcome;

use crate::target::{Target, main_of, times};

#[test]
fn memory_grown_page_by_page_ends_at_its_limit_and_every_page_is_zero() {
    let wat = main_of(
        "(memory 0)",
        "(result i32 i32) (local $bytes i32) (local $sum i32)
          (loop $again
            (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
          (loop $look
            (local.set $sum (i32.or (local.get $sum) (i32.load8_u (local.get $bytes))))
            (i32.store8 (local.get $bytes) (i32.const 1))
            (local.set $bytes (i32.add (local.get $bytes) (i32.const 4096)))
            (br_if $look (i32.lt_u (local.get $bytes) (i32.mul (memory.size) (i32.const 65536)))))
          (memory.size) (local.get $sum)",
    );
    let mut target = Target::new();
    // What the first call wrote everywhere, the second does not find.
    for _ in 0..2 {
        let receipt = target.attacked(&wat, &[]);
        let pages = i32::try_from(limits::MEMORY_PAGES).expect("small");
        assert_eq!(receipt.results, [Value::I32(pages), Value::I32(0)]);
        assert_eq!(receipt.breakdown.memory, 257 * 1000);
    }
}

#[test]
fn a_memory_that_asks_for_more_than_there_may_be_gets_what_there_may_be() {
    let mut target = Target::new();
    for maximum in ["", "256", "257", "65536"] {
        let grow = "(result i32 i32) (memory.grow (i32.const 255)) (memory.grow (i32.const 1))";
        let receipt = target.attacked(&main_of(&format!("(memory 1 {maximum})"), grow), &[]);
        assert_eq!(
            receipt.results,
            [Value::I32(1), Value::I32(-1)],
            "{maximum}"
        );
    }
    target.refuses(b"(module (memory 65537))", "");
    target.refuses(b"(module (memory 2 1))", "");
}

#[test]
fn segments_beyond_their_memory_or_table_fail_each_call_and_change_nothing() {
    let mut target = Target::new();
    for fields in [
        "(memory 1) (data (i32.const 65536) \"a\")",
        "(memory 1) (data (i32.const -1) \"a\")",
        "(memory 0) (data (i32.const 0) \"a\")",
        "(memory 0 1) (data (i32.const 1) \"\")",
    ] {
        target.ends(&main_of(fields, ""), &[], Outcome::Trap, "memory");
    }
    for fields in [
        "(table 1 funcref) (func $f) (elem (i32.const 1) $f)",
        "(table 1 funcref) (func $f) (elem (i32.const -1) $f)",
        "(table 0 funcref) (func $f) (elem (i32.const 0) $f $f)",
        "(table 0 funcref) (elem (i32.const 1) func)",
    ] {
        target.ends(&main_of(fields, ""), &[], Outcome::Trap, "table");
    }
    // Those that end exactly where there is an end are whole.
    for fields in [
        "(memory 1) (data (i32.const 65536) \"\")",
        "(memory 0) (data (i32.const 0) \"\")",
    ] {
        assert_eq!(
            target.attacked(&main_of(fields, ""), &[]).outcome,
            Outcome::Success
        );
    }
}

#[test]
fn bulk_operations_with_lengths_that_wrap_are_out_of_gas_or_out_of_bounds_and_write_nothing() {
    let mut target = Target::new();
    for (to, from, len) in [
        (-1, 0, 2),
        (0, -1, 2),
        (65_535, 0, 2),
        (0, 65_535, 2),
        (65_537, 0, 0),
        (1, 1, 65_536),
    ] {
        let wat = main_of(
            "(memory 1) (data (i32.const 0) \"ab\")",
            &format!("(memory.copy (i32.const {to}) (i32.const {from}) (i32.const {len}))"),
        );
        target.ends(&wat, &[], Outcome::Trap, "memory was accessed outside");
    }
    for body in [
        "(memory.fill (i32.const 0) (i32.const 1) (i32.const -1))",
        "(memory.copy (i32.const 0) (i32.const 0) (i32.const -1))",
        "(table.fill (i32.const 0) (ref.null func) (i32.const -1))",
        "(drop (table.grow (ref.null func) (i32.const -1)))",
        "(drop (memory.grow (i32.const -1)))",
    ] {
        let wat = main_of("(memory 1) (table 1 funcref)", body);
        target.ends(&wat, &[], Outcome::OutOfGas, "out of gas");
    }
    let dropped = main_of(
        "(memory 1) (data $d \"ab\")",
        "(data.drop $d) (data.drop $d) (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))",
    );
    target.ends(&dropped, &[], Outcome::Trap, "memory was accessed outside");
}

#[test]
fn sixteen_mebibytes_filled_over_and_over_end_with_the_gas() {
    let wat = main_of(
        "(memory 256)",
        "(loop (memory.fill (i32.const 0) (i32.const 1) (i32.const 4194304)) (br 0))",
    );
    Target::new().ends(&wat, &[], Outcome::OutOfGas, "out of gas");
}

#[test]
fn nothing_of_one_call_is_there_in_the_next() {
    let wat = "(module (memory 1) (global $g (mut i64) (i64.const 7)) (table 3 funcref) (elem $e func $f) (data $d \"x\")
      (func $f)
      (func (export \"main\") (result i64 i32 i32 i32)
        (global.get $g) (i32.load8_u (i32.const 77)) (ref.is_null (table.get (i32.const 2))) (memory.size)
        (memory.init $d (i32.const 77) (i32.const 0) (i32.const 1))
        (table.init $e (i32.const 2) (i32.const 0) (i32.const 1))
        (global.set $g (i64.const 8)) (data.drop $d) (elem.drop $e)
        (drop (memory.grow (i32.const 1))) (drop (table.grow (ref.null func) (i32.const 1)))))";
    let mut target = Target::new();
    let contract = target.chain.deployed(wat, 0);
    let untouched = [Value::I64(7), Value::I32(0), Value::I32(1), Value::I32(1)];
    for _ in 0..70 {
        let receipt = target.chain.call(contract, "main", &[]);
        assert_eq!(receipt.outcome, Outcome::Success, "{:?}", receipt.message);
        assert_eq!(receipt.results, untouched);
    }
    target.still_serves();
}

#[test]
fn a_nan_can_carry_what_it_was_given_and_nothing_that_a_processor_put_in() {
    // The same payload in, by every way around an instruction that computes: constants, locals, globals, memory,
    // select, branches, calls, tables.
    let carried = "nan:0x12345";
    let wat = format!(
        "(module (memory 1) (global $g (mut f32) (f32.const {carried})) (table 1 funcref) (elem (i32.const 0) $id)
          (type $id (func (param f32) (result f32)))
          (func $id (type $id) (local.get 0))
          (func (export \"main\") (result i32) (local $x f32)
            (local.set $x (select (global.get $g) (f32.const 1) (i32.const 1)))
            (f32.store (i32.const 5) (local.get $x))
            (local.set $x (f32.load (i32.const 5)))
            (local.set $x (block (result f32) (br 0 (local.get $x))))
            (local.set $x (call_indirect (type $id) (call $id (local.get $x)) (i32.const 0)))
            (local.set $x (f32.neg (f32.abs (f32.neg (local.get $x)))))
            (i32.reinterpret_f32 (f32.copysign (local.get $x) (f32.const 1)))))"
    );
    let mut target = Target::new();
    assert_eq!(
        target.attacked(&wat, &[]).results,
        [Value::I32(0x7f81_2345)]
    );
    // What computes lets nothing through, from either side, nor the sign.
    for operation in ["add", "sub", "mul", "div", "min", "max"] {
        for (left, right) in [(carried, "1"), ("1", carried), ("-nan:0x12345", carried)] {
            let wat = main_of(
                "",
                &format!(
                    "(result i64) (i64.reinterpret_f64 (f64.promote_f32 (f32.{operation} (f32.const {left}) (f32.const {right}))))"
                ),
            );
            let canonical = Value::I64(0x7ff8_0000_0000_0000);
            assert_eq!(
                target.attacked(&wat, &[]).results,
                [canonical],
                "{operation} {left} {right}"
            );
        }
    }
}

#[test]
fn tables_of_the_same_function_a_thousand_times_grow_no_further() {
    let wat = main_of(
        &format!(
            "(table 990 funcref) (func $f) (elem (i32.const 0) {})",
            times("$f ", 990)
        ),
        "(result i32 i32 i32) (table.grow (ref.func $f) (i32.const 10)) (table.grow (ref.func $f) (i32.const 1)) (table.size)",
    );
    let results = Target::new().attacked(&wat, &[]).results;
    assert_eq!(results, [Value::I32(990), Value::I32(-1), Value::I32(1000)]);
}
