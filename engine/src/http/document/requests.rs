//! What the fields of requests stand for when they are missing, and how large they may be: the limits as they are.

use serde_json::{Value, json};
use wattage_core::ledger::MAIN;
use wattage_core::limits;

/// Schema, field, keyword and value.
fn known() -> Vec<(&'static str, &'static str, &'static str, Value)> {
    const SENT: &str = "TransactionRequest";
    vec![
        (SENT, "gas_limit", "default", json!(limits::GAS_DEFAULT)),
        (SENT, "gas_limit", "maximum", json!(limits::GAS_MAX)),
        (SENT, "function", "default", json!(MAIN)),
        (SENT, "arguments", "default", json!([])),
        (SENT, "source", "maxLength", json!(limits::WAT_BYTES)),
        (SENT, "timestamp", "maximum", json!(limits::TIMESTAMP)),
        (
            "AssembleRequest",
            "source",
            "maxLength",
            json!(limits::WAT_BYTES),
        ),
        (
            "GenesisRequest",
            "accounts",
            "maxProperties",
            json!(limits::GENESIS_ACCOUNTS),
        ),
        (
            "PreviewRequest",
            "transactions",
            "maxItems",
            json!(limits::PREVIEW_TRANSACTIONS),
        ),
    ]
}

/// Adds them to the document's `schemas`.
pub(super) fn complete(schemas: &mut Value) {
    for (schema, field, keyword, value) in known() {
        let Some(schema) = schemas.get_mut(schema) else {
            continue;
        };
        match schema.get_mut("oneOf").and_then(Value::as_array_mut) {
            Some(kinds) => kinds
                .iter_mut()
                .for_each(|kind| set(kind, field, keyword, &value)),
            None => set(schema, field, keyword, &value),
        }
    }
}

fn set(schema: &mut Value, field: &str, keyword: &str, value: &Value) {
    let field = schema
        .get_mut("properties")
        .and_then(|all| all.get_mut(field));
    if let Some(field) = field {
        field[keyword] = value.clone();
    }
}
