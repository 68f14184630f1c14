//! What follows from the shape of a route: the parts of its path, the problems it may answer, the headers that go with them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{examples, headers};
use crate::http::problems::{self, Kind};

/// The largest number that every JSON reader keeps exactly.
const NUMBERS_UP_TO: u64 = (1 << 53) - 1;

/// Completes an operation at `path`. `schemas` are those that it may refer to.
pub(super) fn operation(path: &str, operation: &mut Value, schemas: &Value) {
    let kinds = kinds(path, operation);
    request(operation, schemas);
    parameters(path, operation);
    if let Some(of) = operation.as_object_mut() {
        of.remove("x-problems");
    }
    if let Some(responses) = operation["responses"].as_object_mut() {
        for (status, response) in responses.iter_mut() {
            success(status, response);
        }
        if responses
            .values()
            .any(|of| !of["headers"]["etag"].is_null())
        {
            let mut unchanged =
                json!({ "description": "The answer that the client has still holds." });
            unchanged["headers"]["etag"] = headers::of("etag");
            responses.insert("304".to_owned(), unchanged);
        }
        refused(&kinds, responses);
        for response in responses.values_mut() {
            let content = response.get_mut("content");
            let bytes = content.and_then(|content| content.get_mut("application/octet-stream"));
            bytes.into_iter().for_each(binary);
            headers::everywhere(path, response);
        }
    }
}

/// Completes the body: an example that works, bytes as such, and that it may be missing if all of it may.
fn request(operation: &mut Value, schemas: &Value) {
    let name = operation["operationId"].as_str().unwrap_or_default();
    let name = name.to_owned();
    let Some(body) = operation.get_mut("requestBody") else {
        return;
    };
    let bytes = body["content"].get_mut("application/octet-stream");
    bytes.into_iter().for_each(binary);
    let schema = body["content"]["application/json"]["schema"]["$ref"].as_str();
    let schema = schema.and_then(|reference| reference.rsplit('/').next());
    let optional = schema.is_some_and(|schema| {
        schemas[schema]["type"] == "object" && schemas[schema]["required"].is_null()
    });
    body["required"] = json!(!optional);
    if optional {
        body["description"] = json!("May be left out, with its Content-Type.");
    }
    examples::add(&name, &mut body["content"]);
}

/// Says that `content` is bytes, whatever was said of it.
fn binary(content: &mut Value) {
    content["schema"] = json!({ "type": "string", "format": "binary" });
}

/// The problems that the operation may answer: its own, and those of what it is made of.
fn kinds(path: &str, operation: &Value) -> Vec<Kind> {
    let own = operation["x-problems"].as_array().into_iter().flatten();
    let own: Vec<_> = own.filter_map(Value::as_str).collect();
    let asks = |name: &str| {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        parameters.into_iter().any(|of| of["name"] == name)
    };
    let body = &operation["requestBody"]["content"];
    let takes = |kind: &str| !body[kind].is_null();
    let follows: [(bool, &[Kind]); 8] = [
        (true, problems::ANYWHERE),
        (path.contains("{id}"), &[problems::UNKNOWN_SANDBOX]),
        (
            path.contains("{transaction}"),
            &[problems::UNKNOWN_TRANSACTION],
        ),
        (asks("height"), &[problems::UNKNOWN_HEIGHT]),
        (
            !operation["security"].is_null(),
            &[problems::MISSING_TOKEN, problems::WRONG_TOKEN],
        ),
        (
            takes("application/json"),
            &[problems::NOT_JSON, problems::TOO_LARGE],
        ),
        (!body.is_null(), &[problems::SLOW_BODY]),
        (
            path.contains('{') || !body.is_null() || !operation["parameters"].is_null(),
            &[problems::MALFORMED],
        ),
    ];
    let follows = |kind: &Kind| {
        let mut of = follows.iter().filter(|(applies, _)| *applies);
        of.any(|(_, kinds)| kinds.contains(kind))
    };
    let all = problems::ALL.iter();
    all.filter(|kind| own.contains(&kind.0) || follows(kind))
        .copied()
        .collect()
}

/// What stands for each part of a path: its name, what it is, and its schema.
fn part(name: &str) -> (&'static str, Value) {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let of = |schema: &str| json!({ "$ref": format!("#/components/schemas/{schema}") });
    match name {
        "id" => ("The sandbox's id.", text("^[0-9a-f]{32}$")),
        "share" => ("The share's id.", text("^[0-9a-f]{32}$")),
        "height" => (
            "The block's height.",
            json!({ "type": "integer", "minimum": 0, "maximum": NUMBERS_UP_TO }),
        ),
        "address" => ("The account's address or name.", of("Address")),
        "key" => ("The key of the row.", of("Bytes")),
        "transaction" => ("The transaction's hash.", of("Hash")),
        _ => ("The hash of the code and its source.", of("Hash")),
    }
}

/// Adds the parts of the path, and the header that answers with a tag listen to.
fn parameters(path: &str, operation: &mut Value) {
    let names = path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let mut all: Vec<Value> = names
        .map(|name| {
            let (description, schema) = part(name);
            json!({ "name": name, "in": "path", "required": true, "description": description, "schema": schema })
        })
        .collect();
    all.extend(
        operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .cloned(),
    );
    let responses = operation["responses"].as_object().into_iter().flatten();
    if responses
        .into_iter()
        .any(|(_, of)| !of["headers"]["etag"].is_null())
    {
        all.push(json!({
            "name": "If-None-Match", "in": "header", "schema": { "type": "string" },
            "description": "The `etag` of an answer that the client has: 304 if it still holds.",
        }));
    }
    for parameter in &mut all {
        numbers(&mut parameter["schema"]);
    }
    if !all.is_empty() {
        operation["parameters"] = json!(all);
    }
}

fn success(status: &str, response: &mut Value) {
    if response["description"].as_str().is_none_or(str::is_empty) {
        response["description"] = json!(if status == "201" { "Made." } else { "Done." });
    }
    let headers = response.get_mut("headers").and_then(Value::as_object_mut);
    for (name, header) in headers.into_iter().flatten() {
        *header = headers::of(name);
    }
}

/// Adds an answer for each status that `kinds` have.
fn refused(kinds: &[Kind], responses: &mut Map<String, Value>) {
    let mut by_status = BTreeMap::<u16, Vec<&Kind>>::new();
    for kind in kinds {
        by_status.entry(kind.2).or_default().push(kind);
    }
    for (status, kinds) in by_status {
        let words: Vec<_> = kinds
            .iter()
            .map(|(word, title, _)| format!("`{word}`: {title}"))
            .collect();
        let mut response = json!({
            "description": words.join("; "),
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        });
        if matches!(status, 429 | 503) {
            response["headers"]["retry-after"] = headers::of("retry-after");
        }
        responses.insert(status.to_string(), response);
    }
}

/// Says of every 64-bit number in `schema` that it is one which JSON readers keep.
pub(super) fn schemas(schema: &mut Value) {
    numbers(schema);
}

fn numbers(schema: &mut Value) {
    match schema {
        Value::Object(of) => {
            if of.get("format").is_some_and(|format| format == "int64")
                && !of.contains_key("maximum")
            {
                of.insert("maximum".to_owned(), json!(NUMBERS_UP_TO));
            }
            of.values_mut().for_each(numbers);
        }
        Value::Array(of) => of.iter_mut().for_each(numbers),
        _ => {}
    }
}
