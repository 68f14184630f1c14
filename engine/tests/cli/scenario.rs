//! `wattage gas --snapshot`, `--check` and `--diff`.

use std::path::PathBuf;
use std::process::Output;

use serde_json::{Value, json};

use crate::{example, examples, scenario, stderr, stdout, wattage, write};

/// A folder with the examples and the scenario, and commands in it.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(examples())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a file")
    }

    /// Changes the scenario.
    fn edit(&self, edit: impl FnOnce(&mut Value)) {
        let mut changed = scenario();
        edit(&mut changed);
        write(&self.path("counter.json"), &changed.to_string());
    }

    /// `wattage gas OPTION FILE...`, with files of this folder.
    pub(crate) fn gas(&self, option: &str, files: &[&str], more: &[&str]) -> Output {
        let files: Vec<String> = files
            .iter()
            .map(|name| self.path(name).display().to_string())
            .collect();
        let mut arguments = vec!["gas", option];
        arguments.extend(files.iter().map(String::as_str));
        arguments.extend(more);
        wattage(&arguments)
    }

    pub(crate) fn snapshot(&self) {
        let output = self.gas("--snapshot", &["counter.json"], &[]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }

    fn check(&self) -> Output {
        self.gas("--check", &["counter.json"], &[])
    }
}

/// Asserts that a command ended with 2 and said all of this, as text and with `--json`.
pub(crate) fn refused(folder: &Folder, option: &str, files: &[&str], parts: &[&str]) {
    let output = folder.gas(option, files, &[]);
    assert_eq!(
        output.status.code(),
        Some(2),
        "{parts:?}: {}",
        stdout(&output)
    );
    let json = folder.gas(option, files, &["--json"]);
    let json = crate::json(&json)["error"]
        .as_str()
        .expect("an error")
        .to_owned();
    for part in parts {
        assert!(
            stderr(&output).contains(part),
            "{part} in {}",
            stderr(&output)
        );
        assert!(json.contains(part), "{part} in {json}");
    }
}

#[test]
fn a_snapshot_has_every_figure_and_is_the_same_bytes_each_time() {
    let folder = Folder::new();
    folder.snapshot();
    let first = folder.text("counter.gas.json");
    folder.snapshot();
    assert_eq!(folder.text("counter.gas.json"), first);
    assert!(first.ends_with("}\n"));
    let snapshot: Value = serde_json::from_str(&first).expect("json");
    assert_eq!(snapshot["schedule"], "wattage-1");
    let call = &snapshot["steps"][1];
    assert_eq!(call["step"], "call counter.increment(5) as bob");
    assert_eq!(call["gas_used"], 26_292);
    let lines = call["lines"].as_array().expect("lines").iter();
    let lines: u64 = lines.map(|line| line["gas"].as_u64().expect("gas")).sum();
    let base = call["breakdown"]["base"].as_u64().expect("gas");
    assert_eq!(lines + base, 26_292);
    let contract = wattage_core::contract::Contract::from_wat(example("counter"));
    let code = contract.expect("a contract").code().hash();
    assert_eq!(call["code"], code.to_string());
}

