//! Requests that are none: each is refused with what is malformed and where, and nothing happens.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;
use tower::ServiceExt;
use wattage_engine::http::Settings;

use super::client::{Answer, TestNode, call, deploy, transfer};

#[tokio::test]
async fn an_unknown_sandbox_is_named() {
    let node = TestNode::new();
    let unknown = "0123456789abcdef0123456789abcdef";
    for (id, phrase) in [(unknown, unknown), ("x", "32 hex digits"), ("%ff", "UTF-8")] {
        let (status, kind) = match id {
            "%ff" => (400, "malformed"),
            _ => (404, "unknown-sandbox"),
        };
        for rest in [
            "",
            "/accounts",
            "/accounts/alice",
            "/accounts/alice/storage",
        ] {
            let answer = node.get(&format!("/api/v1/sandboxes/{id}{rest}")).await;
            answer.problem(status, kind, phrase);
        }
    }
    let path = format!("/api/v1/sandboxes/{unknown}");
    let body = json!({ "transactions": [] }).to_string();
    let preview = node.post(&format!("{path}/preview"), None, &body).await;
    preview.problem(404, "unknown-sandbox", unknown);
    let submit = node
        .post(&format!("{path}/transactions"), Some("x"), "{}")
        .await;
    submit.problem(404, "unknown-sandbox", unknown);
}

#[tokio::test]
async fn a_malformed_transaction_is_told_what_is_malformed_and_where() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let before = sandbox.state().await;
    let path = format!("{}/transactions", sandbox.path);
    let with = |field: &str, value| {
        let mut transaction = transfer("bob", "1");
        transaction[field] = value;
        transaction.to_string()
    };
    let mut both = deploy("(module)");
    both["wasm"] = json!("0x00");
    let none = json!({ "kind": "deploy", "sender": "alice" });
    for (body, phrase) in [
        ("{".to_owned(), "line 1 column 1"),
        (String::new(), "line 1 column 0"),
        ("[]".to_owned(), "the body"),
        (format!("{} x", transfer("bob", "1")), "trailing"),
        (r#"{"kind":"mint"}"#.to_owned(), "mint"),
        (r#"{"kind":"faucet","to":"bob"}"#.to_owned(), "amount"),
        (with("amount", json!("1.5")), "\"1.5\" is not an amount"),
        (with("amount", json!("-1")), "\"-1\" is not an amount"),
        (with("amount", json!(1)), "expected a string"),
        (with("to", json!("0x12")), "40 hex digits"),
        (with("sender", json!("nobody at all")), "not an address"),
        (with("nonce", json!(-1)), "-1"),
        (with("memo", json!("hi")), "memo"),
        (
            call("bob", "main", &[]).to_string().replace("[]", "\"1\""),
            "sequence",
        ),
    ] {
        let refused = node.post(&path, Some(&sandbox.token), &body).await;
        refused.problem(400, "malformed", phrase);
    }
    for (body, phrase) in [(both, "leave one out"), (none, "there is no code")] {
        let refused = sandbox.submit(&body).await;
        refused.problem(422, "invalid-code", phrase);
    }
    let mut input = call("bob", "main", &[]);
    input["input"] = json!("0xzz");
    let answer = sandbox.submit(&input).await;
    answer.problem(400, "malformed", "\"0xzz\" is not hexadecimal");
    let second = sandbox
        .preview(&[transfer("bob", "1"), transfer("bob", "x")])
        .await;
    second.problem(400, "malformed", "transactions[1]");
    assert_eq!(sandbox.state().await, before, "nothing was changed");
}

#[tokio::test]
async fn a_malformed_path_is_told_which_part() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    for (rest, phrase) in [
        ("/accounts/0x12", "the address in the path"),
        ("/accounts/0x12/storage", "the address in the path"),
        (
            "/receipts/0x12",
            "the transaction in the path: a hash is 32 bytes; this is 1",
        ),
        (
            "/accounts/alice/storage/10/proof",
            "the key in the path: \"10\" has no 0x in front",
        ),
        (&format!("/code/{}", "10".repeat(32)), "has no 0x in front"),
    ] {
        let refused = node.get(&format!("{}{rest}", sandbox.path)).await;
        refused.problem(400, "malformed", phrase);
    }
    let hash = format!("0x{}", "00".repeat(32));
    let none = node.get(&format!("{}/receipts/{hash}", sandbox.path)).await;
    none.problem(404, "unknown-transaction", &hash);
}

#[tokio::test]
async fn a_genesis_is_held_to_its_limits() {
    let node = TestNode::new();
    let accounts = |count: usize| {
        let accounts: serde_json::Map<_, _> = (0..count)
            .map(|number| (format!("a{number}"), json!("1")))
            .collect();
        json!({ "genesis": { "accounts": accounts } }).to_string()
    };
    let create = async |body: &str| node.post("/api/v1/sandboxes", None, body).await;
    create(&accounts(999)).await.json(201);
    create(&accounts(1000)).await.json(201);
    create(&accounts(1001))
        .await
        .problem(422, "genesis", "1001 accounts; the limit is 1000");
    let most = u128::MAX.to_string();
    let supply = json!({ "genesis": { "accounts": { "alice": most, "bob": "1" } } });
    create(&supply.to_string())
        .await
        .problem(422, "genesis", "2^128");
    let amount = json!({ "genesis": { "accounts": { "alice": 5 } } });
    let refused = create(&amount.to_string()).await;
    refused.problem(400, "malformed", "genesis.accounts.alice");
}

