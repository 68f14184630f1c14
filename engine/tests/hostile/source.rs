//! Texts that are no honest source: too deep, too long, not closed, not text.

use wattage_core::contract::Contract;
use wattage_core::limits;
use wattage_core::types::Value;
use wattage_core::vm::Outcome;

use crate::target::{Target, main_of, times};

#[test]
fn parentheses_as_deep_as_a_source_is_long_are_refused() {
    let mut target = Target::new();
    let most = limits::WAT_BYTES;
    target.refuses(times("(", most).as_bytes(), "");
    target.refuses(times("(module ", most / 8).as_bytes(), "");
    target.refuses(times("(module (func (block ", most / 21).as_bytes(), "");
    target.refuses(times(")", most).as_bytes(), "");
}

#[test]
fn folded_operands_nested_tens_of_thousands_deep_are_one_expression() {
    // Operands do not nest in the module: there they are a straight line.
    let depth = 20_000;
    let wat = main_of(
        "",
        &format!(
            "(result i32) {}(i32.const 0){}",
            times("(i32.eqz ", depth),
            times(")", depth)
        ),
    );
    let receipt = Target::new().attacked(&wat, &[]);
    assert_eq!(receipt.results, [Value::I32(0)]);
    assert_eq!(receipt.breakdown.instructions, 1 + 1 + depth as u64);
}

#[test]
fn comments_nested_tens_of_thousands_deep_are_skipped() {
    let mut target = Target::new();
    let depth = 60_000;
    let closed = format!(
        "(module (func (export \"main\"))) {}{}",
        times("(;", depth),
        times(";)", depth)
    );
    assert_eq!(target.attacked(&closed, &[]).outcome, Outcome::Success);
    target.refuses(times("(;", depth).as_bytes(), "");
}

#[test]
fn a_source_that_is_comments_up_to_its_limit_is_a_contract() {
    let wat = "(module (func (export \"main\")))";
    let mut target = Target::new();
    for (more, fits) in [(0, true), (1, false)] {
        let comment = times("x", limits::WAT_BYTES - wat.len() - 2 + more);
        let source = format!("{wat};;{comment}");
        match fits {
            true => assert_eq!(target.attacked(&source, &[]).outcome, Outcome::Success),
            false => target.refuses(source.as_bytes(), "the limit is 262,144"),
        }
    }
}

#[test]
fn a_trap_at_the_end_of_one_line_of_two_hundred_thousand_columns_is_told_at_its_column() {
    let before = "(module (func (export \"main\") ";
    let nops = times("nop ", 50_000);
    let receipt = Target::new().ends(
        &format!("{before}{nops}unreachable))"),
        &[],
        Outcome::Trap,
        "unreachable",
    );
    let place = receipt.location.expect("a place");
    let column = u32::try_from(before.len() + nops.len() + 1).expect("small");
    assert_eq!((place.line, place.column), (1, column));
}

#[test]
fn a_string_or_comment_that_is_not_closed_is_told_so() {
    let mut target = Target::new();
    target.refuses(b"(module (func (export \"main", "string");
    target.refuses(
        format!("(module (data \"{}", times("a", 200_000)).as_bytes(),
        "string",
    );
    target.refuses(b"(module (data \"\\", "string");
    target.refuses(b"(module (; what", "comment");
}

#[test]
fn zero_bytes_and_broken_utf8_are_refused_and_told_where() {
    let mut target = Target::new();
    target.refuses(b"(module\0)", "");
    target.refuses(b"\0\0\0\0", "");
    target.refuses(b"(module) \0", "");
    target.refuses(b"(module \xff)", "byte 8");
    target.refuses(b"(module (; \xe2\x80", "byte 11");
    // In a comment a zero byte is a character like any other, and it does not end the text.
    let hidden = "(module (func (export \"main\") (unreachable)) ;; \0 (func)\n)";
    target.ends(hidden, &[], Outcome::Trap, "unreachable");
}

#[test]
fn characters_that_make_a_source_read_as_something_else_are_refused() {
    let mut target = Target::new();
    for deceiving in ['\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}'] {
        let comment = format!("(module ;; {deceiving}\n)");
        target.refuses(comment.as_bytes(), "");
        let string = format!("(module (memory 1) (data (i32.const 0) \"{deceiving}\"))");
        target.refuses(string.as_bytes(), "");
    }
    // Letters outside of strings and comments are told plainly; a mark before everything else, too.
    target.refuses("(module (func $größe))".as_bytes(), "ASCII");
    target.refuses("\u{feff}(module)".as_bytes(), "");
}

#[test]
fn a_place_after_characters_of_several_bytes_is_counted_in_characters() {
    let wat = "(module (func (export \"main\") (; 🦀🦀 é ;) unreachable))";
    let receipt = Target::new().ends(wat, &[], Outcome::Trap, "unreachable");
    let column = wat.chars().take_while(|c| *c != '🦀').count() + "🦀🦀 é ;) ".chars().count() + 1;
    assert_eq!(
        receipt.location.map(|place| place.column),
        u32::try_from(column).ok()
    );
    // An error right behind them has a place that can be shown.
    for broken in [
        "(module (;🦀;) é",
        "(module \"é\" 🦀",
        "é",
        "(module (func (;é;) i32.cons",
    ] {
        let error = Contract::from_wat(broken).expect_err("no contract");
        assert!(!error.render(broken, "test").is_empty());
    }
}

#[test]
fn numbers_of_two_hundred_thousand_digits_are_refused_or_rounded() {
    let mut target = Target::new();
    let digits = times("9", 200_000);
    let constant = |ty: &str, number: &str| main_of("", &format!("(drop ({ty}.const {number}))"));
    target.refuses(constant("i32", &digits).as_bytes(), "");
    target.refuses(constant("i64", &format!("0x{digits}")).as_bytes(), "");
    for float in [format!("0.{digits}"), format!("0x1.{digits}p0")] {
        assert_eq!(
            target.attacked(&constant("f64", &float), &[]).outcome,
            Outcome::Success
        );
    }
    target.refuses(constant("f32", &format!("1e{digits}")).as_bytes(), "");
}

#[test]
fn a_name_of_a_hundred_thousand_characters_is_not_repeated_to_everybody() {
    let mut target = Target::new();
    let name = times("n", 100_000);
    let wat = format!("(module (func ${name} (export \"main\") unreachable))");
    target.ends(&wat, &[], Outcome::Trap, "unreachable");
    // Messages that would name it are cut.
    target.refuses(format!("(module (func (call ${name})))").as_bytes(), "");
    target.refuses(format!("(module ({name}))").as_bytes(), "");
    target.refuses(
        format!("(module (import \"env\" \"{name}\" (func)))").as_bytes(),
        "",
    );
    target.refuses(
        format!("(module (func ${name} (local {})))", times("i32 ", 101)).as_bytes(),
        "101 locals",
    );
}

#[test]
fn a_module_in_a_string_is_held_to_the_same_rules() {
    let mut target = Target::new();
    // (func (export "main") unreachable)
    let inside = "\\00asm\\01\\00\\00\\00\\01\\04\\01\\60\\00\\00\\03\\02\\01\\00\\07\\08\\01\\04main\\00\\00\\0a\\05\\01\\03\\00\\00\\0b";
    target.ends(
        &format!("(module binary \"{inside}\")"),
        &[],
        Outcome::Trap,
        "unreachable",
    );
    target.refuses(b"(module binary \"\\00asm\\0d\\00\\01\\00\")", "");
    target.refuses(b"(module binary \"\")", "");
    target.refuses(b"(module quote \"(func)\")", "");
    target.refuses(b"(component)", "component");
}
