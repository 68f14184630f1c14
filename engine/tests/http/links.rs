//! The page's addresses for links: short links, the sources behind them, and the page for frames.

use axum::body::Body;
use axum::http::Request;
use wattage_core::ledger::Genesis;
use wattage_core::share::{Bundle, CallTexts, Link, Source, View};
use wattage_core::types::Hash;

use super::client::{Answer, TestNode, counter, text};

const UNKNOWN: &str = "00000000000000000000000000000000";

/// A link with the counter in it, which nobody called.
fn link() -> Link {
    let bundle = Bundle {
        title: String::new(),
        note: "ü".to_owned(),
        parent: None,
        sources: vec![Source {
            name: "counter.wat".to_owned(),
            text: counter().to_owned(),
        }],
        genesis: Genesis::default(),
        steps: Vec::new(),
        state_root: Hash([0; 32]),
        call: CallTexts::default(),
        expected: None,
        view: View::default(),
    };
    Link::of(bundle).expect("a link")
}

async fn stored(node: &TestNode, bytes: &[u8]) -> String {
    let request = Request::post("/api/v1/shares").body(Body::from(bytes.to_vec()));
    let answer = node.send(request.expect("a request")).await;
    text(&answer.json(201)["id"])
}

async fn with(node: &TestNode, method: &str, path: &str, header: (&str, &str)) -> Answer {
    let request = Request::builder().method(method).uri(path);
    let request = request.header(header.0, header.1).body(Body::empty());
    node.send(request.expect("a request")).await
}

/// What may differ between two answers with the same document.
fn headers(answer: &Answer) -> Vec<(String, String)> {
    let text = |value: &axum::http::HeaderValue| value.to_str().expect("text").to_owned();
    let all = answer.headers.iter();
    let all = all.map(|(name, value)| (name.to_string(), text(value)));
    let mut kept: Vec<_> = all
        .filter(|(name, _)| !["x-request-id", "ratelimit", "date"].contains(&name.as_str()))
        .collect();
    kept.sort();
    kept
}

#[tokio::test]
async fn every_short_link_is_answered_with_the_page_even_one_that_nobody_stored() {
    let node = TestNode::new();
    let known = stored(&node, link().text().as_bytes()).await;
    let root = node.get("/").await;
    for id in [known.as_str(), UNKNOWN, "no-id", "%ff", "a%2Fb"] {
        let page = node.get(&format!("/s/{id}")).await;
        assert_eq!(page.status, root.status, "{id}");
        assert_eq!(headers(&page), headers(&root), "{id}");
        assert_eq!(page.bytes, root.bytes, "{id}");
    }
    assert_eq!(root.header("x-frame-options"), "DENY");
}

#[tokio::test]
async fn the_source_of_a_shared_file_is_text_that_clients_keep() {
    let node = TestNode::new();
    let id = stored(&node, link().text().as_bytes()).await;
    let path = format!("/s/{id}.wat");
    let source = node.get(&path).await;
    assert_eq!(source.status, 200);
    assert_eq!(source.bytes, counter().as_bytes());
    assert_eq!(source.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(source.header("x-content-type-options"), "nosniff");
    let keep = source.header("cache-control");
    assert_eq!(keep, "public, max-age=31536000, immutable");
    let again = with(
        &node,
        "GET",
        &path,
        ("if-none-match", source.header("etag")),
    )
    .await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    let head = with(&node, "HEAD", &path, ("accept", "*/*")).await;
    assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
    assert_eq!(head.header("etag"), source.header("etag"));
}

#[tokio::test]
async fn a_source_that_is_not_there_is_a_problem_that_says_why() {
    let node = TestNode::new();
    let missing = node.get(&format!("/s/{UNKNOWN}.wat")).await;
    missing.problem(404, "unknown-share", UNKNOWN);
    let malformed = node.get("/s/no-id.wat").await;
    malformed.problem(400, "malformed", "32 lower-case hex digits");
    let whole = link();
    let cut = &whole.text()[..whole.text().len() - 20];
    for (bytes, why) in [
        (&b"any bytes \xff"[..], "no Wattage link"),
        (b"v2.abc.def", "of version 2"),
        (cut.as_bytes(), "cut off"),
    ] {
        let id = stored(&node, bytes).await;
        let refused = node.get(&format!("/s/{id}.wat")).await;
        refused.problem(422, "not-a-link", why);
        assert_eq!(refused.header("cache-control"), "no-store");
        let page = node.get(&format!("/s/{id}")).await;
        assert_eq!(page.status, node.get("/").await.status, "the page says it");
    }
}

#[tokio::test]
async fn only_the_page_for_frames_may_be_framed() {
    let node = TestNode::new();
    let (root, embed) = (node.get("/").await, node.get("/embed?theme=dark").await);
    assert_eq!(embed.status, root.status);
    assert_eq!(embed.bytes, root.bytes);
    assert_eq!(embed.header("x-frame-options"), "");
    assert_eq!(embed.header("cross-origin-resource-policy"), "cross-origin");
    for other in ["/", "/s/x", "/embed/", "/embedded", "/api/v1/health"] {
        let answer = node.get(other).await;
        assert_eq!(answer.header("x-frame-options"), "DENY", "{other}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{other}");
    }
    // Without a page there is no document whose policy could differ.
    if root.status == 200 {
        let policy = |answer: &Answer| answer.header("content-security-policy").to_owned();
        let expected = policy(&root).replace("frame-ancestors 'none'", "frame-ancestors *");
        assert_eq!(policy(&embed), expected);
        let again = with(
            &node,
            "GET",
            "/embed",
            ("if-none-match", embed.header("etag")),
        )
        .await;
        assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
        assert_eq!(policy(&again), expected, "browsers take these headers over");
        assert_eq!(again.header("x-frame-options"), "");
    }
    let head = with(&node, "HEAD", "/embed", ("accept", "*/*")).await;
    assert_eq!((head.status, head.bytes.len()), (embed.status, 0));
}

#[tokio::test]
async fn the_page_loads_its_files_from_every_address_it_is_served_at() {
    let page = TestNode::new().get("/s/x").await;
    let page = String::from_utf8_lossy(&page.bytes).into_owned();
    for attribute in ["src=\"", "href=\""] {
        for value in page.split(attribute).skip(1) {
            let value = value.split('"').next().unwrap_or_default();
            // An empty one is this very page again.
            let elsewhere = value.is_empty() || value.starts_with('/') || value.starts_with('#');
            assert!(elsewhere, "{value:?} is looked for beside the short link");
        }
    }
}

#[tokio::test]
async fn links_are_read_only() {
    let node = TestNode::new();
    for path in ["/s/x", "/embed"] {
        let refused = with(&node, "POST", path, ("accept", "*/*")).await;
        refused.problem(405, "method-not-allowed", path);
    }
}
