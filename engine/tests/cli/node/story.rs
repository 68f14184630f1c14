//! What a team scripts, from its first sandbox to a file that anybody can check.

use serde_json::{Value, json};

use super::team::Team;
use crate::ledger::counter;
use crate::{stderr, stdout};

#[test]
fn a_team_deploys_calls_reads_forks_rewinds_exports_imports_and_replays() {
    let team = Team::new();
    let counter = &*counter().to_string();
    let deployed = team.json(&["deploy", "counter.wat"]);
    assert_eq!(deployed["contract"], counter);
    assert_eq!(deployed["height"], 1);

    let called = team.text(&[
        "call",
        counter,
        "--fn",
        "increment",
        "--arg",
        "5",
        "--from",
        "bob",
    ]);
    for part in [
        "increment(5) as bob",
        "success: i64:5",
        "gas 26,292 of 10,000,000 (wattage-1)",
        "call $store",
        "storage 0: none -> 5",
        "block 2, transaction 0x",
    ] {
        assert!(called.contains(part), "{part} in\n{called}");
    }
    assert_reading(&team, counter);
    assert_past(&team, counter);
    assert_file(&team);
}

/// What there is at two heights.
fn assert_reading(team: &Team, counter: &str) {
    let accounts = team.text(&["accounts"]);
    for part in ["alice  ", "1,000,000", counter] {
        assert!(accounts.contains(part), "{part} in\n{accounts}");
    }
    let before = team.json(&["accounts", "--height", "0"]);
    assert_eq!(before["accounts"].as_array().map(Vec::len), Some(4));
    assert_eq!(team.json(&["accounts", "bob"])["nonce"], 1);
    assert_eq!(team.json(&["accounts", "bob", "--height", "1"])["nonce"], 0);

    let storage = team.json(&["storage", counter]);
    assert_eq!(storage["rows"][0]["key"]["number"], "0");
    assert_eq!(storage["rows"][0]["value"]["number"], "5");
    assert_eq!(storage["rows"][0]["value"]["hex"], "0x0500000000000000");
    let none = team.text(&["storage", counter, "--height", "1"]);
    assert!(none.contains("stores nothing at block 1"), "{none}");

    let blocks = team.json(&["blocks"]);
    let newest = &blocks["blocks"][0];
    assert_eq!(newest["height"], 2);
    let hash = newest["transactions"][0]["hash"].as_str().expect("a hash");
    assert_eq!(team.json(&["block", "2"])["hash"], newest["hash"]);
    let transaction = team.json(&["tx", hash]);
    assert_eq!(transaction["function"], "increment");
    assert_eq!(transaction["arguments"], json!(["i64:5"]));
    let receipt = team.text(&["receipt", hash]);
    assert!(receipt.contains("success: i64:5"), "{receipt}");
    let events = team.text(&["events", "--after", "0"]);
    let lines: Vec<&str> = events.lines().collect();
    assert!(
        lines[0].starts_with("block 1: deploy alice -> 0x"),
        "{events}"
    );
    assert!(
        lines[1].contains("increment, success, 26,292 gas"),
        "{events}"
    );
}

/// Forks and rewinds.
fn assert_past(team: &Team, counter: &str) {
    let mut fork = Team::new();
    let forked = team.json(&["sandbox", "fork", "--height", "1"]);
    fork.adopt(&forked);
    assert_eq!(forked["height"], 1);
    fork.text(&["call", counter, "--fn", "increment", "--arg", "9"]);
    let value =
        |team: &Team| team.json(&["storage", counter])["rows"][0]["value"]["number"].clone();
    assert_eq!((value(&fork), value(team)), (json!("9"), json!("5")));

    let before = team.json(&["sandbox", "show"]);
    assert_eq!(
        team.json(&["sandbox", "rewind", "--height", "1"])["height"],
        1
    );
    assert_eq!(value(team), Value::Null);
    assert_eq!(team.json(&["sandbox", "undo"])["hash"], before["hash"]);
    assert_eq!(value(team), "5");
}

