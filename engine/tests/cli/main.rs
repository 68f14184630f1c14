//! The command line, as people and programs use it: one file for each command.

mod check;
mod config;
mod gas;
mod help;
mod ledger;
mod node;
mod recorded;
mod replay;
mod run;
mod scenario;
mod script;
mod serve;
mod share;
mod snapshot;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The binary.
const WATTAGE: &str = env!("CARGO_BIN_EXE_wattage");

/// Runs `wattage` with these arguments.
fn wattage(arguments: &[&str]) -> Output {
    with_input(arguments, "")
}

/// Runs `wattage` with these arguments and a text on standard input.
fn with_input(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(WATTAGE)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A source over the limit is not read to its end: the pipe may close early.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the binary ends")
}

fn example(id: &str) -> &'static str {
    wattage_core::examples::example(id)
        .expect("an example")
        .source
}

/// A folder with every example as `ID.wat`, the scenario as `counter.json`, a ledger as `counter.ledger.json`, a link as
/// `counter.wattage`, and the help's script as `counter.wast`.
fn examples() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for example in &wattage_core::examples::EXAMPLES {
        write(
            &folder.path().join(format!("{}.wat", example.id)),
            example.source,
        );
    }
    write(&folder.path().join("counter.json"), &scenario().to_string());
    let ledger = folder.path().join("counter.ledger.json");
    write(&ledger, &ledger::file().to_string());
    let link = folder.path().join("counter.wattage").display().to_string();
    let counter = folder.path().join("counter.wat").display().to_string();
    let shared = wattage(&["share", &counter, "--fn", "get", "-o", &link]);
    assert!(shared.status.success(), "{}", stderr(&shared));
    let script = script_of(&stdout(&wattage(&["test", "--help"])));
    write(&folder.path().join("counter.wast"), &script);
    folder
}

/// A scenario on the counter: a deployment and an increment by 5.
fn scenario() -> Value {
    serde_json::json!({
        "scenario": 1,
        "schedule": "wattage-1",
        "contracts": { "counter": "counter.wat" },
        "steps": [
            { "deploy": { "contract": "counter", "sender": "alice" } },
            { "call": { "contract": "counter", "function": "increment", "arguments": ["5"], "sender": "bob" } },
        ],
    })
}

/// The script that the help of `wattage test` shows.
fn script_of(help: &str) -> String {
    let script = help.split("The script counter.wast:").nth(1);
    script.expect("a script").to_owned()
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("a writable folder");
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
