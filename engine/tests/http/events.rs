//! Live events, over real sockets.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use tempfile::TempDir;
use wattage_engine::http::Node;

use super::client::{Sandbox, TestNode, text, transfer};
use super::listener::Served;

async fn pay(sandbox: &Sandbox<'_>, times: usize) {
    for _ in 0..times {
        sandbox.commit(&transfer("bob", "1")).await;
    }
}

#[tokio::test]
async fn every_reader_hears_every_block_once_and_in_order() {
    const BLOCKS: usize = 40;
    let served = Served::start(TestNode::new()).await;
    let sandbox = served.test.sandbox().await;
    let path = format!("{}/events", sandbox.path);
    let mut readers = Vec::new();
    for _ in 0..6 {
        let mut reader = served.listen(&path, None).await;
        assert_eq!(reader.heights(1).await, [0], "the head comes first");
        readers.push(reader);
    }
    pay(&sandbox, BLOCKS).await;
    let expected: Vec<u64> = (1..=BLOCKS as u64).collect();
    for reader in &mut readers {
        assert_eq!(reader.heights(BLOCKS).await, expected);
    }
}

#[tokio::test]
async fn a_block_is_told_as_it_is_read() {
    let served = Served::start(TestNode::new()).await;
    let sandbox = served.test.sandbox().await;
    pay(&sandbox, 1).await;
    let path = format!("{}/events", sandbox.path);
    let event = served
        .listen(&path, None)
        .await
        .next()
        .await
        .expect("the head");
    assert_eq!(event.data, sandbox.get("/blocks/1").await);
    let ledger = text(&sandbox.get("").await["ledger"]);
    assert_eq!(event.id, format!("{ledger}-1"));
}

#[tokio::test]
async fn a_stream_goes_on_behind_the_last_event_also_after_the_node_was_started_again() {
    let served = Served::start(TestNode::new()).await;
    let sandbox = served.test.sandbox().await;
    let (path, token) = (format!("{}/events", sandbox.path), sandbox.token.clone());
    let place = sandbox.path.clone();
    let mut reader = served.listen(&path, None).await;
    assert_eq!(reader.heights(1).await, [0], "it listens from here on");
    pay(&sandbox, 3).await;
    assert_eq!(reader.heights(1).await, [1]);
    let last = reader.next().await.expect("block 2").id;
    drop(reader);
    pay(&sandbox, 40).await;
    let mut again = served.listen(&path, Some(&last)).await;
    assert_eq!(again.heights(41).await, (3..=43).collect::<Vec<u64>>());
    drop(again);

    let (data, folder) = {
        let mut served = served;
        served.server.abort();
        let _ = (&mut served.server).await;
        let spare = TestNode::new();
        let TestNode { node, folder } = std::mem::replace(&mut served.test, spare);
        drop((served, node));
        (folder.path().to_owned(), folder)
    };
    let served = Served::start(opened(&data, folder).await).await;
    let sandbox = served.test.known(place, token);
    let query = format!("{path}?last_event_id={last}");
    let mut again = served.listen(&query, None).await;
    assert_eq!(again.heights(41).await, (3..=43).collect::<Vec<u64>>());
    pay(&sandbox, 1).await;
    assert_eq!(again.heights(1).await, [44]);
}

/// Opens the node again, once the tasks of the one before have let go of its file.
async fn opened(data: &std::path::Path, folder: TempDir) -> TestNode {
    for _ in 0..600 {
        if let Ok(node) = Node::open(data) {
            return TestNode { node, folder };
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the file is not free");
}

#[tokio::test]
async fn a_rewind_is_told_and_blocks_follow_from_there() {
    let served = Served::start(TestNode::new()).await;
    let sandbox = served.test.sandbox().await;
    let path = format!("{}/events", sandbox.path);
    pay(&sandbox, 3).await;
    let mut reader = served.listen(&path, None).await;
    let known = reader.next().await.expect("the head").id;
    let rewind = format!("{}/rewind", sandbox.path);
    let token = Some(sandbox.token.as_str());
    let rewound = served
        .test
        .post(&rewind, token, r#"{"height":1}"#)
        .await
        .json(200);
    let told = reader.next().await.expect("the rewind");
    assert_eq!(
        (told.name.as_str(), &told.data["ledger"]),
        ("rewound", &rewound["ledger"])
    );
    assert_eq!(told.data["height"], 1);
    pay(&sandbox, 1).await;
    assert_eq!(reader.heights(1).await, [2]);
    // One who was away during the rewind hears of it first, and of one who makes an id up nobody expects more.
    for last in [known, format!("{}-99", text(&rewound["ledger"]))] {
        let mut late = served.listen(&path, Some(&last)).await;
        let told = late.next().await.expect("the rewind");
        assert_eq!(
            (told.name.as_str(), &told.data["height"]),
            ("rewound", &json!(2))
        );
        assert_eq!(told.data["ledger"], rewound["ledger"]);
    }
}

#[tokio::test]
async fn an_id_of_no_event_is_refused_and_not_taken_for_none() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let path = format!("{}/events", sandbox.path);
    let ledger = text(&sandbox.get("").await["ledger"]);
    for id in [
        "",
        "7",
        "x-7",
        &format!("{ledger}-"),
        &format!("{ledger}-x"),
    ] {
        let query = node.get(&format!("{path}?last_event_id={id}")).await;
        query.problem(400, "malformed", "LEDGER-HEIGHT");
        let request = Request::get(&path).header("last-event-id", id);
        let header = node.send(request.body(Body::empty()).expect("a request"));
        header.await.problem(400, "malformed", "LEDGER-HEIGHT");
    }
}

#[tokio::test]
async fn a_stream_ends_when_its_sandbox_is_removed() {
    let served = Served::start(TestNode::new()).await;
    let sandbox = served.test.sandbox().await;
    let mut reader = served
        .listen(&format!("{}/events", sandbox.path), None)
        .await;
    reader.heights(1).await;
    let request =
        Request::delete(&sandbox.path).header("authorization", format!("Bearer {}", sandbox.token));
    let removed = served
        .test
        .send(request.body(Body::empty()).expect("a request"))
        .await;
    assert_eq!(removed.status, 204);
    // The last chunk ends the answer; the connection stays open for other requests.
    loop {
        let line = reader.lines.next_line().await.expect("a line");
        if line.is_none_or(|line| line == "0") {
            break;
        }
    }
}

#[tokio::test]
async fn a_reader_that_does_not_read_keeps_nobody_waiting() {
    let served = Served::start(TestNode::new()).await;
    let sandbox = served.test.sandbox().await;
    let path = format!("{}/events", sandbox.path);
    let mut slow = served.listen(&path, None).await;
    assert_eq!(slow.heights(1).await, [0], "it listens from here on");
    pay(&sandbox, 60).await;
    let mut other = served.listen(&path, None).await;
    assert_eq!(other.heights(1).await, [60]);
    assert_eq!(slow.heights(60).await, (1..=60).collect::<Vec<u64>>());
}