#[tokio::test]
async fn a_body_that_is_not_sent_as_json_is_not_read() {
    let node = TestNode::new();
    for kind in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
    ] {
        let mut request = Request::post("/api/v1/sandboxes");
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let answer = node.send(request.body(Body::from("{}")).unwrap()).await;
        answer.problem(415, "not-json", "Content-Type: application/json");
    }
    let request = Request::post("/api/v1/sandboxes")
        .header("content-type", "Application/JSON; charset=utf-8")
        .body(Body::from("{}"));
    node.send(request.unwrap()).await.json(201);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let limit = 1000;
    let node = TestNode::with_settings(Settings {
        body_limit: limit,
        ..Settings::default()
    });
    let sized = |size: usize| format!("{{}}{}", " ".repeat(size - 2));
    for (size, fits) in [(limit - 1, true), (limit, true), (limit + 1, false)] {
        let answer = node.post("/api/v1/sandboxes", None, &sized(size)).await;
        match fits {
            true => drop(answer.json(201)),
            false => drop(answer.problem(413, "too-large", "1000 bytes")),
        }
    }
}

#[tokio::test]
async fn an_unknown_route_or_method_is_named() {
    let node = TestNode::new();
    for path in ["/api/", "/api/v2/health", "/api/v1/sandboxes/x/bricks"] {
        node.get(path).await.problem(404, "unknown-route", path);
        node.post(path, None, "{}")
            .await
            .problem(404, "unknown-route", path);
    }
    let posted = node.post("/api/v1/health", None, "{}").await;
    posted.problem(
        405,
        "method-not-allowed",
        "/api/v1/health does not take POST",
    );
    assert_eq!(posted.header("allow"), "GET,HEAD");
    let deleted = Request::builder()
        .method(Method::DELETE)
        .uri("/api/v1/sandboxes");
    let deleted = node.send(deleted.body(Body::empty()).unwrap()).await;
    deleted.problem(405, "method-not-allowed", "does not take DELETE");
    let posted = node.post("/index.html", None, "{}").await;
    posted.problem(405, "method-not-allowed", "POST");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_answered_in_time_and_its_block_is_still_whole() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = sandbox
        .deploy(r#"(module (func (export "main") (loop $again (br $again))))"#)
        .await;
    let hurried = node.node.with(Settings {
        request_timeout: Duration::from_millis(50),
        ..Settings::default()
    });
    let mut spin = call(&contract, "main", &[]);
    spin["gas_limit"] = json!(500_000_000);
    let path = format!("{}/transactions", sandbox.path);
    let late = Request::post(&path)
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {}", sandbox.token))
        .body(Body::from(spin.to_string()));
    let late = hurried.router().oneshot(late.unwrap()).await.unwrap();
    let late = Answer::read(late).await;
    late.problem(504, "timeout", "may still be committed");
    // The next writer waits for the one that nobody waits for any more.
    let after = sandbox.commit(&transfer("bob", "1")).await;
    let height = after["height"].as_u64().expect("a height");
    assert!((2..=3).contains(&height), "{height}");
    assert_eq!(sandbox.get("/accounts/alice").await["nonce"], height);
}

#[tokio::test]
async fn a_writer_that_waits_too_long_for_its_turn_is_told_to_come_again() {
    let node = TestNode::with_settings(Settings {
        patience: Duration::from_millis(50),
        ..Settings::default()
    });
    let sandbox = node.sandbox().await;
    let contract = sandbox
        .deploy(r#"(module (func (export "main") (loop $again (br $again))))"#)
        .await;
    let mut spin = call(&contract, "main", &[]);
    spin["gas_limit"] = json!(1_000_000_000);
    let pay = transfer("bob", "1");
    let second = async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        sandbox.submit(&pay).await
    };
    let (first, second) = futures::join!(sandbox.commit(&spin), second);
    assert_eq!(first["outcome"], "out_of_gas");
    second.problem(503, "busy", "send it again");
    assert_eq!(second.header("retry-after"), "1");
}

#[tokio::test]
async fn a_genesis_that_names_an_account_twice_is_refused() {
    let node = TestNode::new();
    let alice = format!("0x{}{}", hex::encode("alice"), "00".repeat(15));
    let body = format!(r#"{{"genesis":{{"accounts":{{"alice":"1","{alice}":"2"}}}}}}"#);
    node.post("/api/v1/sandboxes", None, &body)
        .await
        .problem(422, "genesis", "names alice twice");
}
