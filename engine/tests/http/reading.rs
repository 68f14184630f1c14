//! Reads: accounts, storage and receipts, in pages.

use serde_json::{Value, json};

use super::client::{TestNode, call, text};

#[tokio::test]
async fn a_new_sandbox_has_the_default_genesis_or_the_one_asked_for() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let head = sandbox.get("").await;
    assert_eq!(head["height"], 0);
    assert_eq!(head["schedule"], "wattage-1");
    assert_eq!(head["gas_price"], "0");
    assert!(head.get("token").is_none(), "the token is shown once");
    let accounts = sandbox.get("/accounts").await;
    let names: Vec<_> = accounts["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| &a["name"])
        .collect();
    assert_eq!(names, ["alice", "bob", "carol", "dave"]);

    let genesis = json!({ "genesis": { "accounts": { "erin": "7" }, "gas_price": "2" } });
    let sandbox = node.sandbox_of(genesis).await;
    assert_eq!(sandbox.get("").await["gas_price"], "2");
    assert_eq!(sandbox.get("/accounts/erin").await["balance"], "7");
    assert_eq!(
        sandbox.get("/accounts/alice").await["balance"],
        "0",
        "never used"
    );
}

#[tokio::test]
async fn accounts_come_in_pages_that_together_are_all_of_them() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let all = sandbox.get("/accounts").await;
    let mut seen = Vec::new();
    let mut query = "?limit=3".to_owned();
    loop {
        let page = sandbox.get(&format!("/accounts{query}")).await;
        seen.extend(page["accounts"].as_array().expect("accounts").clone());
        match &page["next"] {
            Value::Null => break,
            next => query = format!("?limit=3&after={}", text(next)),
        }
    }
    assert_eq!(json!(seen), all["accounts"]);
    let by_name = sandbox.get("/accounts?after=carol").await;
    assert_eq!(by_name["accounts"][0]["name"], "dave");
    assert_eq!(by_name["accounts"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn storage_comes_in_pages_and_an_exact_page_has_no_next() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let source = r#"(module (import "env" "storage_store" (func $store (param i64 i64)))
        (func (export "main") (local $i i64)
          (loop $next
            (call $store (local.get $i) (local.get $i))
            (local.set $i (i64.add (local.get $i) (i64.const 1)))
            (br_if $next (i64.lt_u (local.get $i) (i64.const 5))))))"#;
    let contract = sandbox.deploy(source).await;
    sandbox.commit(&call(&contract, "main", &[])).await;
    let path = format!("/accounts/{contract}/storage");
    let first = sandbox.get(&format!("{path}?limit=3")).await;
    assert_eq!(first["rows"].as_array().map(Vec::len), Some(3));
    let next = text(&first["next"]);
    assert_eq!(next, "0x0200000000000000");
    let rest = sandbox.get(&format!("{path}?after={next}&limit=2")).await;
    assert_eq!(rest["rows"].as_array().map(Vec::len), Some(2));
    assert_eq!(rest["next"], Value::Null);
    let of_alice = sandbox.get("/accounts/alice/storage").await;
    assert_eq!(of_alice, json!({ "rows": [], "next": null }));
}

#[tokio::test]
async fn a_bad_page_is_refused_with_what_is_wrong_with_it() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    for (query, phrase) in [
        ("limit=0", "from 1 to 1000, not 0"),
        ("limit=1001", "from 1 to 1000, not 1001"),
        ("limit=many", "limit"),
        ("after=0x12", "40 hex digits"),
        ("befor=alice", "befor"),
    ] {
        let refused = node
            .get(&format!("{}/accounts?{query}", sandbox.path))
            .await;
        refused.problem(400, "malformed", phrase);
    }
    sandbox.get("/accounts?limit=1").await;
    sandbox.get("/accounts?limit=1000").await;
}

#[tokio::test]
async fn health_says_ok() {
    let health = TestNode::new().get("/api/v1/health").await.json(200);
    assert_eq!(health["status"], "ok");
}
