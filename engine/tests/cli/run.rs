//! `wattage run`: what it prints, and the exit code of each way it can end.

use crate::{example, examples, json, stderr, stdout, wattage, with_input};

/// Runs `wattage run` with a contract on standard input.
fn run(wat: &str, arguments: &[&str]) -> std::process::Output {
    with_input(&[&["run", "-"], arguments].concat(), wat)
}

#[test]
fn the_original_example_runs_as_it_stands() {
    let output = run(example("get-caller"), &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let result = json(&output);
    let alice = i64::from_le_bytes(*b"alice\0\0\0");
    assert_eq!(result["outcome"], "success");
    assert_eq!(
        result["results"],
        serde_json::json!([format!("i64:{alice}")])
    );
    assert_eq!(result["gas_used"], 104);
    assert_eq!(result["schedule"], "wattage-1");
}

#[test]
fn json_holds_every_field_and_the_breakdown_adds_up() {
    let output = run(
        example("counter"),
        &["--fn", "increment", "--arg", "5", "--json"],
    );
    let result = json(&output);
    for field in [
        "outcome",
        "gas_used",
        "gas_limit",
        "schedule",
        "breakdown",
        "results",
        "return_data",
        "logs",
        "changes",
        "deployment",
    ] {
        assert!(!result[field].is_null(), "{field}");
    }
    let b = &result["breakdown"];
    let number = |value: &serde_json::Value| value.as_u64().expect("a number");
    let host: u64 = b["host"]
        .as_object()
        .expect("an object")
        .values()
        .map(number)
        .sum();
    let total = number(&b["base"]) + number(&b["instructions"]) + number(&b["memory"]) + host;
    assert_eq!(total, number(&result["gas_used"]));
    assert_eq!(result["deployment"]["outcome"], "success");
    assert_eq!(result["gas_limit"], 10_000_000);
}

#[test]
fn text_for_people_names_result_gas_lines_logs_and_changes() {
    let output = run(example("counter"), &["--fn", "increment", "--arg", "5"]);
    let text = stdout(&output);
    for part in [
        "success: i64:5",
        "gas 26,292 of 10,000,000 (wattage-1)",
        "storage_store",
        "call $store",
        "logs",
        "storage 0: none -> 5",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn a_failing_contract_ends_with_one_and_says_where() {
    let wat = "(module (func (export \"main\")\n  unreachable))";
    let output = run(wat, &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(text.contains("trapped at line 2, column 3"), "{text}");
    assert!(text.contains("without\nhaving been executed"), "{text}");
    let endless = run(
        "(module (func (export \"main\")\n  (loop br 0)))",
        &["--gas-limit", "5000", "--json"],
    );
    assert_eq!(endless.status.code(), Some(1));
    let result = json(&endless);
    assert_eq!(result["outcome"], "out_of_gas");
    assert_eq!(result["gas_used"], 5000);
    assert_eq!(result["location"]["line"], 2);
}

#[test]
fn each_kind_of_bad_input_ends_with_two_and_has_its_own_message() {
    let large = format!("(module){}", " ".repeat(wattage_core::limits::WAT_BYTES));
    let module = format!(
        "(module (memory 3) (data (i32.const 0) \"{}\"))",
        "x".repeat(140_000)
    );
    let counter = example("counter");
    for (wat, arguments, message) in [
        (
            "(module (func $f (result i32) i64.const 1))",
            &[][..],
            "type mismatch",
        ),
        (&large, &[], "the limit is 262,144"),
        (&module, &[], "the limit is 131,072"),
        (
            "(module (import \"env\" \"get_calle\" (func (result i64))))",
            &[],
            "did you mean",
        ),
        (
            counter,
            &["--fn", "increment"],
            "increment takes 1 argument, not 0",
        ),
        (
            counter,
            &["--fn", "increment", "--arg", "many"],
            "not a value of type i64",
        ),
        (counter, &["--fn", "nope"], "it has: increment, get"),
        (
            counter,
            &["--fn", "get", "--gas-limit", "1000000001"],
            "at most 1,000,000,000",
        ),
    ] {
        let output = run(wat, arguments);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(
            stderr(&output).contains(message),
            "{message} in {}",
            stderr(&output)
        );
        let mut with_json = arguments.to_vec();
        with_json.push("--json");
        let error = json(&run(wat, &with_json))["error"].to_string();
        assert!(error.contains(message), "{message} in {error}");
    }
}

#[test]
fn advice_names_the_option_that_helps() {
    let wat =
        "(module (func (export \"init\") (param i32)) (func (export \"main\") (loop (br 0))))";
    let text = stderr(&run(wat, &[]));
    assert!(text.contains("--init-arg"), "{text}");
    let text = stdout(&run(wat, &["--init-arg", "1", "--gas-limit", "500"]));
    assert!(text.contains("--gas-limit gives it more"), "{text}");
}

#[test]
fn a_broken_source_is_shown_with_a_caret() {
    let output = run("(module\n  (func (export \"main\")\n    i32.cons 1))", &[]);
    let text = stderr(&output);
    assert!(text.contains("--> standard input:3:5"), "{text}");
    assert!(text.contains("    i32.cons 1"), "{text}");
    assert!(text.contains("^^^^^^^^"), "{text}");
}

#[test]
fn a_file_that_is_not_there_and_an_account_that_is_none_are_named() {
    let missing = wattage(&["run", "/no/such/file.wat"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("/no/such/file.wat"));
    let account = run("(module)", &["--caller", "somebody-with-a-long-name"]);
    assert_eq!(account.status.code(), Some(2));
    assert!(stderr(&account).contains("is not an address"));
}

#[test]
fn the_functions_on_the_way_to_a_failure_and_calls_between_contracts_are_told() {
    let wat = r#"(module
      (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "nobody")
      (data (i32.const 32) "pay")
      (func (export "main")
        (call $inner))
      (func $inner
        (drop (call $call (i32.const 0) (i32.const 32) (i32.const 3) (i32.const 64) (i32.const 0)
          (i32.const 96) (i64.const -1)))
        unreachable))"#;
    let output = run(wat, &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    for part in [
        "trapped at line 11, column 9",
        "  in inner at line 11\n  in main at line 7",
        "nobody.pay: not called, answered 1, 0 gas; there is no contract at nobody",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn the_tree_of_calls_is_written_as_folded_stacks_that_add_up() {
    let folder = examples();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (counter, flame) = (path("counter.wat"), path("counter.folded"));
    let call = ["run", &counter, "--fn", "increment", "--arg", "5"];
    let run = wattage(&[&call[..], &["--flame", &flame, "--json"]].concat());
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    let folded = std::fs::read_to_string(&flame).expect("it was written");
    assert!(
        folded.contains("increment;host.storage_store 25160\n"),
        "{folded}"
    );
    let gas = folded.lines().filter_map(|line| line.rsplit(' ').next());
    let sum: u64 = gas.map(|gas| gas.parse::<u64>().expect("a number")).sum();
    let told = json(&run);
    let base = &told["breakdown"]["base"];
    assert_eq!(
        Some(sum),
        told["gas_used"]
            .as_u64()
            .map(|gas| gas - base.as_u64().expect("gas"))
    );
    assert_eq!(told, json(&wattage(&[&call[..], &["--json"]].concat())));
    let nowhere = path("no/where");
    let refused = wattage(&[&call[..], &["--flame", &nowhere]].concat());
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("there is no such folder"));
}
