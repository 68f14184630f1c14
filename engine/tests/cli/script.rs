//! `wattage test`: scripts in the WebAssembly community's format. Those in `tests/scripts` come out as they say; in those in
//! `tests/scripts/wrong` every directive but the modules is reported.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{json, stderr, stdout, wattage, with_input};

/// The scripts of a folder, by path.
fn scripts(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = std::fs::read_dir(&folder).expect("the folder is there");
    let paths = files.map(|file| file.expect("a readable folder").path());
    let mut paths: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "wast"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "scripts in {folder:?}");
    paths
}

/// The directives of a script and what came of them.
fn directives(script: &Path) -> Vec<Value> {
    let output = wattage(&["test", "--json", &script.display().to_string()]);
    let report = json(&output);
    report["files"][0]["directives"]
        .as_array()
        .expect("directives")
        .clone()
}

/// Runs a script from standard input.
fn run(script: &str, arguments: &[&str]) -> std::process::Output {
    with_input(&[&["test", "-"], arguments].concat(), script)
}

#[test]
fn every_script_comes_out_as_it_says() {
    for script in scripts("tests/scripts") {
        let output = wattage(&["test", &script.display().to_string()]);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}{}",
            stdout(&output),
            stderr(&output)
        );
        assert!(
            stdout(&output).contains("all as expected (wattage-1)"),
            "{}",
            stdout(&output)
        );
    }
}

#[test]
fn every_wrong_directive_is_reported_and_no_module_of_a_wrong_script_that_is_right() {
    for script in scripts("tests/scripts/wrong") {
        let output = wattage(&["test", &script.display().to_string()]);
        assert_eq!(output.status.code(), Some(1), "{script:?}");
        for directive in directives(&script) {
            let refused = directive["message"]
                .as_str()
                .expect("a message")
                .contains("contracts cannot have it");
            let right =
                directive["directive"] == "module" && !refused && directive["passed"] == true;
            assert!(
                right || directive["passed"] == false,
                "{script:?}: {directive}"
            );
            assert!(!directive["message"].as_str().expect("a message").is_empty());
        }
    }
}

#[test]
fn every_text_of_the_community_is_told_from_every_other() {
    // One function for each trap, and the text that scripts write for it.
    let traps = [
        ("unreachable", "unreachable"),
        (
            "(drop (i32.load (i32.const -1)))",
            "out of bounds memory access",
        ),
        (
            "(drop (table.get (i32.const 9)))",
            "out of bounds table access",
        ),
        ("(call_indirect (i32.const 9))", "undefined element"),
        ("(call_indirect (i32.const 0))", "uninitialized element"),
        (
            "(call_indirect (i32.const 1))",
            "indirect call type mismatch",
        ),
        (
            "(drop (i32.div_u (i32.const 1) (i32.const 0)))",
            "integer divide by zero",
        ),
        (
            "(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))",
            "integer overflow",
        ),
        (
            "(drop (i32.trunc_f32_s (f32.const nan)))",
            "invalid conversion to integer",
        ),
        ("(call 0)", "call stack exhausted"),
        ("(loop (br 0))", "out of gas"),
    ];
    // Both are accesses of a table outside its size, which is one kind of trap.
    let alike = ["out of bounds table access", "undefined element"];
    let module = |body| {
        format!(
            "(module (memory 1) (table 2 funcref) (elem (i32.const 1) $p) (func (export \"f\") {body}) (func $p (param i32)))"
        )
    };
    for (body, text) in traps {
        for (_, other) in traps {
            let script = format!("{} (assert_trap (invoke \"f\") \"{other}\")", module(body));
            let fits = text == other || (alike.contains(&text) && alike.contains(&other));
            let expected = if fits { 0 } else { 1 };
            let output = run(&script, &["--gas-limit", "100000"]);
            assert_eq!(
                output.status.code(),
                Some(expected),
                "{text} as {other}: {}",
                stdout(&output)
            );
        }
    }
}