/// A file of it, executed again here and by the node, as it is and changed.
fn assert_file(team: &Team) {
    let told = team.text(&["export", "-o", "team.json"]);
    assert!(told.contains("team.json: 2 blocks"), "{told}");
    let replayed = team.text(&["replay", "team.json"]);
    assert!(
        replayed.contains("every block came out the same"),
        "{replayed}"
    );
    let imported = team.json(&["import", "team.json"]);
    let shown = team.json(&["sandbox", "show"]);
    assert_ne!(imported["id"], shown["id"]);
    assert_eq!(imported["hash"], shown["hash"]);
    assert_eq!(imported["state_root"], shown["state_root"]);

    let path = team.folder.path().join("team.json");
    let text = std::fs::read_to_string(&path).expect("the file");
    let mut file: Value = serde_json::from_str(&text).expect("JSON");
    file["blocks"][1]["gas_used"] = json!(26_291);
    crate::write(&path, &file.to_string());
    let output = team.run(&["replay", "team.json"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(
        said.contains("block 2: the gas used was 26,291, and is 26,292"),
        "{said}"
    );
    let refused = team.refused(&["import", "team.json"]);
    assert_eq!(refused["type"], "ledger-differs", "{refused}");
    assert!(
        refused["error"].to_string().contains("block 2"),
        "{refused}"
    );

    let start = team.text(&["export", "--height", "1", "-o", "-"]);
    let start: Value = serde_json::from_str(&start).expect("a ledger file");
    assert_eq!(start["blocks"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_proof_is_verified_here_and_one_for_another_root_is_not() {
    let team = Team::new();
    let counter = &*counter().to_string();
    team.text(&["deploy", "counter.wat"]);
    team.text(&["call", counter, "--fn", "increment", "--arg", "5"]);
    let root = team.json(&["block", "2"])["state_root"].clone();
    let account = team.json(&["proof", "alice"]);
    assert_eq!(account["verified"], true, "{account}");
    assert_eq!(account["state_root"], root);
    let row = team.text(&["proof", counter, "0"]);
    assert!(row.contains("value       5"), "{row}");
    assert!(row.contains("bytes, verified"), "{row}");
    let missing = team.text(&["proof", counter, "0", "--height", "1"]);
    assert!(missing.contains("there is no such row"), "{missing}");
    assert!(missing.contains("bytes, verified"), "{missing}");

    let root = root.as_str().expect("a root");
    team.text(&["proof", "alice", "--state-root", root]);
    let other = format!("0x{}", "ab".repeat(32));
    let refuted = team.run(&["proof", "alice", "--state-root", &other, "--json"]);
    assert_eq!(refuted.status.code(), Some(1), "{}", stderr(&refuted));
    let refuted = crate::json(&refuted);
    assert_eq!(refuted["verified"], false);
    assert!(refuted["why"].to_string().contains(&other), "{refuted}");
}

#[test]
fn money_and_time_move_and_a_preview_keeps_nothing() {
    let team = Team::new();
    let balance = |who: &str| team.json(&["accounts", who])["balance"].clone();
    team.text(&[
        "transfer", "--from", "alice", "--to", "bob", "--amount", "1,000",
    ]);
    assert_eq!(
        (balance("alice"), balance("bob")),
        (json!("999000"), json!("1001000"))
    );
    let preview = team.text(&["transfer", "--to", "bob", "--amount", "5", "--preview"]);
    assert!(preview.contains("nothing is kept"), "{preview}");
    assert_eq!(balance("bob"), "1001000");
    let large = u128::from(u64::MAX).to_string();
    team.text(&["faucet", "--to", "erin", "--amount", &large]);
    assert_eq!(balance("erin"), *large);
    let before = team.json(&["sandbox", "show"])["timestamp"].as_u64();
    team.text(&["warp", "--by", "100"]);
    let after = team.json(&["sandbox", "show"])["timestamp"].as_u64();
    assert_eq!(after, before.map(|before| before + 100));
}

#[test]
fn a_contract_that_fails_ends_with_one_and_its_block_is_kept() {
    let team = Team::new();
    let counter = &*counter().to_string();
    team.text(&["deploy", "counter.wat"]);
    let call = [
        "call",
        counter,
        "--fn",
        "increment",
        "--arg",
        "5",
        "--gas-limit",
        "1000",
    ];
    let failed = team.run(&call);
    assert_eq!(failed.status.code(), Some(1));
    let text = stdout(&failed);
    assert!(text.contains("out of gas"), "{text}");
    assert!(text.contains("block 2, transaction"), "{text}");
    assert_eq!(team.json(&["sandbox", "show"])["height"], 2);
}
