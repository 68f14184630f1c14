//! What a node refuses, and how the command line tells it.

use super::team::Team;
use crate::ledger::counter;
use crate::{stderr, stdout};

#[test]
fn each_refusal_of_the_node_has_its_word_and_its_sentence() {
    let team = Team::new();
    let counter = &*counter().to_string();
    team.text(&["deploy", "counter.wat"]);
    let unknown = "00".repeat(16);
    let hash = format!("0x{}", "00".repeat(32));
    for (arguments, kind, sentence) in [
        (
            &["sandbox", "show", "--sandbox", &*unknown][..],
            "unknown-sandbox",
            "--sandbox",
        ),
        (
            &["sandbox", "show", "--sandbox", "../x"],
            "unknown-sandbox",
            "is not the id",
        ),
        (
            &["faucet", "--to", "bob", "--amount", "5", "--token", "no"],
            "wrong-token",
            "--token-file",
        ),
        (
            &["sandbox", "delete", "--yes", "--token", "no"],
            "wrong-token",
            "--token-file",
        ),
        (
            &["transfer", "--to", "bob", "--amount", "5", "--nonce", "0"],
            "stale-nonce",
            "without --nonce",
        ),
        (
            &["transfer", "--to", "bob", "--amount", "5000000"],
            "insufficient-funds",
            "alice",
        ),
        (
            &["call", counter, "--fn", "nope"],
            "no-such-entry",
            "increment",
        ),
        (
            &["call", counter, "--fn", "increment"],
            "argument-count",
            "takes 1 argument",
        ),
        (&["call", "nobody"], "no-contract", "nobody"),
        (
            &["upgrade", counter, "counter.wat", "--from", "bob"],
            "not-creator",
            "alice",
        ),
        (&["warp", "--to", "5"], "warp", "5"),
        (&["tx", &*hash], "unknown-transaction", &*hash),
        (&["receipt", &*hash], "unknown-transaction", &*hash),
        (&["block", "99"], "unknown-height", "99"),
        (&["accounts", "--height", "99"], "unknown-height", "99"),
        (
            &["sandbox", "rewind", "--height", "99"],
            "unknown-height",
            "99",
        ),
        (
            &["export", "-o", "none.json", "--height", "99"],
            "unknown-height",
            "99",
        ),
    ] {
        let refused = team.refused(arguments);
        assert_eq!(refused["type"], kind, "{arguments:?}: {refused}");
        let error = refused["error"].to_string();
        assert!(
            error.contains(sentence),
            "{arguments:?}: {sentence} in {error}"
        );
    }
    assert!(
        !team.folder.path().join("none.json").exists(),
        "no file is left of it"
    );
    let left = std::fs::read_dir(team.folder.path()).expect("a folder");
    let left = left.filter_map(Result::ok).map(|entry| entry.file_name());
    let partial: Vec<_> = left
        .filter(|name| name.to_string_lossy().contains("partial"))
        .collect();
    assert!(partial.is_empty(), "{partial:?}");
}

#[test]
fn what_is_missing_is_asked_for_before_any_node_is() {
    let team = Team::new();
    let bare = |arguments: &[&str]| {
        let mut command = team.command(crate::WATTAGE);
        command
            .env_remove("WATTAGE_SANDBOX")
            .env_remove("WATTAGE_TOKEN");
        let output = command.args(arguments).output().expect("the binary runs");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        stderr(&output)
    };
    let said = bare(&["sandbox", "show"]);
    assert!(said.contains("wattage sandbox create makes one"), "{said}");
    let said = bare(&[
        "faucet",
        "--to",
        "bob",
        "--amount",
        "5",
        "--sandbox",
        &team.id,
    ]);
    assert!(said.contains("--token-file"), "{said}");
    let said = bare(&["warp", "--sandbox", &team.id]);
    assert!(said.contains("--by"), "{said}");
    let huge = "340282366920938463463374607431768211456";
    let said = bare(&["faucet", "--to", "bob", "--amount", huge]);
    assert!(said.contains("is not an amount"), "{said}");
    let said = bare(&["tx", "0x12"]);
    assert!(said.contains("0x12"), "{said}");
}

