//! The OpenAPI document, and the page that shows it.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};
use wattage_core::api::routes;
use wattage_core::limits;

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

#[tokio::test]
async fn the_api_and_a_slash_too_many_lead_to_the_reference() {
    let node = TestNode::new();
    let index = node.get(routes::API).await.json(200);
    assert_eq!(index["reference"], routes::REFERENCE);
    assert_eq!(index["openapi"], routes::OPENAPI);
    let moved = node.get(&format!("{}/", routes::REFERENCE)).await;
    assert_eq!(moved.status, 303);
    assert_eq!(node.get(moved.header("location")).await.status, 200);
}

#[test]
fn the_document_has_no_null_no_untyped_list_and_no_word_of_rust() {
    fn look(value: &Value, place: &str) {
        match value {
            Value::Null => panic!("{place} is null"),
            Value::Object(of) => {
                let untyped = of.get("items") == Some(&json!({}));
                assert!(!untyped, "{place} holds anything");
                for (name, value) in of {
                    look(value, &format!("{place}/{name}"));
                }
            }
            Value::Array(of) => of.iter().for_each(|value| look(value, place)),
            Value::String(text) if place.ends_with("/description") => {
                for word in ["`None`", "`Some`", "::", "[`", "borrow"] {
                    assert!(!text.contains(word), "{place}: {text}");
                }
            }
            _ => {}
        }
    }
    look(document(), "");
}

#[test]
fn what_the_document_says_of_missing_and_largest_values_is_so() {
    let schemas = &document()["components"]["schemas"];
    for kind in schemas["TransactionRequest"]["oneOf"]
        .as_array()
        .expect("kinds")
    {
        let gas = &kind["properties"]["gas_limit"];
        if !gas.is_null() {
            assert_eq!(gas["default"], limits::GAS_DEFAULT);
            assert_eq!(gas["maximum"], limits::GAS_MAX);
        }
    }
    let call = &schemas["TransactionRequest"]["oneOf"][2]["properties"];
    assert_eq!(call["function"]["default"], "main");
    let preview = &schemas["PreviewRequest"]["properties"]["transactions"];
    assert_eq!(preview["maxItems"], limits::PREVIEW_TRANSACTIONS);
    let accounts = &schemas["GenesisRequest"]["properties"]["accounts"];
    assert_eq!(accounts["maxProperties"], limits::GENESIS_ACCOUNTS);
    let listening = &document()["paths"][routes::EVENTS]["get"]["parameters"];
    let mut listening = listening.as_array().expect("parameters").iter();
    let member = listening.find(|of| of["name"] == "member");
    let member = &member.expect("a member")["schema"];
    assert_eq!(member["maxLength"], limits::MEMBER_CHARS);
    let binary = json!({ "type": "string", "format": "binary" });
    let shares = &document()["paths"][routes::SHARES]["post"]["requestBody"];
    assert_eq!(
        shares["content"]["application/octet-stream"]["schema"],
        binary
    );
}

#[test]
fn headers_and_events_are_in_the_document() {
    for (path, operation) in operations() {
        for (status, response) in operation["responses"].as_object().expect("answers") {
            let headers = &response["headers"];
            assert!(!headers["x-request-id"].is_null(), "{path} {status}");
            let watched = [routes::HEALTH, routes::READY, routes::METRICS].contains(&path);
            assert_eq!(headers["ratelimit"].is_null(), watched, "{path} {status}");
            assert!(status != "304" || !headers["etag"].is_null(), "{path}");
        }
    }
    let events = &document()["paths"][routes::EVENTS]["get"];
    assert_eq!(
        events["x-events"]["block"]["$ref"],
        "#/components/schemas/BlockView"
    );
    assert_eq!(
        events["x-events"]["rewound"]["$ref"],
        "#/components/schemas/Sandbox"
    );
    let words = events["description"].as_str().expect("words");
    assert!(words.contains("After 15\nseconds"), "{words}");
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
