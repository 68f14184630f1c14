//! Ledgers as files: out of one node and into another.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::client::{TestNode, text};
use super::history::story;

#[tokio::test]
async fn an_exported_ledger_is_imported_as_it_was() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    story(&sandbox).await;
    let file = node.get(&format!("{}/export", sandbox.path)).await;
    let part = node.get(&format!("{}/export?height=2", sandbox.path)).await;
    assert_eq!(part.json(200)["blocks"].as_array().map(Vec::len), Some(2));
    let body = String::from_utf8(file.bytes.clone()).expect("text");
    let elsewhere = TestNode::new();
    let made = elsewhere
        .post("/api/v1/sandboxes/import", None, &body)
        .await;
    let head = sandbox.get("").await;
    assert_eq!(made.json(201)["hash"], head["hash"]);
    let copy = elsewhere.known(
        made.header("location").to_owned(),
        text(&made.json(201)["token"]),
    );
    assert_eq!(copy.get("/blocks").await, sandbox.get("/blocks").await);
    let again = elsewhere.get(&format!("{}/export", copy.path)).await;
    assert_eq!(again.bytes, file.bytes);
    let empty = node.sandbox().await;
    let file = node.get(&format!("{}/export", empty.path)).await.json(200);
    assert_eq!(file["blocks"], json!([]));
}

#[tokio::test]
async fn a_file_that_was_changed_is_refused_with_the_height_and_nothing_is_made() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    story(&sandbox).await;
    let file = node
        .get(&format!("{}/export", sandbox.path))
        .await
        .json(200);
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut file = file.clone();
        change(&mut file);
        file.to_string()
    };
    let cases: [(u16, &str, &str, String); 9] = [
        (
            422,
            "ledger-differs",
            "block 3: the",
            changed(&|file| {
                file["blocks"][2]["transaction"]["amount"] = json!("6");
            }),
        ),
        (
            422,
            "ledger-differs",
            "block 1: the gas used",
            changed(&|file| {
                file["blocks"][0]["gas_used"] = json!(1);
            }),
        ),
        (
            422,
            "ledger-differs",
            "block 0: the block hash",
            changed(&|file| {
                file["genesis_hash"] = json!(format!("0x{}", "0".repeat(64)));
            }),
        ),
        (
            422,
            "ledger-differs",
            "block 0: the block hash",
            changed(&|file| {
                file["genesis"]["accounts"]["0x616c696365000000000000000000000000000000"] =
                    json!("7");
            }),
        ),
        (
            422,
            "ledger-file",
            "its format is",
            changed(&|file| {
                file["format"] = json!("wattage-ledger-9");
            }),
        ),
        (
            422,
            "ledger-file",
            "node executes files of up to 4,000,000,000",
            changed(&|file| {
                file["blocks"][0]["gas_used"] = json!(9_000_000_000_u64);
            }),
        ),
        (
            400,
            "malformed",
            "unknown field `foo`",
            changed(&|file| {
                file["blocks"][2]["transaction"]["foo"] = json!(99);
            }),
        ),
        (
            400,
            "malformed",
            "unknown field `bar`",
            changed(&|file| {
                file["blocks"][0]["transaction"]["code"]["bar"] = json!(99);
            }),
        ),
        (
            400,
            "malformed",
            "unknown field `extra`",
            changed(&|file| {
                file["extra"] = json!(1);
            }),
        ),
    ];
    for (status, word, phrase, body) in cases {
        let refused = node.post("/api/v1/sandboxes/import", None, &body).await;
        refused.problem(status, word, phrase);
    }
}

#[tokio::test]
async fn an_export_comes_in_pages_that_are_bounded_by_their_bytes() {
    use tokio_stream::StreamExt as _;
    use tower::ServiceExt as _;
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let filler = "a".repeat(100_000);
    let source = format!("(module (memory 2) (data (i32.const 0) \"{filler}\"))");
    for _ in 0..6 {
        sandbox.deploy(&source).await;
    }
    let request = Request::get(format!("{}/export", sandbox.path)).body(Body::empty());
    let response = node.node.router().oneshot(request.expect("a request"));
    let mut frames = response
        .await
        .expect("an answer")
        .into_body()
        .into_data_stream();
    let mut sizes = Vec::new();
    while let Some(frame) = frames.next().await {
        sizes.push(frame.expect("a page").len());
    }
    // 200,000 digits of code each: after one more than a page's 128 KiB, none is added.
    assert!(
        sizes.len() >= 6 && sizes.iter().all(|size| *size < 350_000),
        "{sizes:?}"
    );
}
