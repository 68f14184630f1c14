//! How much a client may ask: over real sockets, since who a client is comes from there.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;
use wattage_engine::http::Settings;

use super::client::{deploy, text};
use super::socket::{Raw, Served, client, get, post};

const HEALTH: &str = "/api/v1/health";
const SANDBOXES: &str = "/api/v1/sandboxes";

/// Measures that are as good as never refilled: the burst is what there is.
fn frozen() -> Settings {
    Settings {
        reads_per_minute: 1,
        executions_per_minute: 1,
        creations_per_minute: 1,
        ..Settings::default()
    }
}

fn refused(answer: &Raw, phrase: &str) {
    answer.problem(429, "too-many", phrase);
    let seconds: u64 = answer
        .header("retry-after")
        .expect("a time")
        .parse()
        .expect("seconds");
    assert!((1..=60).contains(&seconds), "{seconds}: one in a minute");
    let detail = text(&answer.json()["detail"]);
    assert!(detail.contains(&format!("{seconds} s")), "{detail}");
}

#[tokio::test]
async fn reads_beyond_the_burst_are_refused_with_when_to_come_again_and_others_are_served() {
    let served = Served::start(Settings {
        reads_burst: 3,
        ..frozen()
    })
    .await;
    for left in [2, 1, 0] {
        let answer = served.get("/nothing-here").await;
        assert_eq!(answer.status, 404);
        assert_eq!(
            answer.header("ratelimit"),
            Some(format!("\"read\";r={left}").as_str())
        );
        assert_eq!(
            answer.header("ratelimit-policy"),
            Some("\"read\";q=3;w=180")
        );
    }
    refused(&served.get("/nothing-here").await, "too many requests");
    refused(
        &served.get("/api/v1/sandboxes/x").await,
        "too many requests",
    );
    assert_eq!(
        served.get(HEALTH).await.status,
        200,
        "watching is not limited"
    );
    let other = served.ask_from(client(2), &get("/nothing-here", "")).await;
    assert_eq!(other.status, 404, "another client");
    assert_eq!(
        served.post(SANDBOXES, "", "{}").await.status,
        201,
        "another measure"
    );
}

#[tokio::test]
async fn sandboxes_beyond_the_burst_are_refused_and_leave_nothing() {
    let served = Served::start(Settings {
        creations_burst: 2,
        ..frozen()
    })
    .await;
    for _ in 0..2 {
        assert_eq!(served.post(SANDBOXES, "", "{}").await.status, 201);
    }
    refused(
        &served.post(SANDBOXES, "", "{}").await,
        "new sandboxes, forks, imports, rewinds and shares",
    );
    let other = served.ask_from(client(2), &post(SANDBOXES, "", "{}")).await;
    assert_eq!(other.status, 201);
}

#[tokio::test]
async fn previews_and_transactions_share_a_measure() {
    let served = Served::start(Settings {
        executions_burst: 2,
        ..frozen()
    })
    .await;
    let created = served.post(SANDBOXES, "", "{}").await.json();
    let path = format!("{SANDBOXES}/{}", text(&created["id"]));
    let preview = json!({ "transactions": [] }).to_string();
    assert_eq!(
        served
            .post(&format!("{path}/preview"), "", &preview)
            .await
            .status,
        200
    );
    let faucet = json!({ "kind": "faucet", "to": "bob", "amount": "1" }).to_string();
    let (transactions, token) = (format!("{path}/transactions"), text(&created["token"]));
    assert_eq!(
        served.post(&transactions, &token, &faucet).await.status,
        201
    );
    refused(
        &served.post(&transactions, &token, &faucet).await,
        "previews and transactions",
    );
    assert_eq!(
        served.get(&path).await.json()["height"],
        1,
        "nothing was done"
    );
}

