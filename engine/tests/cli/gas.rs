//! `wattage gas FILE`: the listing, before any run and after one.

use crate::{example, json, stderr, stdout, with_input};

const LOOP: &str = include_str!("../programs/loop.wat");

/// The line of a listing that shows this source line.
fn row(text: &str, source: &str) -> String {
    let row = text.lines().find(|line| line.ends_with(source));
    row.unwrap_or_else(|| panic!("{source} in\n{text}"))
        .to_owned()
}

#[test]
fn every_source_line_is_listed_with_its_price() {
    let output = with_input(&["gas", "-"], example("counter"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for line in example("counter").lines() {
        assert!(text.contains(line), "{line}");
    }
    assert!(text.starts_with("standard input (wattage-1)"), "{text}");
    let words = |source| {
        row(&text, source)
            .split_whitespace()
            .take(2)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        words("call $load                ;; the value under key 0, or 0 if there is none yet"),
        ["201", "19"]
    );
    assert_eq!(
        words("call $store               ;; a new key costs more than changing an old one")[0],
        "5,161+"
    );
}

#[test]
fn a_function_and_its_loop_have_their_formula_beside_their_line() {
    let text = stdout(&with_input(&["gas", "-"], LOOP));
    assert!(
        row(&text, "(func (export \"main\") (param $n i32) (result i32)").contains("5 + n x 12"),
        "{text}"
    );
    assert!(row(&text, "(loop $again").contains("  n x 12"), "{text}");
    assert!(
        text.contains("n: how often the loop at line 6 goes back"),
        "{text}"
    );
}

#[test]
fn after_a_call_what_was_spent_stands_beside_the_price() {
    let output = with_input(&["gas", "-", "--fn", "main", "--arg", "1000"], LOOP);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    let row = row(&text, "(br_if $done (i32.eqz (local.get $n)))");
    let words: Vec<&str> = row.split_whitespace().take(3).collect();
    assert_eq!(words, ["3,003", "1,001", "3"], "{text}");
    assert!(text.contains("success: i32:500500"), "{text}");
    assert!(
        text.contains("gas 12,105 of 10,000,000 (wattage-1)"),
        "{text}"
    );
}

#[test]
fn json_has_lines_functions_and_the_call() {
    let listing = json(&with_input(&["gas", "-", "--json"], LOOP));
    assert_eq!(listing["schedule"], "wattage-1");
    assert_eq!(listing["functions"][0]["once"]["least"], 5);
    assert_eq!(listing["functions"][0]["loops"][0]["round"]["most"], 12);
    assert!(listing["call"].is_null());
    let prices = listing["lines"].as_array().expect("lines").iter();
    let sum: u64 = prices.map(|line| line["gas"].as_u64().expect("gas")).sum();
    assert_eq!(sum, 5 + 12 - 3); // the test of the loop is on both ways

    let called = json(&with_input(
        &["gas", "-", "--fn", "main", "--arg", "3", "--json"],
        LOOP,
    ));
    assert_eq!(called["call"]["gas_used"], 100 + 5 + 3 * 12);
    assert_eq!(called["call"]["deployment"]["outcome"], "success");
}

#[test]
fn a_call_that_fails_is_listed_and_ends_with_one_and_one_that_cannot_be_made_with_two() {
    let wat = "(module (func (export \"main\") (param i32)\n  unreachable))";
    let failed = with_input(&["gas", "-", "--fn", "main", "--arg", "1"], wat);
    assert_eq!(failed.status.code(), Some(1));
    assert!(
        stdout(&failed).contains("trapped at line 2, column 3"),
        "{}",
        stdout(&failed)
    );
    for (arguments, message) in [
        (&["--fn", "main"][..], "main takes 1 argument, not 0"),
        (&["--fn", "other"], "it has: main"),
        (&["--arg", "1"], "--fn <NAME>"),
        (&["--gas-limit", "5"], "--fn <NAME>"),
    ] {
        let output = with_input(&[&["gas", "-"], arguments].concat(), wat);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
    }
}

#[test]
fn a_module_without_a_source_has_the_prices_of_its_functions_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("loop.wasm");
    std::fs::write(&file, wat::parse_str(LOOP).expect("a module")).expect("a file");
    let output = crate::wattage(&["gas", &file.display().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("main  5 + n x 12"),
        "{}",
        stdout(&output)
    );
}
