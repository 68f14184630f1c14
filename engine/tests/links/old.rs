//! The old links, which open for ever: `v1/NAME.link`, and what each came to when it was made in `NAME.json` beside it.
//!
//! `WATTAGE_BLESS=1` adds those that are missing, and never changes one that is there: whatever fails here would fail for
//! somebody who kept such a link.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use wattage_core::contract::Contract;
use wattage_core::examples::{EXAMPLES, example as shipped};
use wattage_core::ledger::{Action, Code, Transaction};
use wattage_core::limits::GAS_DEFAULT;
use wattage_core::share::{Bundle, Experiment, Link, ShareId, Verdict, View, replay};
use wattage_core::types::{Hash, Value};

use crate::common::account;
use crate::story::{Story, bundle, example, vm};

const TRAP: &str = "(module (func (export \"main\") (param i32) (result i32)\n  (i32.div_u (i32.const 7) (local.get 0))))";
const REVERT: &str = "(module (import \"env\" \"revert\" (func $revert (param i32 i32)))
  (memory (export \"memory\") 1) (data (i32.const 0) \"no funds\")
  (func (export \"main\") (call $revert (i32.const 0) (i32.const 8))))";
const LOOP: &str = "(module (func (export \"main\") (loop $again (br $again))))";
const TWICE: &str = "(module (func (export \"get\") (result i64) (i64.const 2)))";

fn source(id: &str) -> &'static str {
    shipped(id).expect("an example").source
}

/// A contract that is deployed and called once.
fn called(name: &str, wat: &str, gas_limit: u64, arguments: Vec<Value>) -> Experiment {
    let mut story = Story::new(name, wat);
    let contract = story.deploy(wat);
    story.call("alice", gas_limit, contract, "main", arguments);
    story.experiment()
}

fn history() -> Experiment {
    let counter = source("counter");
    let mut story = Story::new("counter.wat", counter);
    let first = story.deploy(counter);
    story.deploy(source("key-value"));
    for (sender, by) in [("bob", 5), ("carol", -2), ("bob", 40)] {
        let by = vec![Value::I64(by)];
        story.call(sender, GAS_DEFAULT, first, "increment", by);
    }
    let (to, amount) = (account("erin"), 1_000);
    story.apply(Transaction::Faucet { to, amount });
    story.sent(
        "erin",
        1_000,
        Action::Transfer {
            to: first,
            amount: 300,
        },
    );
    story.apply(Transaction::Warp {
        timestamp: 4_000_000_000,
    });
    story.call("dave", 1_000_000, first, "get", Vec::new());
    story.experiment()
}

fn upgrade() -> Experiment {
    let mut story = Story::new("twice.wat", TWICE);
    let contract = story.deploy(source("counter"));
    story.call("bob", GAS_DEFAULT, contract, "get", Vec::new());
    story.upgrade(contract, TWICE);
    story.call("bob", GAS_DEFAULT, contract, "get", Vec::new());
    story.experiment()
}

fn words() -> Experiment {
    let mut story = called("größe.wat", TRAP, GAS_DEFAULT, vec![Value::I32(2)]);
    story.title = "Größe 大小 🦀".to_owned();
    story.note = "Zwei Zeilen,\n二行, and a mark: \u{1f980}".to_owned();
    story.view = View {
        tab: "gas".to_owned(),
        line: Some(2),
        step: Some(3),
    };
    story
}

fn fork() -> Experiment {
    let mut story = called("attempt.wat", REVERT, GAS_DEFAULT, Vec::new());
    story.parent = Some(ShareId([0xab; 16]));
    story
}

fn module() -> Experiment {
    let mut story = Story::new("", "");
    let wasm = Contract::from_wat(TWICE)
        .expect("a contract")
        .wasm()
        .to_vec();
    let contract = story.deploy_code(Code { wasm, source: None });
    story.call("alice", GAS_DEFAULT, contract, "get", Vec::new());
    story.experiment()
}

/// What there is a link of since version 1.
fn experiments() -> Vec<(String, Experiment)> {
    let examples = EXAMPLES
        .iter()
        .map(|e| (format!("example-{}", e.id), example(e)));
    let others = [
        ("history-of-two-contracts", history()),
        ("an-upgrade", upgrade()),
        (
            "a-trap",
            called("trap.wat", TRAP, GAS_DEFAULT, vec![Value::I32(0)]),
        ),
        (
            "a-revert",
            called("revert.wat", REVERT, GAS_DEFAULT, Vec::new()),
        ),
        ("out-of-gas", called("loop.wat", LOOP, 5_000, Vec::new())),
        ("words-and-a-place", words()),
        ("a-fork", fork()),
        ("a-module-without-source", module()),
    ];
    let others = others
        .into_iter()
        .map(|(name, made)| (name.to_owned(), made));
    examples.chain(others).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links/v1")
}

/// What a link came to when it was made.
fn came_to(link: &Link) -> Json {
    let bundle: &Bundle = link.bundle();
    let source = |text: &str| Hash::tagged("wattage/test/source", &[text.as_bytes()]);
    let expected = bundle.expected.as_ref().expect("a result");
    json!({
        "id": link.id(),
        "source": source(&bundle.sources[0].text),
        "outcome": expected.outcome,
        "gas_used": bundle.gas_used(),
        "results": expected.results,
        "message": expected.message,
        "effects": expected.effects,
        "state_root": bundle.state_root,
    })
}

fn add_missing() {
    for (name, experiment) in experiments() {
        let path = folder().join(format!("{name}.link"));
        if path.exists() {
            continue;
        }
        let link = Link::of(bundle(experiment)).expect("a link");
        let json = serde_json::to_string_pretty(&came_to(&link)).expect("json");
        fs::write(&path, format!("{link}\n")).expect("a file");
        fs::write(path.with_extension("json"), json + "\n").expect("a file");
    }
}

#[test]
fn every_old_link_opens_and_comes_to_what_it_came_to() {
    if std::env::var_os("WATTAGE_BLESS").is_some() {
        add_missing();
    }
    let mut names = Vec::new();
    for file in fs::read_dir(folder()).expect("the folder") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|kind| kind != "link") {
            continue;
        }
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).expect("a link");
        let link = Link::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let json = fs::read_to_string(path.with_extension("json")).expect("what it came to");
        let expected: Json = serde_json::from_str(&json).expect("json");
        assert_eq!(came_to(&link), expected, "{name}");
        let replayed = replay(&vm(), link.bundle(), |_| ControlFlow::Continue(()));
        let replayed = replayed.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(replayed.verdict, Verdict::Same, "{name}");
        let again = Link::of(link.bundle().clone()).expect("a link");
        assert_eq!(
            again.text(),
            text.trim(),
            "{name} opens, but would be another link today: compressor, dictionary or encoding have changed, and so \
             would short links and lineage"
        );
        names.push(name);
    }
    let mut made: Vec<String> = experiments().into_iter().map(|(name, _)| name).collect();
    names.sort();
    made.sort();
    assert_eq!(names, made, "WATTAGE_BLESS=1 adds what is missing");
}
