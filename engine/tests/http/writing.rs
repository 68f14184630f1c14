//! Who may write, in which order, and what writers see of each other.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::client::{TestNode, call, counter, deploy, transfer};

#[tokio::test]
async fn submitting_needs_the_token_and_reading_and_previewing_do_not() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let other = node.sandbox().await;
    let before = sandbox.state().await;
    let path = format!("{}/transactions", sandbox.path);
    let body = transfer("bob", "1").to_string();

    let missing = node.post(&path, None, &body).await;
    missing.problem(401, "missing-token", "Authorization: Bearer");
    assert_eq!(missing.header("www-authenticate"), "Bearer");
    for wrong in ["", "x", &"0".repeat(64), &other.token, &sandbox.token[..63]] {
        let refused = node.post(&path, Some(wrong), &body).await;
        refused.problem(403, "wrong-token", "not the token of this sandbox");
    }
    let basic = Request::post(&path)
        .header("content-type", "application/json")
        .header("authorization", format!("Basic {}", sandbox.token))
        .body(Body::from(body.clone()));
    node.send(basic.unwrap())
        .await
        .problem(401, "missing-token", "Bearer");
    assert_eq!(sandbox.state().await, before, "nothing was changed");

    sandbox.preview(&[transfer("bob", "1")]).await.json(200);
    node.post(&path, Some(&sandbox.token), &body)
        .await
        .json(201);
}

#[tokio::test]
async fn the_token_is_asked_for_before_the_body_is_read() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let path = format!("{}/transactions", sandbox.path);
    let refused = node.post(&path, None, "not even JSON").await;
    refused.problem(401, "missing-token", "token");
}

#[tokio::test]
async fn parallel_transactions_without_a_nonce_all_land_once_with_consecutive_nonces() {
    const COUNT: u64 = 24;
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = sandbox.deploy(counter()).await;
    let increment = call(&contract, "increment", &["1"]);
    let all = futures::future::join_all((0..COUNT).map(|_| sandbox.commit(&increment))).await;

    let seen = |of: &dyn Fn(&Value) -> String| all.iter().map(of).collect::<BTreeSet<_>>();
    let results: BTreeSet<_> = (1..=COUNT).map(|n| format!("[\"i64:{n}\"]")).collect();
    assert_eq!(seen(&|answer| answer["results"].to_string()), results);
    let heights: BTreeSet<_> = (2..COUNT + 2).map(|height| height.to_string()).collect();
    assert_eq!(seen(&|answer| answer["height"].to_string()), heights);
    let hashes = seen(&|answer| answer["transaction"].to_string());
    assert_eq!(hashes.len() as u64, COUNT);
    assert_eq!(sandbox.get("/accounts/alice").await["nonce"], COUNT + 1);
    assert_eq!(sandbox.get("").await["height"], COUNT + 1);
}

#[tokio::test]
async fn of_parallel_transactions_with_the_same_nonce_exactly_one_lands() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let mut transaction = transfer("bob", "1");
    transaction["nonce"] = json!(0);
    let all = futures::future::join_all((0..8).map(|_| sandbox.submit(&transaction))).await;
    let landed = all.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(landed, 1);
    for refused in all.iter().filter(|answer| answer.status != 201) {
        refused.problem(409, "stale-nonce", "the nonce is 1, not 0");
    }
    assert_eq!(sandbox.get("/accounts/bob").await["balance"], "1000001");
}

#[tokio::test]
async fn sandboxes_never_share_state() {
    let node = TestNode::new();
    let (one, other) = (node.sandbox().await, node.sandbox().await);
    assert_ne!(one.path, other.path);
    let untouched = other.state().await;
    let contract = one.deploy(counter()).await;
    let called = one.commit(&call(&contract, "increment", &["3"])).await;
    one.commit(&json!({ "kind": "faucet", "to": "erin", "amount": "5" }))
        .await;
    assert_eq!(other.state().await, untouched);

    // The same transaction there makes the same contract, with storage of its own.
    assert_eq!(other.deploy(counter()).await, contract);
    let there = other.commit(&call(&contract, "increment", &["4"])).await;
    assert_eq!(there["results"], json!(["i64:4"]));
    let receipt = format!(
        "{}/receipts/{}",
        other.path,
        called["transaction"].as_str().unwrap()
    );
    let foreign = node.get(&receipt).await;
    foreign.problem(404, "unknown-transaction", "in this sandbox");
}

#[tokio::test]
async fn sandboxes_do_not_wait_for_each_other() {
    let node = TestNode::new();
    let sandboxes = futures::future::join_all((0..4).map(|_| node.sandbox())).await;
    let all = sandboxes.iter().map(|sandbox| async {
        for _ in 0..3 {
            sandbox.commit(&transfer("bob", "1")).await;
        }
        sandbox.get("/accounts/bob").await["balance"].clone()
    });
    assert!(
        futures::future::join_all(all)
            .await
            .iter()
            .all(|balance| balance == "1000003")
    );
}

#[tokio::test]
async fn a_failed_transaction_leaves_the_nonce_and_nothing_else() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let source = r#"(module
        (import "env" "storage_store" (func $store (param i64 i64)))
        (func (export "main") (call $store (i64.const 1) (i64.const 1)) unreachable))"#;
    let contract = sandbox.deploy(source).await;
    let mut spending = call(&contract, "main", &[]);
    spending["value"] = json!("100");
    let failed = sandbox.commit(&spending).await;
    assert_eq!(failed["outcome"], "trap");
    assert_eq!(sandbox.get("/accounts/alice").await["balance"], "1000000");
    let storage = sandbox.get(&format!("/accounts/{contract}/storage")).await;
    assert_eq!(storage["rows"], json!([]));
    let changes = failed["changes"].as_array().expect("changes");
    assert_eq!(changes.len(), 1, "alice's nonce");
}

#[tokio::test]
async fn a_deployment_is_told_where_its_receipt_is() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let deployed = sandbox.submit(&deploy(counter())).await;
    deployed.json(201);
    node.get(deployed.header("location")).await.json(200);
}
