//! Shared bundles.

use axum::body::Body;
use axum::http::Request;

use futures::future::join_all;
use wattage_core::limits;
use wattage_core::share::ShareId;
use wattage_engine::http::Settings;

use super::client::{Answer, TestNode, text};
use super::socket::{Served, client, get, post};

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

#[tokio::test]
async fn thirty_two_clients_at_once_get_stable_ids_that_give_the_same_bytes_for_ever() {
    const CLIENTS: usize = 32;
    const LINKS: usize = 8;
    let mut node = TestNode::new();
    // Half of what each client stores is its own, half is what everybody stores.
    let bytes = |client: usize, number: usize| match number % 2 {
        0 => format!("v1.everybody.{number}").into_bytes(),
        _ => format!("v1.{client}.{number}")
            .repeat(number * 40)
            .into_bytes(),
    };
    let storing = (0..CLIENTS).map(|client| {
        let node = &node;
        async move {
            let mut ids = Vec::new();
            for number in 0..LINKS {
                let bytes = bytes(client, number);
                let answer = put(node, &bytes).await;
                let id = text(&answer.json(201)["id"]);
                assert_eq!(id, ShareId::of(&bytes).to_string());
                let place = answer.header("location").to_owned();
                assert_eq!(node.get(&place).await.bytes, bytes);
                ids.push((place, bytes));
            }
            ids
        }
    });
    let stored: Vec<_> = join_all(storing).await.into_iter().flatten().collect();
    let mut places: Vec<&String> = stored.iter().map(|(place, _)| place).collect();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), LINKS / 2 + CLIENTS * LINKS / 2);
    for restart in 0..2 {
        for (place, bytes) in &stored {
            let read = node.get(place).await;
            assert_eq!(&read.bytes, bytes, "after {restart} restarts");
            assert!(read.header("cache-control").contains("immutable"));
        }
        node = node.reopened();
    }
}

#[tokio::test]
async fn the_limit_of_size_is_met_exactly() {
    let node = TestNode::new();
    for (len, status) in [
        (1, 201),
        (limits::SHARE_BYTES - 1, 201),
        (limits::SHARE_BYTES, 201),
        (limits::SHARE_BYTES + 1, 413),
    ] {
        assert_eq!(put(&node, &vec![b'v'; len]).await.status, status, "{len}");
    }
}

#[tokio::test]
async fn what_is_stored_under_an_id_cannot_be_changed_or_removed() {
    let node = TestNode::new();
    let place = put(&node, b"bundle").await.header("location").to_owned();
    for method in ["PUT", "POST", "PATCH", "DELETE"] {
        let request = Request::builder().method(method).uri(&place);
        let request = request.body(Body::from("other")).expect("a request");
        let refused = node.send(request).await;
        refused.problem(405, "method-not-allowed", method);
    }
    assert_eq!(node.get(&place).await.bytes, b"bundle");
}

#[tokio::test]
async fn shares_beyond_the_burst_are_refused_with_when_to_come_again() {
    const SHARES: &str = "/api/v1/shares";
    let served = Served::start(Settings {
        creations_per_minute: 1,
        creations_burst: 2,
        ..Settings::default()
    })
    .await;
    let stored = served.ask(&post(SHARES, "", "one")).await;
    assert_eq!(stored.status, 201);
    assert_eq!(served.ask(&post(SHARES, "", "two")).await.status, 201);
    let refused = served.ask(&post(SHARES, "", "three")).await;
    refused.problem(429, "too-many", "shares");
    let seconds = refused.header("retry-after").expect("a time");
    assert!(
        (1..=60).contains(&seconds.parse().expect("seconds")),
        "{seconds}"
    );
    let place = stored.header("location").expect("a place");
    assert_eq!(
        served.ask(&get(place, "")).await.body,
        b"one",
        "reading goes on"
    );
    let other = served.ask_from(client(2), &post(SHARES, "", "three")).await;
    assert_eq!(other.status, 201, "another client");
}
