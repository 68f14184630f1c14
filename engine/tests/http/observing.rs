//! What can be seen from outside: request ids, readiness, figures.

use axum::http::Request;
use tower::ServiceExt as _;
use wattage_engine::config::{Origins, Secret};
use wattage_engine::http::Settings;

use super::client::{Answer, TestNode};
use super::socket::{Served, client, get};

#[tokio::test]
async fn every_answer_names_its_request_and_problems_do_too() {
    let served = Served::start(Settings::default()).await;
    let taken = served
        .ask(&get("/api/v1/nothing", "x-request-id: abc-123\r\n"))
        .await;
    assert_eq!(taken.header("x-request-id"), Some("abc-123"));
    let problem = taken.problem(404, "unknown-route", "nothing");
    assert_eq!(problem["request_id"], "abc-123");
    let mut made = Vec::new();
    for header in ["", "x-request-id: a b\r\n", "x-request-id: <script>\r\n"] {
        let answer = served.ask(&get("/", header)).await;
        let id = answer.header("x-request-id").expect("an id").to_owned();
        assert_eq!(id.len(), 24, "{id}");
        made.push(id);
    }
    made.dedup();
    assert_eq!(made.len(), 3, "each request has its own");
}

#[tokio::test]
async fn a_node_that_is_well_is_alive_and_ready() {
    let node = TestNode::new();
    let health = node.get("/api/v1/health").await.json(200);
    assert_eq!(health["status"], "ok");
    assert_eq!(node.get("/api/v1/ready").await.json(200)["status"], "ready");
}

