//! Floats: every NaN that an instruction makes has the same bits on every machine, and nothing else is touched.

mod common;

use common::run;
use wattage_core::types::Value;

/// The bits that `body`, an f32 or f64 expression, comes to.
fn bits(ty: &str, body: &str) -> u64 {
    let int = if ty == "f32" { "i32" } else { "i64" };
    let wat =
        format!("(module (func (export \"main\") (result {int}) ({int}.reinterpret_{ty} {body})))");
    match run(&wat, "main", &[], 1000).results[..] {
        [Value::I32(v)] => u64::from(v.cast_unsigned()),
        [Value::I64(v)] => v.cast_unsigned(),
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn every_nan_that_an_instruction_makes_is_the_canonical_one() {
    // 0/0 is a negative NaN on x86 and a positive one on Arm; a NaN operand comes back with its payload on both.
    let nan = "(T.const -nan:0x200001)";
    for ty in ["f32", "f64"] {
        let canonical = if ty == "f32" {
            0x7fc0_0000
        } else {
            0x7ff8_0000_0000_0000
        };
        let zero = "(T.const 0)";
        let mut bodies = vec![
            "(T.div (T.const 0) (T.const 0))".to_owned(),
            "(T.sub (T.const inf) (T.const inf))".to_owned(),
            "(T.mul (T.const 0) (T.const inf))".to_owned(),
            "(T.sqrt (T.const -1))".to_owned(),
        ];
        for unary in ["sqrt", "ceil", "floor", "trunc", "nearest"] {
            bodies.push(format!("(T.{unary} {nan})"));
        }
        for binary in ["add", "sub", "mul", "div", "min", "max"] {
            bodies.push(format!("(T.{binary} {nan} {zero})"));
            bodies.push(format!("(T.{binary} {zero} {nan})"));
        }
        for body in bodies {
            let body = body.replace('T', ty);
            assert_eq!(bits(ty, &body), canonical, "{body}");
        }
    }
    assert_eq!(
        bits("f32", "(f32.demote_f64 (f64.const nan:0x4000000000001))"),
        0x7fc0_0000
    );
    assert_eq!(
        bits("f64", "(f64.promote_f32 (f32.const -nan:0x1))"),
        0x7ff8_0000_0000_0000
    );
}

#[test]
fn instructions_that_only_move_bits_keep_them() {
    let nan = "(f32.const nan:0x200001)";
    assert_eq!(bits("f32", nan), 0x7fa0_0001);
    assert_eq!(bits("f32", &format!("(f32.neg {nan})")), 0xffa0_0001);
    assert_eq!(
        bits("f32", &format!("(f32.abs (f32.neg {nan}))")),
        0x7fa0_0001
    );
    assert_eq!(
        bits("f32", &format!("(f32.copysign {nan} (f32.const -1))")),
        0xffa0_0001
    );
}

#[test]
fn numbers_that_are_not_nan_are_left_as_they_are() {
    for (body, expected) in [
        ("(f64.add (f64.const 0.1) (f64.const 0.2))", 0.1f64 + 0.2),
        ("(f64.div (f64.const 1) (f64.const 0))", f64::INFINITY),
        ("(f64.mul (f64.const -1) (f64.const 0))", -0.0),
        ("(f64.nearest (f64.const 2.5))", 2.0),
    ] {
        assert_eq!(bits("f64", body), expected.to_bits(), "{body}");
    }
}
