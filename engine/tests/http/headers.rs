//! What every answer carries, and how the page is served.

use axum::body::Body;
use axum::http::Request;

use super::client::TestNode;

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let node = TestNode::new();
    for path in ["/", "/nothing-here", "/api/v1/health", "/api/v1/nothing"] {
        let answer = node.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert!(answer.header("permissions-policy").contains("camera=()"));
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
    }
    let health = node.get("/api/v1/health").await;
    assert_eq!(health.header("cache-control"), "no-store");
    assert_eq!(health.header("content-type"), "application/json");
}

#[tokio::test]
async fn the_root_is_the_page_or_says_how_to_build_it() {
    let root = TestNode::new().get("/").await;
    let text = String::from_utf8_lossy(&root.bytes).to_lowercase();
    assert!(text.contains("<!doctype html"), "{text}");
    assert!(root.header("content-type").starts_with("text/html"));
    match root.status.as_u16() {
        200 => assert!(
            root.header("content-security-policy")
                .contains("'wasm-unsafe-eval'")
        ),
        503 => assert!(text.contains("cargo xtask run"), "{text}"),
        other => panic!("{other}: {text}"),
    }
}

#[tokio::test]
async fn a_worker_that_did_not_change_is_not_sent_again_and_keeps_its_policy() {
    let node = TestNode::new();
    let page_is_built = node.get("/").await.status == 200;
    for worker in ["contract-worker", "language-worker"] {
        let path = format!("/{worker}_loader.js");
        let script = node.get(&path).await;
        if !page_is_built {
            assert_eq!(script.status, 404, "{path}");
            continue;
        }
        assert_eq!(script.status, 200, "{path} is not in dist/");
        // Its name has no hash, so it is asked for each time.
        assert_eq!(script.header("cache-control"), "no-cache");
        let policy = script.header("content-security-policy");
        for part in ["script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        let again = Request::get(&path).header("if-none-match", script.header("etag"));
        let again = node.send(again.body(Body::empty()).unwrap()).await;
        assert_eq!(again.status, 304, "{path}");
        assert!(again.bytes.is_empty(), "{path}");
        // A browser that keeps the script takes over the headers of this answer.
        assert_eq!(again.header("content-security-policy"), policy, "{path}");
        let other = Request::get(&path).header("if-none-match", "W/\"of another version\"");
        let other = node.send(other.body(Body::empty()).unwrap()).await;
        assert_eq!(
            (other.status.as_u16(), other.bytes),
            (200, script.bytes),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_path_that_is_no_file_gets_a_page_that_says_so() {
    let node = TestNode::new();
    for path in [
        "/nothing-here",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/style/",
    ] {
        let answer = node.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(
            answer.header("content-type").starts_with("text/html"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let node = TestNode::new();
    for path in ["/", "/api/v1/health", "/nothing-here"] {
        let head = Request::head(path).body(Body::empty()).unwrap();
        let (head, get) = (node.send(head).await, node.get(path).await);
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(
            head.header("content-type"),
            get.header("content-type"),
            "{path}"
        );
        assert!(head.bytes.is_empty(), "{path}");
    }
}
