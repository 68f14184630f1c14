//! The headers of answers: each once, among the document's components.

use serde_json::{Map, Value, json};
use wattage_core::api::routes;

/// Name, type and meaning.
const HEADERS: &[(&str, &str, &str)] = &[
    ("etag", "string", "Changes with the answer."),
    ("location", "string", "Where to read what was made."),
    (
        "idempotency-replayed",
        "string",
        "`true` when the key was used before: this is the receipt of then.",
    ),
    (
        "retry-after",
        "integer",
        "Seconds after which it may be sent again, where that is known.",
    ),
    (
        "x-request-id",
        "string",
        "Id of the request, as in the node's log: the one that it was sent with, or a new one.",
    ),
    (
        "ratelimit",
        "string",
        "What is left of the client's measure, such as `\"read\";r=99`; missing where there is no limit.",
    ),
    (
        "ratelimit-policy",
        "string",
        "The measure: `q` requests at most at once, full again after `w` seconds, such as `\"read\";q=100;w=10`.",
    ),
];

/// What watches the node is not limited.
const UNLIMITED: &[&str] = &[routes::HEALTH, routes::READY, routes::METRICS];

/// All of them.
pub(super) fn components() -> Value {
    let headers = HEADERS.iter().map(|(name, kind, words)| {
        let header = json!({ "description": words, "schema": { "type": kind } });
        ((*name).to_owned(), header)
    });
    Value::Object(headers.collect::<Map<_, _>>())
}

/// A reference to one.
pub(super) fn of(name: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{name}") })
}

/// Adds those that every answer of the route has.
pub(super) fn everywhere(path: &str, response: &mut Value) {
    let limited = !UNLIMITED.contains(&path);
    let limits = ["ratelimit", "ratelimit-policy"];
    let limits = limits.into_iter().filter(|_| limited);
    for name in limits.chain(["x-request-id"]) {
        response["headers"][name] = of(name);
    }
}