#[test]
fn code_that_the_node_refuses_is_shown_at_its_place() {
    let team = Team::new();
    let path = team.folder.path().join("broken.wat");
    crate::write(
        &path,
        "(module\n  (func (export \"main\")\n    i32.cons 1))",
    );
    let output = team.run(&["deploy", "broken.wat"]);
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    for part in ["--> broken.wat:3:5", "    i32.cons 1", "^^^^^^^^"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let refused = team.refused(&["deploy", "broken.wat"]);
    assert_eq!(refused["type"], "invalid-code");
    assert_eq!(
        refused["diagnostic"]["span"]["location"]["line"], 3,
        "{refused}"
    );
}

#[test]
fn a_new_token_takes_the_place_of_the_old_one_and_files_may_hold_it() {
    let mut team = Team::new();
    let old = team.token.clone();
    let created = team.json(&["sandbox", "token"]);
    team.adopt(&created);
    assert_ne!(team.token, old);
    let faucet = ["faucet", "--to", "bob", "--amount", "5"];
    team.text(&faucet);
    let refused = team.refused(&[&faucet[..], &["--token", &old]].concat());
    assert_eq!(refused["type"], "wrong-token");
    crate::write(
        &team.folder.path().join("token"),
        &format!("{}\n", team.token),
    );
    team.token = old;
    team.text(&[&faucet[..], &["--token-file", "token"]].concat());
}

#[test]
fn deleting_needs_a_yes_and_is_for_good() {
    let team = Team::new();
    let asked = team.refused(&["sandbox", "delete"]);
    assert!(asked["error"].to_string().contains("--yes"), "{asked}");
    assert_eq!(team.json(&["sandbox", "show"])["height"], 0);
    let deleted = team.json(&["sandbox", "delete", "--yes"]);
    assert_eq!(deleted["deleted"], team.id);
    assert_eq!(
        team.refused(&["sandbox", "show"])["type"],
        "unknown-sandbox"
    );
}

#[test]
fn a_sandbox_begins_as_its_options_say() {
    let mut team = Team::new();
    let arguments = [
        "--genesis",
        "alice=5,000",
        "--genesis",
        "pot=7",
        "--gas-price",
        "2",
    ];
    let created = team.json(&[&["sandbox", "create"], &arguments[..]].concat());
    team.adopt(&created);
    assert_eq!(created["gas_price"], "2");
    let accounts = team.json(&["accounts"])["accounts"].clone();
    assert_eq!(accounts.as_array().map(Vec::len), Some(2));
    assert_eq!(accounts[1]["balance"], "7");
    crate::write(
        &team.folder.path().join("genesis.json"),
        r#"{ "accounts": { "zoe": "340282366920938463463374607431768211455" } }"#,
    );
    let created = team.json(&["sandbox", "create", "--genesis-file", "genesis.json"]);
    team.adopt(&created);
    let zoe = team.json(&["accounts", "zoe"])["balance"].clone();
    assert_eq!(zoe, u128::MAX.to_string());
    for arguments in [
        &["--genesis", "alice"][..],
        &["--genesis", "alice=1", "--genesis", "alice=2"],
        &["--genesis-file", "counter.wat"],
    ] {
        team.refused(&[&["sandbox", "create"], arguments].concat());
    }
    let env = team.text(&["sandbox", "create", "--env"]);
    assert_eq!(env.lines().count(), 2, "{env}");
    assert!(
        env.lines().all(|line| line.starts_with("export WATTAGE_")),
        "{env}"
    );
    assert!(!stdout(&team.run(&["sandbox", "show"])).contains(&team.token));
}
