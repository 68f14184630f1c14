//! What a sandbox may hold and do: each limit has its own problem, and what is there stays.

use tempfile::TempDir;
use wattage_engine::http::{Node, Settings};
use wattage_engine::vm::Options;

use super::client::{TestNode, transfer};
use super::keys::submit;

/// A node whose sandboxes are held to `settings`.
fn held(settings: Settings) -> TestNode {
    let folder = TempDir::new().expect("a folder");
    let settings = Settings {
        data: folder.path().to_owned(),
        ..settings
    };
    let node = Node::open_with(settings, Options::default()).expect("a node");
    TestNode { node, folder }
}

#[tokio::test]
async fn a_sandbox_that_is_full_is_told_what_it_holds_and_can_still_be_read() {
    let rows = Settings {
        sandbox_rows: 1,
        ..Settings::default()
    };
    let bytes = Settings {
        sandbox_bytes: 1,
        ..Settings::default()
    };
    for (settings, word, phrase) in [
        (rows, "quota-rows", "and the limit is 1; rewind it"),
        (bytes, "quota-bytes", "and the limit is 1; rewind it"),
    ] {
        let node = held(settings);
        let sandbox = node.sandbox().await;
        let refused = sandbox.submit(&transfer("bob", "1")).await;
        refused.problem(507, word, phrase);
        let head = sandbox.get("").await;
        assert_eq!(head["height"], 0);
        assert!(head["usage"]["rows"].as_u64() > Some(1), "{head}");
        assert!(head["usage"]["bytes"].as_u64() > Some(1), "{head}");
        sandbox.preview(&[transfer("bob", "1")]).await.json(200);
    }
}

#[tokio::test]
async fn a_sandbox_with_too_many_transactions_is_told_when_to_come_again() {
    let node = held(Settings {
        sandbox_transactions_per_minute: 2,
        ..Settings::default()
    });
    let sandbox = node.sandbox().await;
    for _ in 0..2 {
        sandbox.commit(&transfer("bob", "1")).await;
    }
    let refused = sandbox.submit(&transfer("bob", "1")).await;
    refused.problem(429, "too-many-transactions", "2 transactions per minute");
    let wait: u64 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(sandbox.get("").await["height"], 2);
    // Others have a measure of their own.
    let other = node.sandbox().await;
    other.commit(&transfer("bob", "1")).await;
}

#[tokio::test]
async fn a_node_with_all_its_sandboxes_makes_no_other_whatever_it_is_made_of() {
    let node = held(Settings {
        sandboxes: 1,
        ..Settings::default()
    });
    let sandbox = node.sandbox().await;
    let file = sandbox.get("/export").await.to_string();
    for (path, body) in [
        ("/api/v1/sandboxes".to_owned(), "{}"),
        (format!("{}/fork", sandbox.path), "{}"),
        ("/api/v1/sandboxes/import".to_owned(), &file),
    ] {
        let refused = node.post(&path, None, body).await;
        refused.problem(507, "too-many-sandboxes", "the limit is 1");
    }
}

#[tokio::test]
async fn a_transaction_that_was_done_is_answered_again_however_little_the_sandbox_may_do_by_then() {
    let node = held(Settings {
        sandbox_transactions_per_minute: 1,
        ..Settings::default()
    });
    let sandbox = node.sandbox().await;
    let pay = transfer("bob", "1");
    let first = submit(&node, &sandbox, "one", &pay).await.json(201);
    let refused = submit(&node, &sandbox, "two", &pay).await;
    refused.problem(429, "too-many-transactions", "1 transactions per minute");
    let again = submit(&node, &sandbox, "one", &pay).await.json(200);
    assert_eq!(again["transaction"], first["transaction"]);
    let conflict = submit(&node, &sandbox, "one", &transfer("bob", "2")).await;
    conflict.problem(422, "idempotency-conflict", "take a new key");
}