#[tokio::test]
async fn a_client_has_as_many_streams_of_events_as_it_may() {
    let settings = Settings {
        event_streams: 1,
        ..Settings::default()
    };
    let served = Served::start(settings).await;
    let created = served.post(SANDBOXES, "", "{}").await.json();
    let events = get(&format!("{SANDBOXES}/{}/events", text(&created["id"])), "");
    let mut open = served.connect().await;
    open.send(&events).await;
    assert!(open.head().await.starts_with("HTTP/1.1 200"));
    let refused = served.ask(&events).await;
    refused.problem(429, "too-many", "1 streams of events");
    assert_eq!(refused.header("retry-after"), Some("10"));
    let mut other = served.connect_from(client(2)).await;
    other.send(&events).await;
    assert!(
        other.head().await.starts_with("HTTP/1.1 200"),
        "another client"
    );
    drop(open);
    // The node notices when it next writes to the one that is gone, or reads its end.
    let comes_in = async {
        loop {
            let mut wire = served.connect().await;
            wire.send(&events).await;
            if wire.head().await.starts_with("HTTP/1.1 200") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(30), comes_in)
        .await
        .expect("room again");
}

#[tokio::test]
async fn a_client_has_as_many_exports_open_as_it_may() {
    let settings = Settings {
        event_streams: 1,
        ..Settings::default()
    };
    let served = Served::start(settings).await;
    let created = served.post(SANDBOXES, "", "{}").await.json();
    let (id, token) = (text(&created["id"]), text(&created["token"]));
    // More than the buffers between here and there hold, so that an export nobody reads stays open.
    let filler = "a".repeat(100_000);
    let source = format!("(module (memory 2) (data (i32.const 0) \"{filler}\"))");
    let body = deploy(&source).to_string();
    for _ in 0..80 {
        let path = format!("{SANDBOXES}/{id}/transactions");
        assert_eq!(served.post(&path, &token, &body).await.status, 201);
    }
    let export = get(&format!("{SANDBOXES}/{id}/export"), "");
    let mut open = served.connect().await;
    open.send(&export).await;
    assert!(open.head().await.starts_with("HTTP/1.1 200"));
    let refused = served.ask(&export).await;
    refused.problem(429, "too-many", "1 exports");
    let mut other = served.connect_from(client(2)).await;
    other.send(&export).await;
    assert!(other.head().await.starts_with("HTTP/1.1 200"), "another");
}

#[tokio::test]
async fn a_limit_of_0_is_none() {
    let settings = Settings {
        reads_per_minute: 0,
        reads_burst: 1,
        ..Settings::default()
    };
    let served = Served::start(settings).await;
    for _ in 0..20 {
        let answer = served.get("/nothing-here").await;
        assert_eq!((answer.status, answer.header("ratelimit")), (404, None));
    }
}

#[tokio::test]
async fn only_a_trusted_proxy_says_who_the_client_is() {
    let from = |who: &str| get("/nothing-here", &format!("x-forwarded-for: {who}\r\n"));
    let trusting = Settings {
        trusted_proxies: vec!["127.0.0.1".parse().expect("a network")],
        reads_burst: 1,
        ..frozen()
    };
    let served = Served::start(trusting).await;
    assert_eq!(served.ask(&from("10.0.0.1")).await.status, 404);
    refused(&served.ask(&from("10.0.0.1")).await, "too many");
    assert_eq!(
        served.ask(&from("10.0.0.2")).await.status,
        404,
        "another client"
    );
    // Whatever a client writes there itself stands before what the proxy appends.
    refused(&served.ask(&from("9.9.9.9, 10.0.0.2")).await, "too many");

    let served = Served::start(Settings {
        reads_burst: 1,
        ..frozen()
    })
    .await;
    assert_eq!(served.ask(&from("10.0.0.1")).await.status, 404);
    refused(&served.ask(&from("10.0.0.2")).await, "too many");
}

/// A preview that computes for a while: about a second for each part of it.
fn heavy(contract: &Value) -> String {
    let spin = json!({
        "kind": "call", "sender": "alice", "contract": contract, "function": "main", "arguments": [],
        "gas_limit": 1_000_000_000,
    });
    json!({ "transactions": [spin] }).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_makes_the_node_compute_all_the_time_leaves_room_for_others() {
    let served = Served::start(Settings {
        // Nobody's patience may end before the other's work does.
        patience: Duration::from_secs(60),
        ..Settings::default()
    })
    .await;
    if served.node.parallelism() < 2 {
        // One processor cannot be shared out.
        return;
    }
    let created = served.post(SANDBOXES, "", "{}").await.json();
    let path = format!("{SANDBOXES}/{}", text(&created["id"]));
    let source = r#"(module (func (export "main") (loop $again (br $again))))"#;
    let deploy = deploy(source).to_string();
    let token = text(&created["token"]);
    let deployed = served
        .post(&format!("{path}/transactions"), &token, &deploy)
        .await;
    let request = post(
        &format!("{path}/preview"),
        "",
        &heavy(&deployed.json()["contract"]),
    );

    // As many as would hold every processor of the pool many times over.
    let mut greedy = Vec::new();
    for _ in 0..4 * served.node.parallelism() {
        let mut wire = served.connect_from(client(2)).await;
        wire.send(&request).await;
        greedy.push(wire);
    }
    let light = post(
        &format!("{path}/preview"),
        "",
        &json!({ "transactions": [] }).to_string(),
    );
    let answer = served.ask_from(client(3), &light).await;
    assert_eq!(answer.status, 200);
    // Of those who came before, only few can have been served by then: they wait for each other.
    let mut waiting = 0;
    for wire in &mut greedy {
        if timeout(Duration::from_millis(1), wire.0.readable())
            .await
            .is_err()
        {
            waiting += 1;
        }
    }
    assert!(
        waiting > greedy.len() / 2,
        "{waiting} of {} wait",
        greedy.len()
    );
}
