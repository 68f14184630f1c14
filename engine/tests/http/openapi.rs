//! The OpenAPI document, and the page that shows it.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use wattage_core::api::routes;

use super::client::TestNode;
use super::document::{document, snapshot};

#[tokio::test]
async fn the_document_is_the_one_that_was_read_last() {
    let answer = TestNode::new().get(routes::OPENAPI).await;
    answer.json(200);
    if std::env::var_os("WATTAGE_BLESS").is_some() {
        fs::write(snapshot(), &answer.bytes).expect("a file");
    }
    let kept = fs::read(snapshot()).expect("the document");
    assert!(
        kept == answer.bytes,
        "the API's document has changed: read what WATTAGE_BLESS=1 makes of {}",
        snapshot().display()
    );
}

#[tokio::test]
async fn every_route_is_in_the_document_and_answered_by_the_node() {
    let routes: BTreeSet<_> = routes::ALL
        .iter()
        .map(|route| (*route).to_owned())
        .collect();
    let paths = document()["paths"].as_object().expect("paths");
    let told: BTreeSet<_> = paths.keys().cloned().collect();
    assert_eq!(routes, told);
    let node = TestNode::new();
    for route in routes {
        // What it makes of a part that is none tells that it is there.
        let answer = node.get(&route.replace(['{', '}'], "~")).await;
        let problem = serde_json::from_slice::<Value>(&answer.bytes).unwrap_or_default();
        // A node without figures has no route for them.
        if route != routes::METRICS {
            assert_ne!(problem["type"], "unknown-route", "{route}: {problem}");
        }
    }
}

#[test]
fn every_operation_has_a_name_of_its_own_a_summary_and_a_group() {
    let groups = document()["tags"].as_array().expect("groups");
    let groups: Vec<_> = groups.iter().map(|group| &group["name"]).collect();
    let mut names = BTreeSet::new();
    for (path, operation) in operations() {
        let name = operation["operationId"].as_str().expect("a name");
        assert!(names.insert(name), "{name} stands twice");
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!(!summary.is_empty(), "{path} has no summary");
        assert!(groups.contains(&&operation["tags"][0]), "{path}");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let words = parameter["description"].as_str().unwrap_or_default();
            assert!(!words.is_empty(), "{path}: {parameter}");
        }
    }
}

#[test]
fn every_problem_that_a_handler_names_is_in_the_list() {
    let text = document().to_string();
    assert!(!text.contains("x-problems"), "they are told as answers");
    let table = document()["info"]["description"].as_str().expect("text");
    for (path, operation) in operations() {
        for (status, response) in operation["responses"].as_object().expect("answers") {
            let words = response["description"].as_str().expect("words");
            assert!(!words.is_empty(), "{path} {status}");
            for word in words.split('`').skip(1).step_by(2) {
                assert!(
                    table.contains(&format!("| `{word}` | {status} |")),
                    "{word}"
                );
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(of) => {
                found.extend(of.get("$ref").and_then(Value::as_str));
                of.values().for_each(|value| references(value, found));
            }
            Value::Array(of) => of.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    references(document(), &mut found);
    assert!(found.len() > 30, "{found:?}");
    for reference in found {
        let pointer = reference
            .strip_prefix('#')
            .expect("a place in the document");
        assert!(document().pointer(pointer).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn the_reference_is_a_page_that_loads_nothing_from_elsewhere() {
    let node = TestNode::new();
    let moved = node.get(routes::REFERENCE).await;
    assert_eq!(moved.status, 303);
    let page = node.get(moved.header("location")).await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    let text = String::from_utf8_lossy(&page.bytes);
    assert!(!text.contains("https://"), "{text}");
    for file in [
        "swagger-ui.css",
        "swagger-ui-bundle.js",
        "swagger-initializer.js",
    ] {
        assert!(text.contains(file), "{text}");
        let path = format!("{}/{file}", routes::REFERENCE);
        let answer = node.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(!answer.header("etag").is_empty(), "{path}");
    }
    let missing = node.get(&format!("{}/none.js", routes::REFERENCE)).await;
    missing.problem(404, "unknown-route", "none.js");
}

/// Every operation, with its path.
fn operations() -> impl Iterator<Item = (&'static str, &'static Value)> {
    let paths = document()["paths"].as_object().expect("paths");
    paths.iter().flat_map(|(path, operations)| {
        let operations = operations.as_object().expect("operations");
        operations
            .values()
            .map(|operation| (path.as_str(), operation))
    })
}
