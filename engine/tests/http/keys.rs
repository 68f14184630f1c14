//! Idempotency keys, tokens, and removing a sandbox.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value;

use super::client::{Answer, Sandbox, TestNode, text, transfer};

/// Sends a transaction under a key.
pub(super) async fn submit(
    node: &TestNode,
    sandbox: &Sandbox<'_>,
    key: &str,
    transaction: &Value,
) -> Answer {
    let request = Request::post(format!("{}/transactions", sandbox.path))
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {}", sandbox.token))
        .header("idempotency-key", key)
        .body(Body::from(transaction.to_string()));
    node.send(request.expect("a request")).await
}

#[tokio::test]
async fn a_transaction_sent_again_with_its_key_is_not_done_again() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let pay = transfer("bob", "1");
    let first = submit(&node, &sandbox, "one", &pay).await;
    let again = submit(&node, &sandbox, "one", &pay).await;
    assert_eq!(first.header("idempotency-replayed"), "");
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.header("location"), first.header("location"));
    let (first, again) = (first.json(201), again.json(200));
    assert_eq!(first["transaction"], again["transaction"]);
    assert_eq!(sandbox.get("").await["height"], 1);
    submit(&node, &sandbox, "two", &pay).await.json(201);
    assert_eq!(sandbox.get("").await["height"], 2);

    let other = submit(&node, &sandbox, "one", &transfer("bob", "2")).await;
    other.problem(422, "idempotency-conflict", "take a new key");
    assert_eq!(sandbox.get("").await["height"], 2);
}

#[tokio::test]
async fn a_key_is_known_after_the_node_was_started_again() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let pay = transfer("bob", "1");
    let first = submit(&node, &sandbox, "one", &pay).await.json(201);
    let (path, token) = (sandbox.path.clone(), sandbox.token.clone());
    let node = node.reopened();
    let sandbox = node.known(path, token);
    let again = submit(&node, &sandbox, "one", &pay).await.json(200);
    assert_eq!(again["transaction"], first["transaction"]);
}

#[tokio::test]
async fn of_many_requests_with_one_key_one_is_done() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let pay = transfer("bob", "1");
    let all = (0..12).map(|_| submit(&node, &sandbox, "one", &pay));
    let all = futures::future::join_all(all).await;
    let made = all.iter().filter(|answer| answer.status == 201).count();
    let replayed = all.iter().filter(|answer| answer.status == 200).count();
    assert_eq!((made, replayed), (1, 11));
    assert_eq!(sandbox.get("/accounts/bob").await["balance"], "1000001");
}

#[tokio::test]
async fn a_refused_transaction_does_not_use_its_key_up() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let refused = submit(&node, &sandbox, "one", &transfer("bob", "2000000")).await;
    refused.problem(422, "insufficient-funds", "1,000,000");
    submit(&node, &sandbox, "one", &transfer("bob", "1"))
        .await
        .json(201);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    for key in ["", "two words", &"k".repeat(65)] {
        let refused = submit(&node, &sandbox, key, &transfer("bob", "1")).await;
        refused.problem(400, "malformed", "1 to 64 visible ASCII characters");
    }
    let longest = "k".repeat(64);
    submit(&node, &sandbox, &longest, &transfer("bob", "1"))
        .await
        .json(201);
}

#[tokio::test]
async fn the_old_token_holds_until_the_new_one_is_used() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let path = format!("{}/token", sandbox.path);
    node.post(&path, None, "")
        .await
        .problem(401, "missing-token", "token");
    let replaced = node.post(&path, Some(&sandbox.token), "").await.json(200);
    let token = text(&replaced["token"]);
    assert_ne!(token, sandbox.token);
    // The answer was lost: its owner goes on with the old one, and asks again.
    sandbox.commit(&transfer("bob", "1")).await;
    let lost = node.known(sandbox.path.clone(), token);
    let again = node.post(&path, Some(&sandbox.token), "").await.json(200);
    let wrong = |refused: super::client::Answer| {
        refused.problem(403, "wrong-token", "not the token");
    };
    wrong(lost.submit(&transfer("bob", "1")).await);
    let renewed = node.known(sandbox.path.clone(), text(&again["token"]));
    renewed.commit(&transfer("bob", "1")).await;
    wrong(sandbox.submit(&transfer("bob", "1")).await);
    renewed.commit(&transfer("bob", "1")).await;
}

#[tokio::test]
async fn a_removed_sandbox_is_unknown() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let remove = |token: Option<&str>| {
        let mut request = Request::builder().method(Method::DELETE).uri(&sandbox.path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        node.send(request.body(Body::empty()).expect("a request"))
    };
    remove(None).await.problem(401, "missing-token", "token");
    remove(Some("0")).await.problem(403, "wrong-token", "token");
    assert_eq!(remove(Some(&sandbox.token)).await.status, 204);
    let gone = node.get(&sandbox.path).await;
    gone.problem(404, "unknown-sandbox", "there is no sandbox");
}
