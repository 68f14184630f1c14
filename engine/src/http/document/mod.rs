//! The OpenAPI document: what the handlers say of themselves, completed with what follows from the routes' shape.
//!
//! A handler names its path, its query, its bodies, and the problems that are its own (`x-problems`). What every route
//! of a kind has in common is added here once: the parts of the path, the problems of reading a sandbox, of a token, of
//! a body, of a query; headers; the table of problems.

mod complete;
mod examples;
mod headers;
mod requests;
mod text;

use serde_json::json;
use utoipa::openapi::OpenApi;

/// The document for `api`, in JSON.
pub(super) fn of(api: OpenApi) -> Vec<u8> {
    let mut document = serde_json::to_value(api).unwrap_or_default();
    document["openapi"] = json!("3.1.0");
    document["info"] = json!({
        "title": "Wattage",
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "Ledgers for WebAssembly contracts, with exact gas",
        "description": text::description(),
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    });
    // Relative: the document is served by the node that it is of.
    document["servers"] = json!([{ "url": "/" }]);
    document["tags"] = text::tags();
    document["components"]["securitySchemes"] = json!({
        "token": {
            "type": "http", "scheme": "bearer",
            "description": "The token of the sandbox, shown once when it was created.",
        },
    });
    for (name, schema) in text::schemas() {
        document["components"]["schemas"][name] = schema;
    }
    requests::complete(&mut document["components"]["schemas"]);
    complete::schemas(&mut document["components"]["schemas"]);
    document["components"]["headers"] = headers::components();
    let schemas = document["components"]["schemas"].clone();
    if let Some(paths) = document["paths"].as_object_mut() {
        for (path, operations) in paths {
            for operation in operations.as_object_mut().into_iter().flatten() {
                complete::operation(path, operation.1, &schemas);
            }
        }
    }
    serde_json::to_vec_pretty(&document).unwrap_or_default()
}
