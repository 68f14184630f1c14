//! The OpenAPI document as a judge: every answer that a test gets is held against it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::client::Answer;

/// Where the document stands as it was read last.
pub(crate) fn snapshot() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/http/openapi.json")
}

/// The document.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let text = std::fs::read_to_string(snapshot()).expect("the snapshot of the document");
        serde_json::from_str(&text).expect("JSON")
    })
}

/// The route that `path` is one of: the one with the fewest parts to be filled in.
pub(crate) fn route_of(path: &str) -> Option<&'static str> {
    let routes = document()["paths"].as_object().expect("paths").keys();
    let segments: Vec<_> = path.split('/').collect();
    let fits = |route: &&String| {
        let parts: Vec<_> = route.split('/').collect();
        let fits = |(part, segment): (&&str, &&str)| part.starts_with('{') || part == segment;
        parts.len() == segments.len() && parts.iter().zip(&segments).all(fits)
    };
    let fitting = routes.filter(fits);
    fitting
        .min_by_key(|route| route.matches('{').count())
        .map(String::as_str)
}

/// Panics unless the document has this status and this body for the route, and this word if it is a problem. Paths and
/// methods that are no route's are not in it.
pub(crate) fn check(method: &str, path: &str, answer: &Answer) {
    let Some(route) = route_of(path) else { return };
    let method = method.to_lowercase();
    let operation = &document()["paths"][route][&method];
    if operation.is_null() {
        return;
    }
    let status = answer.status.as_u16();
    let response = &operation["responses"][status.to_string()];
    let shown = String::from_utf8_lossy(&answer.bytes);
    let headers = document()["components"]["headers"].as_object();
    for (name, _) in headers.into_iter().flatten() {
        let told = !response["headers"][name].is_null();
        let told = told || answer.header(name).is_empty();
        assert!(told, "{method} {route} {status} has {name}");
    }
    assert!(
        !response.is_null(),
        "{method} {route} may not answer {status}: {shown}"
    );
    let content = response["content"].as_object();
    let Some((kind, content)) = content.and_then(|content| content.iter().next()) else {
        assert!(shown.is_empty(), "{method} {route} {status}: {shown}");
        return;
    };
    let essence = answer.header("content-type").split(';').next();
    assert_eq!(essence, Some(kind.as_str()), "{method} {route}");
    if !kind.ends_with("json") || !answer.header("content-encoding").is_empty() {
        return;
    }
    let body: Value = serde_json::from_slice(&answer.bytes).expect("JSON");
    if status >= 400 {
        let word = format!("`{}`", body["type"].as_str().expect("a word"));
        let words = response["description"].as_str().expect("words");
        assert!(
            words.contains(&word),
            "{method} {route} {status} may not be {word}, only {words}"
        );
    }
    fits(
        &content["schema"],
        &body,
        &format!("{method} {route} {status}"),
    );
}

/// Panics unless `body` is as `schema` says.
pub(crate) fn fits(schema: &Value, body: &Value, place: &str) {
    static VALIDATORS: OnceLock<Mutex<HashMap<String, Validator>>> = OnceLock::new();
    let validators = VALIDATORS.get_or_init(Mutex::default).lock();
    let mut validators = validators.unwrap_or_else(PoisonError::into_inner);
    let validator = validators.entry(schema.to_string()).or_insert_with(|| {
        let mut whole = schema.clone();
        whole["components"] = document()["components"].clone();
        jsonschema::draft202012::new(&whole).expect("a schema")
    });
    let wrong: Vec<_> = validator
        .iter_errors(body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{place}: {wrong:?} in {body}");
}

/// The schema that the document has under this name.
pub(crate) fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}
