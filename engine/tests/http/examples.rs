//! The reference page's first requests: what the document gives as examples works as it stands.

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use super::client::{TestNode, text};
use super::document::document;

/// The examples of the operation's body, in order.
fn examples(path: &str) -> Vec<Value> {
    let content = &document()["paths"][path]["post"]["requestBody"]["content"]["application/json"];
    let several = content["examples"].as_object();
    let several = several.map(|all| all.values().map(|one| one["value"].clone()).collect());
    several.unwrap_or_else(|| vec![content["example"].clone()])
}

#[test]
fn every_body_has_an_example() {
    let mut bodies = 0;
    for (path, operations) in document()["paths"].as_object().expect("paths") {
        if let Some(content) = operations["post"]["requestBody"]["content"].as_object() {
            for (kind, content) in content {
                let has = !content["example"].is_null() || !content["examples"].is_null();
                assert!(has, "{path} {kind}");
                bodies += 1;
            }
        }
    }
    assert!(bodies >= 9, "{bodies}");
}

#[tokio::test]
async fn every_example_is_taken_as_it_stands() {
    let node = TestNode::new();
    let create = examples("/api/v1/sandboxes").remove(0);
    let sandbox = node.sandbox_of(create).await;
    let transactions = "/api/v1/sandboxes/{id}/transactions";
    let sent = examples(transactions);
    assert_eq!(sent.len(), 6, "one of each kind");
    for transaction in sent {
        let result = sandbox.commit(&transaction).await;
        assert_eq!(result["outcome"], "success", "{transaction}: {result}");
    }
    for (path, status) in [
        ("/api/v1/sandboxes/import", 201),
        ("/api/v1/sandboxes/{id}/fork", 201),
        ("/api/v1/sandboxes/{id}/preview", 200),
        ("/api/v1/sandboxes/{id}/rewind", 200),
        ("/api/v1/assemble", 200),
        ("/api/v1/disassemble", 200),
    ] {
        let id = sandbox.path.rsplit('/').next().expect("an id");
        for example in examples(path) {
            let path = path.replace("{id}", id);
            let token = Some(sandbox.token.as_str());
            node.post(&path, token, &example.to_string())
                .await
                .json(status);
        }
    }
}

#[tokio::test]
async fn a_body_whose_every_field_is_optional_may_be_missing_but_not_for_pages_of_other_sites() {
    let node = TestNode::new();
    let bare = |path: &str, origin: Option<&str>| {
        let request = Request::post(path);
        let request = match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        };
        node.send(request.body(Body::empty()).expect("a request"))
    };
    let created = bare("/api/v1/sandboxes", None).await.json(201);
    let fork = format!("/api/v1/sandboxes/{}/fork", text(&created["id"]));
    bare(&fork, None).await.json(201);
    let elsewhere = Some("https://elsewhere.example");
    for path in ["/api/v1/sandboxes", fork.as_str()] {
        bare(path, elsewhere).await.problem(415, "not-json", "");
        let required = &document()["paths"][super::document::route_of(path).expect("a route")]["post"]
            ["requestBody"]["required"];
        assert_eq!(required, false, "{path}");
    }
}
