//! Transactions that the ledger rejects: each has its own word and sentence, and nothing happens.

use serde_json::{Value, json};

use super::client::{Sandbox, TestNode, call, counter, deploy, text, transfer};

/// Submits and previews `transaction`: both are refused alike, and the ledger stays as it is.
async fn rejected(
    sandbox: &Sandbox<'_>,
    transaction: &Value,
    status: u16,
    kind: &str,
    phrase: &str,
) -> Value {
    let before = sandbox.state().await;
    let preview = sandbox.preview(std::slice::from_ref(transaction)).await;
    preview.problem(status, kind, phrase);
    let problem = sandbox
        .submit(transaction)
        .await
        .problem(status, kind, phrase);
    assert_eq!(sandbox.state().await, before, "{kind} changed the ledger");
    problem
}

fn with(mut transaction: Value, field: &str, value: Value) -> Value {
    transaction[field] = value;
    transaction
}

#[tokio::test]
async fn what_a_sender_gets_wrong_is_told_with_the_values() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let pay = || transfer("bob", "1");
    let nonce = with(pay(), "nonce", json!(5));
    rejected(
        &sandbox,
        &nonce,
        409,
        "stale-nonce",
        "the nonce is 0, not 5; leave the nonce out",
    )
    .await;
    let gas = with(pay(), "gas_limit", json!(1_000_000_001));
    rejected(&sandbox, &gas, 422, "gas-limit", "at most 1,000,000,000").await;
    let funds = transfer("bob", "1000001");
    rejected(&sandbox, &funds, 422, "insufficient-funds", "1,000,000").await;
    let most = u128::MAX.to_string();
    let overflow = json!({ "kind": "faucet", "to": "bob", "amount": most });
    rejected(&sandbox, &overflow, 422, "supply-overflow", "2^128").await;
    let now = sandbox.get("").await["timestamp"].as_u64().expect("a time");
    for past in [now - 1, now] {
        let warp = json!({ "kind": "warp", "timestamp": past });
        rejected(&sandbox, &warp, 422, "warp", "a warp goes forward").await;
    }
}

#[tokio::test]
async fn what_a_caller_gets_wrong_is_told_with_what_there_is() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = sandbox.deploy(counter()).await;
    let nobody = call("bob", "main", &[]);
    rejected(&sandbox, &nobody, 404, "no-contract", "no contract at bob").await;
    let entry = call(&contract, "incremnt", &["1"]);
    rejected(
        &sandbox,
        &entry,
        422,
        "no-such-entry",
        "it has: increment, get",
    )
    .await;
    for arguments in [&[][..], &["1", "2"]] {
        let count = call(&contract, "increment", arguments);
        let phrase = format!("takes 1 argument, not {}", arguments.len());
        let problem = rejected(&sandbox, &count, 422, "argument-count", &phrase).await;
        assert!(text(&problem["detail"]).contains("(param i64) (result i64)"));
    }
    for argument in ["x", "i32:1", "18446744073709551616"] {
        let wrong = call(&contract, "increment", &[argument]);
        rejected(&sandbox, &wrong, 422, "argument", argument).await;
    }
    let long = format!("0x{}", "00".repeat(65_537));
    let input = with(call(&contract, "get", &[]), "input", json!(long));
    rejected(
        &sandbox,
        &input,
        422,
        "input",
        "65,537 bytes; the limit is 65,536",
    )
    .await;
    let upgrade = json!({
        "kind": "upgrade", "sender": "bob", "contract": contract, "source": counter(),
    });
    rejected(&sandbox, &upgrade, 403, "not-creator", "by its creator").await;
    let arguments = with(deploy(counter()), "arguments", json!(["1"]));
    rejected(&sandbox, &arguments, 422, "no-such-entry", "init").await;
}

#[tokio::test]
async fn broken_code_is_told_with_its_place() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let source = "(module\n  (func (export \"main\") (result i32)\n    i32.ad))";
    let problem = rejected(&sandbox, &deploy(source), 422, "invalid-code", "3:5").await;
    assert_eq!(
        problem["diagnostic"]["span"]["location"],
        json!({ "line": 3, "column": 5 })
    );
    assert!(!text(&problem["diagnostic"]["message"]).is_empty());
    let funds = transfer("bob", "1000001");
    let problem = rejected(&sandbox, &funds, 422, "insufficient-funds", "").await;
    assert!(problem.get("diagnostic").is_none());
}

#[tokio::test]
async fn code_that_is_no_contract_is_refused_by_name() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let import = r#"(module (import "env" "teleport" (func)) (func (export "main")))"#;
    rejected(&sandbox, &deploy(import), 422, "invalid-code", "teleport").await;
    let large = format!("(module) ;;{}", " ".repeat(256 * 1024));
    rejected(
        &sandbox,
        &deploy(&large),
        422,
        "invalid-code",
        "the limit is 262,144",
    )
    .await;
    let data = format!(
        "(module (memory 3) (data (i32.const 0) \"{}\"))",
        "x".repeat(140_000)
    );
    rejected(
        &sandbox,
        &deploy(&data),
        422,
        "invalid-code",
        "the limit is 131,072",
    )
    .await;
    let junk = json!({ "kind": "deploy", "sender": "alice", "wasm": "0x00" });
    rejected(&sandbox, &junk, 422, "invalid-code", "").await;
}
