//! Shared bundles.

use axum::body::Body;
use axum::http::Request;

use super::client::{Answer, TestNode, text};

async fn put(node: &TestNode, bytes: &[u8]) -> Answer {
    let request = Request::post("/api/v1/shares").body(Body::from(bytes.to_vec()));
    node.send(request.expect("a request")).await
}

#[tokio::test]
async fn the_same_bytes_have_the_same_id_and_come_back_as_they_were() {
    let node = TestNode::new();
    let largest = vec![0xa5; 64 * 1024];
    for bytes in [&b"\0\xff{}"[..], &largest] {
        let first = put(&node, bytes).await;
        let again = put(&node, bytes).await;
        let id = text(&first.json(201)["id"]);
        assert_eq!(again.json(201)["id"], id);
        assert_eq!(id.len(), 32);
        let read = node.get(first.header("location")).await;
        assert_eq!(read.status, 200);
        assert_eq!(read.bytes, bytes);
        assert_eq!(read.header("content-type"), "application/octet-stream");
        assert!(read.header("cache-control").contains("immutable"));
    }
}

#[tokio::test]
async fn a_share_is_still_there_after_the_node_was_closed() {
    let node = TestNode::new();
    let place = put(&node, b"bundle").await.header("location").to_owned();
    assert_eq!(node.reopened().get(&place).await.bytes, b"bundle");
}

#[tokio::test]
async fn a_share_that_is_too_large_or_unknown_is_refused() {
    let node = TestNode::new();
    put(&node, b"")
        .await
        .problem(400, "malformed", "it is empty");
    let refused = put(&node, &vec![0; 64 * 1024 + 1]).await;
    refused.problem(413, "too-large", "65536 bytes");
    let unknown = "0".repeat(32);
    let missing = node.get(&format!("/api/v1/shares/{unknown}")).await;
    missing.problem(404, "unknown-share", &unknown);
    for malformed in ["0", &"A".repeat(32), &"0".repeat(34)] {
        let refused = node.get(&format!("/api/v1/shares/{malformed}")).await;
        refused.problem(400, "malformed", "not the id of a share");
    }
}

#[tokio::test]
async fn a_share_the_client_has_is_not_sent_again() {
    let node = TestNode::new();
    let place = put(&node, b"bundle").await.header("location").to_owned();
    let tag = node.get(&place).await.header("etag").to_owned();
    for known in [&tag, "*", &format!("\"other\", W/{tag}")] {
        let request = Request::get(&place).header("if-none-match", known);
        let answer = node
            .send(request.body(Body::empty()).expect("a request"))
            .await;
        assert_eq!(answer.status, 304, "{known}");
        assert_eq!(answer.header("etag"), tag);
        assert!(answer.bytes.is_empty());
    }
    let request = Request::get(&place).header("if-none-match", "\"other\"");
    let answer = node
        .send(request.body(Body::empty()).expect("a request"))
        .await;
    assert_eq!(answer.status, 200);
}