#[test]
fn each_directive_has_its_line_and_each_call_its_gas() {
    let script = "(module\n  (func (export \"f\") (result i32)\n    (i32.div_u (i32.const 1) (i32.const 0))))\n\n(assert_trap (invoke \"f\") \"integer divide by zero\")\n";
    let text = stdout(&run(script, &[]));
    assert!(
        text.contains("ok       5  assert_trap  f(): trapped at line 3"),
        "{text}"
    );
    let report = json(&run(script, &["--json"]));
    assert_eq!(
        (&report["passed"], &report["failed"]),
        (&2.into(), &0.into())
    );
    assert_eq!(report["schedule"], "wattage-1");
    assert_eq!(report["files"][0]["directives"][1]["gas_used"], 4);
    assert_eq!(report["files"][0]["directives"][1]["line"], 5);
}

#[test]
fn the_gas_limit_is_that_of_each_call() {
    let script =
        "(module (func (export \"f\") nop i32.const 1 drop)) (invoke \"f\") (invoke \"f\")";
    assert_eq!(run(script, &["--gas-limit", "2"]).status.code(), Some(0));
    let output = run(script, &["--gas-limit", "1"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("expected a success, out of gas at line 1"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn a_script_may_be_the_fields_of_one_module() {
    let output = run("(func (export \"f\"))", &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(
        stdout(&output).contains("module: instantiated"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn each_thing_that_is_wrong_with_a_script_has_its_own_sentence() {
    for (script, message) in [
        ("(assert_retrun (invoke \"f\"))", "standard input:1:2"),
        ("(module\n  (func i32.cons 1))", "standard input:2:9"),
        ("(module", "expected `)`"),
        ("", "expected at least one module field"),
    ] {
        let output = run(script, &[]);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{script}: {}",
            stdout(&output)
        );
        assert!(
            stderr(&output).contains(message),
            "{message} in {}",
            stderr(&output)
        );
        assert!(json(&run(script, &["--json"]))["error"].is_string());
    }
    let missing = wattage(&["test", "/no/such.wast"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        stderr(&missing).contains("there is no such file"),
        "{}",
        stderr(&missing)
    );
    assert!(
        stderr(&missing).contains("path of a script"),
        "{}",
        stderr(&missing)
    );
}

#[test]
fn a_script_that_cannot_be_read_does_not_keep_the_others_from_running() {
    let folder = crate::examples();
    let good = folder.path().join("counter.wast").display().to_string();
    let output = wattage(&["test", "/no/such.wast", &good]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stdout(&output).contains("all as expected"),
        "{}",
        stdout(&output)
    );
    assert!(
        stderr(&output).contains("there is no such file"),
        "{}",
        stderr(&output)
    );
    let report = json(&wattage(&["test", "/no/such.wast", &good, "--json"]));
    assert_eq!(report["files"].as_array().map(Vec::len), Some(1));
    assert!(report["refused"][0]["error"].is_string(), "{report}");
}

#[test]
fn what_a_call_prints_and_that_nothing_is_asserted_are_told_and_no_hint_misleads() {
    let script = r#"(module
      (import "env" "print_i32" (func $print (param i32)))
      (func (export "f") (call $print (i32.const 7))))
      (invoke "f")"#;
    let text = stdout(&run(script, &[]));
    assert!(text.contains("printed 7"), "{text}");
    assert!(text.contains("none of them asserts anything"), "{text}");
    let text = stdout(&run("(module (import \"M\" \"add\" (func)))", &[]));
    assert!(text.contains("cannot import from each other"), "{text}");
    assert!(!text.contains("did you mean"), "{text}");
}

#[test]
fn the_script_in_the_help_is_one_that_passes() {
    let help = stdout(&wattage(&["test", "--help"]));
    let script = crate::script_of(&help);
    let output = run(&script, &[]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    assert!(
        stdout(&output).contains("get(): returned i64:5, 203 gas"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn a_script_may_have_more_modules_than_the_engine_has_room_for_at_once() {
    let module = "(module (func (export \"f\") (result i32) (i32.const 7)))\n";
    let call = "(assert_return (invoke \"f\") (i32.const 7))\n";
    let named = "(module $first (func (export \"g\") (result i32) (i32.const 1)))\n";
    let still = "(assert_return (invoke $first \"g\") (i32.const 1))\n";
    let output = run(
        &(named.to_owned() + &(module.to_owned() + call).repeat(400) + still),
        &[],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}
