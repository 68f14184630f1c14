//! A working example for each body that a request has: what the reference page fills in, and sends as it is.
//!
//! In a sandbox that `create-sandbox` made from its example all of them succeed, in the order in which they stand.

use serde_json::{Value, json};
use wattage_core::api::{GenesisRequest, LedgerFile};
use wattage_core::ledger::{Genesis, Ledger};
use wattage_core::schedule::WATTAGE_1;
use wattage_core::store::MemoryStore;
use wattage_core::types::Address;

const SOURCE: &str = "(module\n  (func (export \"main\") (param i64) (result i64)\n    local.get 0\n    i64.const 2\n    i64.mul))";

/// Puts its examples into the body of the operation with this name, if it has one.
pub(super) fn add(operation: &str, content: &mut Value) {
    let (kind, example) = match operation {
        "submit" => {
            let kinds = transactions().into_iter().zip(1..);
            let kinds = kinds.map(|(transaction, place)| {
                let kind = transaction["kind"].as_str().unwrap_or_default();
                // JSON objects are sorted, and the first is the one that is shown.
                (format!("{place}. {kind}"), json!({ "value": transaction }))
            });
            content["application/json"]["examples"] = Value::Object(kinds.collect());
            return;
        }
        "share" => ("application/octet-stream", json!("Any bytes.")),
        json => match body(json) {
            Some(example) => ("application/json", example),
            None => return,
        },
    };
    content[kind]["example"] = example;
}

fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "create-sandbox" => json!({ "genesis": {
            "accounts": { "alice": "1000000", "bob": "5" }, "gas_price": "0",
        } }),
        "import" => json!(ledger_file()?),
        "fork" | "rewind" => json!({ "height": 0 }),
        "preview" => json!({ "transactions": [transactions().first()?] }),
        "assemble" => json!({ "source": SOURCE }),
        "disassemble" => json!({ "wasm": "0x0061736d01000000" }),
        _ => return None,
    })
}

/// One transaction of each kind; the later ones use the contract that the first deploys.
fn transactions() -> [Value; 6] {
    let contract = Address::named("alice").map(|alice| Address::of_contract(&alice, 0));
    let contract = contract.unwrap_or_default();
    [
        json!({ "kind": "deploy", "sender": "alice", "source": SOURCE }),
        json!({ "kind": "call", "sender": "alice", "contract": contract, "function": "main", "arguments": ["21"] }),
        json!({ "kind": "transfer", "sender": "alice", "to": "bob", "amount": "5" }),
        json!({ "kind": "faucet", "to": "carol", "amount": "1000" }),
        json!({ "kind": "warp", "timestamp": 1_800_000_000 }),
        json!({ "kind": "upgrade", "sender": "alice", "contract": contract, "source": SOURCE }),
    ]
}

/// A ledger that has only begun.
fn ledger_file() -> Option<LedgerFile> {
    let genesis = Genesis::default();
    let ledger = Ledger::create(MemoryStore::default(), &genesis).ok()?;
    Some(LedgerFile {
        format: LedgerFile::FORMAT.to_owned(),
        schedule: WATTAGE_1.id.to_owned(),
        genesis: GenesisRequest::from(&genesis),
        genesis_hash: ledger.view().ok()?.head().ok()?.hash,
        blocks: Vec::new(),
    })
}
