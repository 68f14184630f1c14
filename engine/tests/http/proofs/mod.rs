//! `docs/proofs.md`: its example is what a node answers, and its words are enough to check any proof.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::client::{TestNode, call, counter};

const CHAPTER: &str = include_str!("../../../../docs/proofs.md");

/// Whether the script, which has only the chapter to go by, takes the proof; `None` without a Python.
fn verified(proof: &Value, block: &Value) -> Option<bool> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/proofs/verify.py");
    let python = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut python = python.ok()?;
    let given = json!({ "proof": proof, "block": block }).to_string();
    let mut input = python.stdin.take().expect("a pipe");
    input.write_all(given.as_bytes()).expect("it reads");
    drop(input);
    Some(python.wait().expect("an end").success())
}

#[tokio::test]
async fn the_chapters_example_is_what_a_node_answers() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let answers = [
        sandbox.get("/accounts/alice/proof?height=0").await,
        sandbox.get("/blocks/0").await,
    ];
    let examples: Vec<Value> = CHAPTER
        .split("```json\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("```"))
        .map(|(text, _)| serde_json::from_str(text).expect("JSON"))
        .collect();
    assert_eq!(examples, answers, "{}", json!(answers));
    assert_ne!(verified(&examples[0], &examples[1]), Some(false));
}

#[tokio::test]
async fn the_chapters_words_are_enough_to_check_proofs_of_rows_and_of_absences() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = sandbox.deploy(counter()).await;
    sandbox
        .commit(&call(&contract, "increment", &["i64:5"]))
        .await;
    let rows = sandbox.get(&format!("/accounts/{contract}/storage")).await;
    let key = rows["rows"][0]["key"].as_str().expect("a row");
    for (path, present) in [
        ("/accounts/alice/proof".to_owned(), true),
        ("/accounts/nobody/proof".to_owned(), false),
        (format!("/accounts/{contract}/proof"), true),
        (format!("/accounts/{contract}/storage/{key}/proof"), true),
        (format!("/accounts/{contract}/storage/0xffff/proof"), false),
    ] {
        for height in 0..=2 {
            let mut proof = sandbox.get(&format!("{path}?height={height}")).await;
            let block = sandbox.get(&format!("/blocks/{height}")).await;
            assert_ne!(verified(&proof, &block), Some(false), "{proof}");
            if height == 2 {
                assert_eq!(proof["value"] != Value::Null, present, "{proof}");
            }
            proof["value"] = json!("0x00");
            assert_ne!(verified(&proof, &block), Some(true), "another value");
        }
    }
}
