//! What is easily got wrong, and what people and their shells are told then.

use std::process::Stdio;

use serde_json::{Value, json};

use super::fake::{Fake, answer};
use super::team::Team;
use super::{at, with};
use crate::ledger::{counter, named};
use crate::{WATTAGE, stderr, stdout, wattage};

#[test]
fn a_key_without_0x_is_the_number_of_a_word_and_with_it_bytes() {
    let team = Team::new();
    // The key of the row that is proved is the account and then the key.
    let alice = named("alice");
    for (key, bytes) in [("10", "0a00000000000000"), ("0x10", "10")] {
        let proof = team.json(&["proof", "alice", key]);
        assert_eq!(proof["key"], format!("{alice}{bytes}"), "{key}");
    }
    let refused = team.run(&["proof", "alice", "18446744073709551615"]);
    assert_eq!(refused.status.code(), Some(2), "{}", stdout(&refused));
    assert!(
        stderr(&refused).contains("is no key"),
        "{}",
        stderr(&refused)
    );
    let short = team.run(&["tx", "0xab"]);
    assert_eq!(short.status.code(), Some(2));
    let said = stderr(&short);
    assert!(said.contains("a hash is 32 bytes; this is 1"), "{said}");
}

#[test]
fn the_input_of_a_call_may_leave_its_0x_out() {
    let team = Team::new();
    let counter = &*counter().to_string();
    team.text(&["deploy", "counter.wat"]);
    let mut inputs = Vec::new();
    for input in ["0x10", "10"] {
        let called = team.json(&["call", counter, "--fn", "get", "--input", input]);
        let hash = called["transaction"].as_str().expect("a hash");
        inputs.push(team.json(&["tx", hash])["input"].clone());
    }
    assert_eq!(inputs, ["0x10", "0x10"]);
}

#[test]
fn a_shell_that_evaluates_a_failure_fails_and_forgets_the_sandbox_but_for_a_new_token() {
    let team = Team::new();
    let evaluated = |arguments: &str| {
        let script = format!(
            r#"eval "$("$0" {arguments} --env)"; echo "$? ${{WATTAGE_SANDBOX-none}} ${{WATTAGE_TOKEN-none}}""#
        );
        let mut shell = team.command("sh");
        shell.args(["-c", &script, WATTAGE]).stderr(Stdio::null());
        stdout(&shell.output().expect("a shell")).trim().to_owned()
    };
    let kept = format!("1 {} {}", team.id, team.token);
    for arguments in [
        "sandbox create --node http://127.0.0.1:1",
        "sandbox create --genesis alice=1 --genesis alice=2",
        "sandbox fork --height 99",
        "import counter.json",
    ] {
        assert_eq!(evaluated(arguments), "1 none none", "{arguments}");
    }
    assert_eq!(evaluated("sandbox create --nothing"), kept);
    assert_eq!(evaluated("sandbox token --token no"), kept);
    assert!(evaluated("sandbox create").starts_with("0 "));
}

#[test]
fn who_cannot_pay_the_fee_is_told_of_the_gas_limit() {
    let mut team = Team::new();
    let arguments = ["--genesis", "alice=1,000,000", "--gas-price", "2"];
    let created = team.json(&[&["sandbox", "create"], &arguments[..]].concat());
    team.adopt(&created);
    let transfer = ["transfer", "--to", "bob", "--amount", "5"];
    for more in [&[][..], &["--preview"]] {
        let refused = team.refused(&[&transfer[..], more].concat());
        let said = refused["error"].to_string();
        let fee = "the highest fee is 20,000,000, 10,000,000 gas for 2 each: --gas-limit lowers it";
        assert!(said.contains(fee), "{said}");
    }
    team.text(&[&transfer[..], &["--gas-limit", "400,000"]].concat());

    // The sandbox that the help makes is one in which its sender can do something.
    let help = stdout(&wattage(&["sandbox", "--help"]));
    let example = help.lines().find(|line| line.contains("--gas-price"));
    let example: Vec<&str> = example.expect("an example").split_whitespace().collect();
    let created = team.text(&example[1..]);
    team.adopt(&serde_json::from_str(&created).expect("JSON"));
    team.text(&transfer);
}

