//! Several people in one sandbox: who sent a block, and who follows it.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Stdio};

use serde_json::{Value, json};

use super::team::Team;
use crate::WATTAGE;
use crate::ledger::counter;

/// Somebody who follows the sandbox's events until this is dropped.
struct Follower {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Follower {
    fn start(team: &Team, arguments: &[&str]) -> Self {
        let mut command = team.command(WATTAGE);
        command.args(["events", "--follow"]).args(arguments);
        let child = command.stdout(Stdio::piped()).spawn();
        let mut child = child.expect("the binary runs");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        Self { child, lines }
    }

    /// The next line for which this holds.
    fn until(&mut self, holds: impl Fn(&str) -> bool) -> String {
        let mut lines = self.lines.by_ref().map(|line| line.expect("text"));
        lines.find(|line| holds(line)).expect("a line like that")
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn who_sent_a_block_is_told_by_blocks_and_block_and_events() {
    let team = Team::new();
    let counter = &*counter().to_string();
    team.text(&["deploy", "counter.wat"]);
    let unnamed = team.text(&["blocks"]);
    assert!(!unnamed.contains(" by"), "{unnamed}");
    let increment = ["call", counter, "--fn", "increment", "--arg", "1"];
    team.text(&[&increment[..], &["--member", "Bén"]].concat());
    team.text(&["faucet", "--to", "bob", "--amount", "5", "--member", "Ana"]);
    team.text(&[
        "transfer", "--to", "bob", "--amount", "5", "--member", " Ana ",
    ]);
    team.text(&["warp", "--by", "60", "--member", "Cid"]);

    let page = team.json(&["blocks"]);
    let blocks = page["blocks"].as_array().expect("blocks");
    let senders: Vec<_> = blocks.iter().map(|block| &block["sent_by"]).collect();
    let expected = json!(["Cid", "Ana", "Ana", "Bén", null, null]);
    assert_eq!(json!(senders), expected);
    let table = team.text(&["blocks"]);
    let heading = table.lines().next().expect("a heading");
    assert!(heading.ends_with("by"), "{table}");
    let block = team.text(&["block", "2"]);
    assert!(block.ends_with("Bén\n"), "{block}");
    let events = team.text(&["events", "--after", "0", "--count", "2"]);
    let lines: Vec<&str> = events.lines().collect();
    assert!(lines[0].ends_with(" gas"), "{events}");
    assert!(lines[1].ends_with(" gas, by Bén"), "{events}");
}

#[test]
fn who_follows_hears_who_comes_who_goes_and_who_sends() {
    let team = Team::new();
    let mut ana = Follower::start(&team, &["--member", "Ana"]);
    assert_eq!(ana.until(|line| line.starts_with("here")), "here: Ana");
    let mut ben = Follower::start(&team, &["--member", "Ben", "--json"]);
    assert_eq!(ana.until(|line| line.starts_with("Ben")), "Ben has come");
    let present = ben.until(|line| line.contains("present"));
    let present: Value = serde_json::from_str(&present).expect("an object");
    let expected = json!({
        "event": "present",
        "data": {
            "members": [{ "name": "Ana", "streams": 1 }, { "name": "Ben", "streams": 1 }],
            "more": 0, "unnamed": 0,
        },
    });
    assert_eq!(present, expected);
    team.text(&["faucet", "--to", "bob", "--amount", "5", "--member", "Ben"]);
    let block = ana.until(|line| line.starts_with("block 1"));
    assert!(block.ends_with(", by Ben"), "{block}");
    drop(ben);
    assert_eq!(ana.until(|line| line.starts_with("Ben")), "Ben has gone");
}

#[test]
fn a_name_comes_from_the_environment_too_and_one_that_is_none_is_refused_before_anything_is_sent() {
    let team = Team::new();
    let faucet = ["faucet", "--to", "bob", "--amount", "5"];
    for name in ["Ana", ""] {
        let mut command = team.command(WATTAGE);
        let output = command.args(faucet).env("WATTAGE_MEMBER", name).output();
        assert_eq!(output.expect("it runs").status.code(), Some(0), "{name:?}");
    }
    let long = "n".repeat(25);
    for (name, sentence) in [(&*long, "this one has 25"), ("a\nb", "no line breaks")] {
        let refused = team.refused(&[&faucet[..], &["--member", name]].concat());
        let error = refused["error"].to_string();
        assert!(error.contains(sentence), "{error}");
        assert!(error.contains("WATTAGE_MEMBER"), "{error}");
    }
    let page = team.json(&["blocks"]);
    let blocks = page["blocks"].as_array().expect("blocks");
    let senders: Vec<_> = blocks.iter().map(|block| &block["sent_by"]).collect();
    assert_eq!(json!(senders), json!([null, "Ana", null]));
}

#[test]
fn an_upgrade_that_names_the_code_it_replaces_is_refused_when_that_has_changed() {
    let team = Team::new();
    let counter = &*counter().to_string();
    team.text(&["deploy", "counter.wat"]);
    let code = || {
        let account = team.json(&["accounts", counter]);
        account["contract"]["code"]
            .as_str()
            .expect("a hash")
            .to_owned()
    };
    let first = code();
    let source = std::fs::read_to_string(team.folder.path().join("counter.wat")).expect("a file");
    crate::write(
        &team.folder.path().join("anas.wat"),
        &format!(";; Ana's\n{source}"),
    );
    team.text(&["upgrade", counter, "anas.wat", "--replaces", &first]);
    let refused = team.refused(&["upgrade", counter, "counter.wat", "--replaces", &first]);
    assert_eq!(refused["type"], "code-changed", "{refused}");
    let second = code();
    let error = refused["error"].to_string();
    assert!(error.contains(&second) && error.contains(&first), "{error}");
    team.text(&["upgrade", counter, "counter.wat", "--replaces", &second]);
}
