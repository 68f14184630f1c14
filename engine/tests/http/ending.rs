//! The end of a node: what is under way is finished, what would never end is cut.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use tower::ServiceExt as _;
use wattage_engine::http::{Node, Settings};

use super::client::{Answer, deploy, text};
use super::socket::{Served, Wire, get, post};

const LONG: Duration = Duration::from_secs(30);

/// Sends the head of a POST, and waits until its handler waits for the body.
async fn begin(wire: &mut Wire, path: &str, headers: &str, body: &str) {
    let whole = post(path, &format!("expect: 100-continue\r\n{headers}"), body);
    wire.send(&whole[..whole.len() - body.len()]).await;
    let head = wire.head().await;
    assert!(head.starts_with("HTTP/1.1 100"), "{head}");
}

/// What the node answers in this process, whatever becomes of its socket.
async fn read(node: &Node, path: &str) -> Answer {
    let request = Request::get(path).body(Body::empty());
    let response = node.router().oneshot(request.expect("a request")).await;
    Answer::read(response.expect("an answer")).await
}

/// A sandbox with a contract whose `main` does not end by itself: its path, its token, and a call.
async fn spinner(served: &Served) -> (String, String, Value) {
    let created = served.post("/api/v1/sandboxes", "", "{}").await.json();
    let path = format!("/api/v1/sandboxes/{}", text(&created["id"]));
    let token = text(&created["token"]);
    let source = r#"(module (func (export "main") (loop $again (br $again))))"#;
    let transactions = format!("{path}/transactions");
    let deployed = served
        .post(&transactions, &token, &deploy(source).to_string())
        .await;
    let spin = json!({
        "kind": "call", "sender": "alice", "contract": deployed.json()["contract"], "function": "main",
        "arguments": [], "gas_limit": 500_000_000,
    });
    (path, token, spin)
}

#[tokio::test]
async fn a_transaction_that_is_under_way_is_committed_and_answered_before_the_node_ends() {
    let mut served = Served::start(Settings::default()).await;
    let (path, token, spin) = spinner(&served).await;
    let mut idle = served.connect().await;
    idle.send(&get("/api/v1/health", "")).await;
    assert_eq!(idle.answer().await.status, 200);
    let mut wire = served.connect().await;
    let authorization = format!("authorization: Bearer {token}\r\n");
    let (transactions, spin) = (format!("{path}/transactions"), spin.to_string());
    begin(&mut wire, &transactions, &authorization, &spin).await;
    wire.send(&spin).await;
    let (node, address) = (served.node.clone(), served.address);
    served.stop();
    let answer = wire.answer().await;
    assert_eq!(answer.status, 201, "{:?}", answer.json());
    assert_eq!(answer.json()["outcome"], "out_of_gas");
    assert!(
        idle.rest().await.is_empty(),
        "a connection without a request is closed"
    );
    served.ended().await;
    assert!(
        tokio::net::TcpStream::connect(address).await.is_err(),
        "nobody listens"
    );
    let head = read(&node, &path).await.json(200);
    assert_eq!(
        head["height"],
        answer.json()["height"],
        "its block is there"
    );
}

#[tokio::test]
async fn what_does_not_end_within_the_grace_is_cut() {
    let settings = Settings {
        shutdown_grace: Duration::from_millis(100),
        ..Settings::default()
    };
    let mut served = Served::start(settings).await;
    let mut wire = served.connect().await;
    begin(&mut wire, "/api/v1/sandboxes", "", "{}").await;
    served.stop();
    timeout(LONG, served.ended()).await.expect("an end");
    assert!(wire.rest().await.is_empty(), "no answer was possible");
}

#[tokio::test]
async fn a_node_that_ends_says_that_it_is_not_ready_and_finishes_what_had_begun() {
    let mut served = Served::start(Settings::default()).await;
    assert_eq!(served.get("/api/v1/ready").await.status, 200);
    let mut held = served.connect().await;
    begin(&mut held, "/api/v1/sandboxes", "", "{}").await;
    let node = served.node.clone();
    served.stop();
    let not_ready = async {
        loop {
            let answer = read(&node, "/api/v1/ready").await;
            if answer.status == 503 {
                return answer;
            }
            sleep(Duration::from_millis(5)).await;
        }
    };
    let answer = timeout(LONG, not_ready)
        .await
        .expect("it knows that it ends");
    answer.problem(503, "not-ready", "told to end");
    assert_eq!(
        read(&node, "/api/v1/health").await.status,
        200,
        "it is alive"
    );
    held.send("{}").await;
    assert_eq!(held.answer().await.status, 201);
    served.ended().await;
}