#[test]
fn a_count_of_events_is_of_the_newest_and_a_height_beyond_them_is_refused() {
    let team = Team::new();
    for _ in 0..4 {
        team.text(&["faucet", "--to", "bob", "--amount", "1"]);
    }
    let heights = |arguments: &[&str]| -> Vec<String> {
        let text = team.text(&[&["events"], arguments].concat());
        let lines = text.lines().map(|line| line.split(':').next());
        lines
            .map(|line| line.unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(heights(&["--count", "2"]), ["block 3", "block 4"]);
    assert_eq!(
        heights(&["--count", "2", "--follow"]),
        ["block 3", "block 4"]
    );
    assert_eq!(heights(&["--count", "99"]).len(), 5);
    assert_eq!(heights(&["--after", "0", "--count", "1"]), ["block 1"]);
    assert!(heights(&["--after", "4"]).is_empty());
    let refused = team.refused(&["events", "--after", "5"]);
    let said = refused["error"].to_string();
    assert!(said.contains("there is no block 5"), "{said}");
    assert!(said.contains("the newest is 4"), "{said}");
}

#[test]
fn replay_and_import_name_the_same_first_difference_of_a_changed_genesis() {
    let team = Team::new();
    team.text(&["deploy", "counter.wat"]);
    team.text(&["export", "-o", "team.json"]);
    let path = team.folder.path().join("team.json");
    let text = std::fs::read_to_string(&path).expect("the file");
    let mut file: Value = serde_json::from_str(&text).expect("JSON");
    file["genesis"]["accounts"]["0x616c696365000000000000000000000000000000"] = json!("7");
    crate::write(&path, &file.to_string());
    let replayed = stdout(&team.run(&["replay", "team.json"]));
    let difference = replayed.lines().next().expect("a line");
    let difference = difference
        .split("DIFFERS at ")
        .nth(1)
        .expect("a difference");
    assert!(difference.starts_with("block 0: the block hash was 0x"));
    let refused = team.refused(&["import", "team.json"]);
    let said = refused["error"].to_string();
    assert!(said.contains(difference), "{difference} in {said}");
}

#[test]
fn a_full_sandbox_is_its_owners_to_mend() {
    let body = r#"{"type":"quota-rows","title":"The sandbox has too many rows","status":507,"detail":"full"}"#;
    let full = answer(
        "507 Insufficient Storage",
        "content-type: application/problem+json\r\n",
        body,
    );
    let fake = Fake::answering(&[&full]);
    let output = at(&fake.url, &["faucet", "--to", "bob", "--amount", "5"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("a fork is as full as this one"), "{said}");
}

#[test]
fn a_wrong_sandbox_is_answered_with_a_command() {
    let team = Team::new();
    for id in [&*"00".repeat(16), "../x"] {
        let refused = team.refused(&["sandbox", "show", "--sandbox", id]);
        let said = refused["error"].to_string();
        assert!(said.contains("wattage sandbox create makes one"), "{said}");
        assert!(!said.contains("POST"), "{said}");
    }
}

#[test]
fn a_key_that_was_used_before_is_told_of() {
    let team = Team::new();
    let faucet = ["faucet", "--to", "bob", "--amount", "5"];
    assert_eq!(team.json(&faucet)["replayed"], false);
    let again = [&faucet[..], &["--idempotency-key", "friday"]].concat();
    let first = team.json(&again);
    assert_eq!(first["replayed"], false);
    let second = team.json(&again);
    assert_eq!(second["replayed"], true);
    assert_eq!(second["transaction"], first["transaction"]);
    let text = team.text(&again);
    assert!(text.contains("nothing new was done"), "{text}");
    let preview = team.json(&[&faucet[..], &["--preview"]].concat());
    assert_eq!(preview.get("replayed"), None);
}

#[test]
fn usage_lines_do_not_ask_for_what_the_environment_gives() {
    let bare = stderr(&with(&[], &["transfer", "--nothing"]));
    let usage = stderr(&at("http://127.0.0.1:1", &["transfer", "--nothing"]));
    assert!(
        usage.contains("Usage: wattage transfer [OPTIONS]"),
        "{usage}"
    );
    assert_eq!(usage, bare);
    for option in ["--node", "--sandbox", "--token"] {
        assert!(!usage.contains(option), "{option} in {usage}");
    }
}
