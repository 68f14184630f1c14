//! Where an export is written: what is there stays what it is, unless it is a ledger file.

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, symlink};
use std::process::Command;

use serde_json::Value;

use super::team::Team;
use crate::stderr;

#[test]
fn an_export_to_a_pipe_goes_through_it() {
    let team = Team::new();
    let pipe = team.folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo runs").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read(pipe)
    });
    team.text(&["export", "-o", "pipe"]);
    let kind = fs::symlink_metadata(&pipe).expect("a place").file_type();
    assert!(kind.is_fifo(), "{kind:?}");
    let bytes = reader.join().expect("a reader").expect("bytes");
    let file: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(file["format"], "wattage-ledger-1");
}

#[test]
fn an_export_through_a_link_replaces_the_ledger_file_it_leads_to() {
    let team = Team::new();
    let place = |name: &str| team.folder.path().join(name);
    fs::create_dir(place("kept")).expect("a folder");
    team.text(&["export", "-o", "kept/old.json"]);
    symlink("kept/old.json", place("link.json")).expect("a link");
    team.text(&["faucet", "--to", "bob", "--amount", "5"]);
    team.text(&["export", "-o", "link.json"]);
    assert!(place("link.json").is_symlink());
    let text = fs::read_to_string(place("kept/old.json")).expect("the file");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(file["blocks"].as_array().map(Vec::len), Some(1));

    symlink("kept/none.json", place("nowhere.json")).expect("a link");
    let refused = team.refused(&["export", "-o", "nowhere.json"]);
    let error = refused["error"].to_string();
    assert!(error.contains("leads to no file"), "{error}");
    assert!(place("nowhere.json").is_symlink());
}

#[test]
fn a_file_that_is_no_ledger_file_is_not_overwritten() {
    let team = Team::new();
    let place = |name: &str| team.folder.path().join(name);
    let before = fs::read(place("counter.wat")).expect("an example");
    let refused = team.refused(&["export", "-o", "counter.wat"]);
    let error = refused["error"].to_string();
    assert!(error.contains("no ledger file"), "{error}");
    assert_eq!(fs::read(place("counter.wat")).expect("it"), before);
    fs::write(place("empty"), "").expect("a file");
    team.text(&["export", "-o", "empty"]);
    let output = team.run(&["replay", "empty"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}
