//! The words of the document that belong to no route.

use std::fmt::Write;

use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};
use wattage_core::api::{Present, Problem};

use crate::http::problems;

const INTRODUCTION: &str = "\
A sandbox is a ledger of one's own: accounts, contracts and blocks that nobody else has. Whoever knows its id may read it; \
writing needs its token, as `Authorization: Bearer TOKEN`.

**Numbers.** Heights, nonces, gas and times are plain numbers below 2^53. Amounts and values of functions are strings. \
Bytes are `0x` and hex.

**Pages.** Lists come in pages: `limit` says how long, and the `next` of a page is the `after` of the one behind it.

**Heights.** `?height=` shows a ledger as it was after that block.

**Keeping answers.** Answers with an `etag` may be kept; `If-None-Match` asks whether they still hold. \
What is named by its own content never changes.

**Proofs.** How rows are encoded and hashed, and how a proof is checked without this node's code, is told in \
`docs/proofs.md` of the sources, with an example.

**Sending again.** A transaction with an `Idempotency-Key` happens once, however often it is sent within a day.

**Problems.** What was refused is told as `application/problem+json`; go by its `type`:
";

/// What the document says first.
pub(super) fn description() -> String {
    let mut text = format!("{INTRODUCTION}\n| type | status | meaning |\n|---|---|---|\n");
    for (word, title, status) in problems::ALL {
        // Writing to a string does not fail.
        let _ = writeln!(text, "| `{word}` | {status} | {title} |");
    }
    text
}

/// The groups of routes.
pub(super) fn tags() -> Value {
    json!([
        { "name": "sandboxes", "description": "Making, copying, rewinding and removing ledgers" },
        { "name": "transactions", "description": "Trying, submitting and reading transactions" },
        { "name": "accounts", "description": "Accounts, storage and code, at any height, with proofs" },
        { "name": "blocks", "description": "Blocks, live events, and what has changed" },
        { "name": "tools", "description": "Assembling and disassembling" },
        { "name": "shares", "description": "Bundles under a short id" },
        { "name": "node", "description": "The node itself" },
    ])
}

/// Schemas that no answer's body is made of: of problems, with the list of their words, and of the event that tells who
/// is there.
pub(super) fn schemas() -> impl Iterator<Item = (String, Value)> {
    let mut schemas = vec![("Problem".to_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    schemas.push(("Present".to_owned(), Present::schema()));
    Present::schemas(&mut schemas);
    schemas.into_iter().map(|(name, schema)| {
        let mut schema = serde_json::to_value(schema).unwrap_or_default();
        if name == "Problem" {
            let words: Vec<_> = problems::ALL.iter().map(|(word, ..)| word).collect();
            schema["properties"]["type"]["enum"] = json!(words);
        }
        (name, schema)
    })
}