#[tokio::test]
async fn the_figures_count_requests_by_route_and_never_name_a_sandbox() {
    let served = Served::start(Settings::default()).await;
    let created = served.post("/api/v1/sandboxes", "", "{}").await.json();
    let id = created["id"].as_str().expect("an id");
    assert_eq!(
        served.get(&format!("/api/v1/sandboxes/{id}")).await.status,
        200
    );
    let odd = format!("BREW /api/v1/sandboxes/{id} HTTP/1.1\r\nhost: x\r\n\r\n");
    assert_eq!(served.ask(&odd).await.status, 405);
    let preview = r#"{"transactions":[]}"#;
    let path = format!("/api/v1/sandboxes/{id}/preview");
    assert_eq!(served.post(&path, "", preview).await.status, 200);

    let figures = served.get("/metrics").await;
    assert_eq!(figures.status, 200);
    assert_eq!(
        figures.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    let text = String::from_utf8(figures.body).expect("text");
    for part in [
        r#"wattage_http_requests_total{method="GET",route="/api/v1/sandboxes/{id}",status="200"}"#,
        r#"wattage_http_requests_total{method="other",route="/api/v1/sandboxes/{id}",status="405"}"#,
        r#"wattage_http_request_duration_seconds_bucket{route="/api/v1/sandboxes",le="0.5"}"#,
        "# TYPE wattage_http_request_duration_seconds histogram",
        "wattage_executions_total",
        "wattage_execution_queue_seconds_count",
        "wattage_http_connections ",
        "wattage_event_streams 0",
        "wattage_store_bytes ",
        "wattage_store_group_changes_bucket",
        "wattage_sandboxes 1",
        r#"schedule="wattage-1""#,
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains(id), "{text}");
    assert!(!text.contains("BREW"), "{text}");
    if cfg!(target_os = "linux") {
        assert!(text.contains("wattage_process_resident_bytes "), "{text}");
    }
}

#[tokio::test]
async fn the_figures_are_for_this_machine_or_for_who_has_the_token() {
    let served = Served::start(Settings::default()).await;
    assert_eq!(served.get("/metrics").await.status, 200);
    // A proxy that nobody has named makes everybody look as if they were here.
    let behind = served
        .ask(&get("/metrics", "x-forwarded-for: 127.0.0.1\r\n"))
        .await;
    behind.problem(403, "metrics", "Bearer TOKEN");
    let trusting = Settings {
        trusted_proxies: vec!["127.0.0.1".parse().expect("a network")],
        ..Settings::default()
    };
    let served = Served::start(trusting).await;
    let far = served
        .ask(&get("/metrics", "x-forwarded-for: 10.0.0.1\r\n"))
        .await;
    far.problem(403, "metrics", "Bearer TOKEN");

    let node = TestNode::with_settings(Settings {
        metrics: false,
        ..Settings::default()
    });
    node.get("/metrics")
        .await
        .problem(404, "unknown-route", "/metrics");
}

#[tokio::test]
async fn with_a_token_the_figures_are_for_nobody_without_it() {
    let token = "correct horse battery";
    let settings = Settings {
        metrics_token: Secret::new(token),
        ..Settings::default()
    };
    let served = Served::start(settings).await;
    for header in ["", "authorization: Bearer wrong horse battery\r\n"] {
        let answer = served.ask_from(client(1), &get("/metrics", header)).await;
        answer.problem(403, "metrics", "Bearer TOKEN");
    }
    let header = format!("authorization: Bearer {token}\r\n");
    assert_eq!(served.ask(&get("/metrics", &header)).await.status, 200);
}

#[tokio::test]
async fn a_page_of_another_site_may_use_the_api_only_where_it_is_allowed_to() {
    let preflight = |origin: &str| {
        Request::builder()
            .method("OPTIONS")
            .uri("/api/v1/sandboxes/x/transactions")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,content-type,idempotency-key",
            )
            .body(axum::body::Body::empty())
            .expect("a request")
    };
    let (ours, theirs) = ("https://example.org", "https://evil.example");
    let closed = TestNode::new();
    let answer = closed.send(preflight(ours)).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");

    let with = |cors_origins| Settings {
        cors_origins,
        ..Settings::default()
    };
    let only = Origins::Only(vec![ours.parse().expect("a value")]);
    let open = TestNode::with_settings(with(only));
    let answer = open.send(preflight(ours)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), ours);
    for header in [
        "authorization",
        "content-type",
        "idempotency-key",
        "last-event-id",
    ] {
        let allowed = answer.header("access-control-allow-headers");
        assert!(allowed.contains(header), "{header} in {allowed}");
    }
    assert_eq!(
        answer.header("access-control-allow-credentials"),
        "",
        "there are no cookies"
    );
    let answer = open.send(preflight(theirs)).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
    let read = Request::get("/api/v1/nothing").header("origin", ours);
    let answer = open
        .send(read.body(axum::body::Body::empty()).expect("a request"))
        .await;
    assert_eq!(
        answer.header("access-control-allow-origin"),
        ours,
        "problems can be read too"
    );
    let exposed = answer.header("access-control-expose-headers");
    for header in [
        "etag",
        "idempotency-replayed",
        "location",
        "retry-after",
        "x-request-id",
    ] {
        assert!(exposed.contains(header), "{header} in {exposed}");
    }

    let answer = TestNode::with_settings(with(Origins::Any))
        .send(preflight(theirs))
        .await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn long_answers_are_compressed_for_those_who_can_read_them() {
    let node = TestNode::new();
    let accounts: serde_json::Map<String, serde_json::Value> =
        (0..100).map(|n| (format!("a{n}"), "1".into())).collect();
    let sandbox = node
        .sandbox_of(serde_json::json!({ "genesis": { "accounts": accounts } }))
        .await;
    let path = format!("{}/accounts", sandbox.path);
    // Past the check of answers against the document, which reads no compressed ones.
    let ask = async |path: &str, accepted: &str| {
        let request = Request::get(path).header("accept-encoding", accepted);
        let request = request.body(axum::body::Body::empty());
        let answer = node.node.router().oneshot(request.expect("a request"));
        Answer::read(answer.await.expect("an answer")).await
    };
    let plain = ask(&path, "identity").await;
    assert_eq!(plain.header("content-encoding"), "");
    for (accepted, coding) in [("gzip", "gzip"), ("br", "br"), ("gzip, br", "br")] {
        let packed = ask(&path, accepted).await;
        assert_eq!(packed.header("content-encoding"), coding);
        assert!(packed.bytes.len() < plain.bytes.len() / 2, "{coding}");
        assert!(packed.header("vary").contains("accept-encoding"));
    }
    assert_eq!(
        ask("/api/v1/health", "gzip")
            .await
            .header("content-encoding"),
        "",
        "too short"
    );
}