#[test]
fn a_check_passes_when_every_figure_is_the_same_even_if_comments_and_names_are_not() {
    let folder = Folder::new();
    folder.snapshot();
    let output = folder.check();
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(
        stdout(&output).starts_with("2 steps, 27,862 gas (wattage-1), as in"),
        "{}",
        stdout(&output)
    );
    let renamed = example("counter")
        .replace("$next", "$news")
        .replace(";; the value", "\n ;; what is");
    write(&folder.path("counter.wat"), &renamed);
    let output = folder.check();
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(
        stdout(&output).contains("step 2: other code, the same figures"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn a_check_that_differs_by_one_unit_ends_with_one_and_names_step_and_line() {
    let folder = Folder::new();
    folder.snapshot();
    let dearer =
        example("counter").replacen("    i64.add\n", "    i64.add\n    local.tee $next\n", 1);
    write(&folder.path("counter.wat"), &dearer);
    let output = folder.check();
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    let text = stdout(&output);
    let row = |label: &str| {
        let row = text
            .lines()
            .find(|line| line.trim_start().starts_with(label));
        let words = row
            .unwrap_or_else(|| panic!("{label} in\n{text}"))
            .split_whitespace();
        words.rev().take(3).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(
        text.contains("step 2, call counter.increment(5) as bob"),
        "{text}"
    );
    assert_eq!(row("instructions"), ["+1", "19", "18"]);
    assert_eq!(row("line 22 | local.tee $next"), ["+1", "1", "-"]);

    let json = folder.gas("--check", &["counter.json"], &["--json"]);
    assert_eq!(json.status.code(), Some(1));
    let json = crate::json(&json);
    assert_eq!(json["same"], false);
    assert_eq!(
        json["steps"][1]["parts"]["instructions"],
        json!({ "old": 18, "new": 19 })
    );
    assert_eq!(
        json["steps"][1]["lines"][0]["line"],
        json!({ "old": null, "new": 22 })
    );
}

#[test]
fn a_difference_is_shown_between_snapshot_and_now_and_between_any_two_files() {
    let folder = Folder::new();
    folder.snapshot();
    let same = folder.gas("--diff", &["counter.json"], &[]);
    assert!(stdout(&same).contains("as in"), "{}", stdout(&same));
    folder.edit(|scenario| scenario["steps"][1]["call"]["function"] = json!("get"));
    // `get` takes no argument.
    refused(
        &folder,
        "--diff",
        &["counter.json"],
        &["step 2", "get takes no arguments, not 1"],
    );
    folder.edit(|scenario| {
        scenario["steps"][1]["call"] =
            json!({ "contract": "counter", "function": "get", "sender": "bob" });
    });
    let now = folder.gas("--diff", &["counter.json"], &[]);
    assert_eq!(
        now.status.code(),
        Some(0),
        "a difference that was asked for is no failure"
    );
    assert!(
        stdout(&now).contains("it was call counter.increment(5) as bob"),
        "{}",
        stdout(&now)
    );
    let other = folder.path("other.gas.json").display().to_string();
    let written = folder.gas("--snapshot", &["counter.json"], &["-o", &other]);
    assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
    let two = folder.gas(
        "--diff",
        &["counter.gas.json", "other.gas.json"],
        &["--json"],
    );
    let two = crate::json(&two);
    assert_eq!(
        two["gas_used"],
        json!({ "old": 27_862, "new": 1_570 + 303 })
    );
}

#[test]
fn every_kind_of_step_is_executed_in_order() {
    let folder = Folder::new();
    let token = r#"(module
      (import "env" "value" (func $value (param i32)))
      (memory (export "memory") 1)
      (func (export "init") (param i32))
      (func (export "main") (result i64) (call $value (i32.const 0)) (i64.load (i32.const 0))))"#;
    let alone = json!({
        "scenario": 1, "schedule": "wattage-1",
        "genesis": { "accounts": { "alice": "100" }, "gas_price": "0" },
        "contracts": { "token": { "source": token }, "counter": "counter.wat" },
        "steps": [
            { "faucet": { "to": "bob", "amount": "1000" } },
            { "warp": { "timestamp": 4_000_000_000u64 } },
            { "deploy": { "contract": "token", "sender": "alice", "arguments": ["7"], "value": "5" } },
            { "transfer": { "sender": "bob", "to": "token", "amount": "10" } },
            { "call": { "contract": "token", "sender": "bob", "value": "3" } },
            { "upgrade": { "contract": "token", "code": "counter", "sender": "alice" } },
            { "call": { "contract": "token", "function": "get", "sender": "bob" } },
            { "call": { "contract": "token", "function": "get", "sender": "bob", "gas_limit": 101, "expect": "out_of_gas" } },
        ],
    });
    write(&folder.path("counter.json"), &alone.to_string());
    let output = folder.gas("--snapshot", &["counter.json"], &["--json"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}{}",
        stderr(&output),
        stdout(&output)
    );
    let steps = crate::json(&output)["steps"]
        .as_array()
        .expect("steps")
        .clone();
    let gas: Vec<u64> = steps
        .iter()
        .map(|step| step["gas_used"].as_u64().expect("gas"))
        .collect();
    assert_eq!(gas[0..2], [0, 0]);
    assert_eq!(gas[3], 100);
    assert_eq!(gas[6..], [303, 101]);
    assert_eq!(steps[7]["outcome"], "out_of_gas");
    assert_ne!(steps[4]["code"], steps[6]["code"]);
}

#[test]
fn a_step_that_ends_in_another_way_than_it_is_to_ends_with_one_and_writes_nothing() {
    let folder = Folder::new();
    folder.edit(|scenario| scenario["steps"][1]["call"]["gas_limit"] = json!(200));
    let output = folder.gas("--snapshot", &["counter.json"], &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(
        text.contains("step 2, call counter.increment(5) as bob: expected success, but it ended with out_of_gas"),
        "{text}"
    );
    assert!(!folder.path("counter.gas.json").exists());
    let json = folder.gas("--snapshot", &["counter.json"], &["--json"]);
    assert!(
        crate::json(&json)["unexpected"]
            .as_str()
            .expect("a sentence")
            .contains("step 2")
    );
    folder.edit(|scenario| {
        scenario["steps"][0]["deploy"]["gas_limit"] = json!(101);
        scenario["steps"][0]["deploy"]["expect"] = json!("out_of_gas");
    });
    refused(
        &folder,
        "--snapshot",
        &["counter.json"],
        &["step 2", "its deployment failed"],
    );
}

#[test]
fn each_thing_that_is_wrong_with_a_scenario_has_its_own_sentence_with_the_field() {
    let folder = Folder::new();
    let wrong = |edit: fn(&mut Value), parts: &[&str]| {
        folder.edit(edit);
        refused(&folder, "--snapshot", &["counter.json"], parts);
    };
    wrong(
        |s| s["scenario"] = json!(2),
        &["scenario:", "version 2", "reads version 1"],
    );
    wrong(
        |s| s["schedule"] = json!("wattage-9"),
        &["schedule:", "wattage-9", "wattage-1"],
    );
    wrong(|s| s["typo"] = json!(1), &["typo", "it has no field named"]);
    wrong(
        |s| {
            s.as_object_mut().expect("an object").remove("steps");
        },
        &["there is no field \"steps\""],
    );
    wrong(
        |s| s["steps"][1]["call"]["value"] = json!(5),
        &["step 2, call.value", "should be a string"],
    );
    wrong(
        |s| s["steps"][1]["call"]["sender"] = json!("somebody-with-a-long-name"),
        &["step 2, call.sender", "is not an address"],
    );
    wrong(
        |s| s["steps"][1]["call"]["expect"] = json!("fail"),
        &["step 2, call.expect", "out_of_gas"],
    );
    wrong(
        |s| s["steps"][1] = json!({ "cal": {} }),
        &["step 2", "cal", "\"call\""],
    );
    wrong(
        |s| s["steps"][1]["call"]["contract"] = json!("token"),
        &["step 2", "no contract \"token\"", "counter"],
    );
    wrong(
        |s| s["steps"][1]["call"]["function"] = json!("nope"),
        &["step 2", "it has: increment, get"],
    );
    wrong(
        |s| s["steps"][1]["call"]["arguments"] = json!(["many"]),
        &["step 2", "not a value of type i64"],
    );
    wrong(
        |s| s["steps"][1]["call"]["value"] = json!("5000000"),
        &["step 2", "bob has 1,000,000"],
    );
    wrong(
        |s| s["contracts"]["counter"] = json!("no.wat"),
        &["no.wat", "there is no such file"],
    );
    wrong(
        |s| s["contracts"]["counter"] = json!({ "sauce": "" }),
        &["contracts.counter", "sauce"],
    );
    wrong(
        |s| s["contracts"]["counter"] = json!({ "source": "(module (func i32.cons 1))" }),
        &["contracts.counter:1:15"],
    );
    wrong(
        |s| s["genesis"] = json!({ "accounts": { "alice": "-1" } }),
        &["genesis.accounts.alice", "not an amount"],
    );
}

#[test]
fn files_that_cannot_be_read_or_written_have_their_own_sentences() {
    let folder = Folder::new();
    refused(
        &folder,
        "--check",
        &["counter.json"],
        &["counter.gas.json", "no such file", "--snapshot"],
    );
    refused(
        &folder,
        "--snapshot",
        &["none.json"],
        &["none.json", "no such file", "path of a scenario"],
    );
    refused(&folder, "--snapshot", &["."], &["it is a folder"]);
    write(&folder.path("broken.json"), "{ \"scenario\": 1,");
    refused(
        &folder,
        "--snapshot",
        &["broken.json"],
        &["broken.json is not JSON", "line 1"],
    );
    write(&folder.path("two.json"), &format!("{} {{}}", scenario()));
    refused(
        &folder,
        "--snapshot",
        &["two.json"],
        &["two.json is not JSON"],
    );
    std::fs::write(folder.path("latin.json"), b"\xe9").expect("a file");
    refused(
        &folder,
        "--snapshot",
        &["latin.json"],
        &["is not UTF-8 text"],
    );
    write(&folder.path("other.json"), "{}");
    refused(
        &folder,
        "--diff",
        &["other.json", "counter.json"],
        &["no snapshot and no scenario"],
    );
    let nowhere = folder.path("nowhere/here.json").display().to_string();
    let output = folder.gas("--snapshot", &["counter.json"], &["-o", &nowhere]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("there is no such folder"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn an_expectation_beside_a_step_and_a_list_in_place_of_a_scenario_are_told() {
    let folder = Folder::new();
    folder.edit(|s| s["steps"][1]["expect"] = json!("revert"));
    let inside = "expect stands inside the step";
    refused(
        &folder,
        "--snapshot",
        &["counter.json"],
        &["step 2", inside],
    );
    write(&folder.path("counter.json"), "[]");
    refused(&folder, "--snapshot", &["counter.json"], &["is one object"]);
}

#[test]
fn the_addresses_of_contracts_are_told_when_a_snapshot_is_made() {
    let folder = Folder::new();
    let text = stdout(&folder.gas("--snapshot", &["counter.json"], &[]));
    let report = crate::json(&folder.gas("--snapshot", &["counter.json"], &["--json"]));
    let address = report["addresses"]["counter"].as_str().expect("an address");
    assert!(text.contains(&format!("counter is {address}")), "{text}");
}

#[test]
fn the_scenario_in_the_help_is_the_one_that_is_tested() {
    let help = stdout(&wattage(&["gas", "--help"]));
    let start = help.find("\n  {\n").expect("a scenario");
    let end = start + help[start..].find("\n  }\n").expect("its end") + 4;
    let shown: Value = serde_json::from_str(&help[start..end]).expect("json");
    assert_eq!(shown, scenario());
}
