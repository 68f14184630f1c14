//! The ledgers that the browser keeps, read out of its database and opened here: what they hold, and whether they are sound.

use std::fmt::Write as _;

use wattage_core::ledger::Ledger;
use wattage_core::store::{Batch, MemoryStore, Store as _, Table};

use super::*;

/// Every row of every ledger, and what is said of each of them. Nothing where the database is not there yet.
const READ: &str = "(async () => {
    const known = await indexedDB.databases();
    if (!known.some((one) => one.name === 'wattage-ledgers')) return { records: [], rows: [] };
    const done = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const hex = (bytes) => [...new Uint8Array(bytes.buffer ?? bytes)].map((one) => one.toString(16).padStart(2, '0')).join('');
    const database = await done(indexedDB.open('wattage-ledgers'));
    try {
        const names = [...database.objectStoreNames];
        const transaction = database.transaction(names);
        const asked = names.map((name) => {
            const store = transaction.objectStore(name);
            return [name, done(store.getAllKeys()), done(store.getAll())];
        });
        let records = [];
        const rows = [];
        for (const [name, keys, values] of asked) {
            if (name === 'ledgers') { await keys; records = await values; continue; }
            const [k, v] = [await keys, await values];
            k.forEach((key, at) => rows.push([name, hex(key), hex(v[at])]));
        }
        return { records, rows };
    } finally {
        database.close();
    }
})()";

/// A ledger of the browser, as its database has it.
pub(super) struct KeptLedger {
    /// What is said of it.
    pub(super) record: Value,
    pub(super) ledger: Ledger<MemoryStore>,
}

/// All that are kept, each of them checked.
pub(super) async fn kept(visitor: &Visitor) -> Vec<KeptLedger> {
    let told = visitor.asked(READ).await;
    let records = told["records"].as_array().expect("records");
    records.iter().map(|record| read(record, &told)).collect()
}

fn read(record: &Value, told: &Value) -> KeptLedger {
    let id = record["id"].as_str().expect("an id");
    let mut batch = Batch::default();
    for row in told["rows"].as_array().expect("rows") {
        let [table, key, value] = [0usize, 1, 2].map(|at| row[at].as_str().expect("text"));
        if let Some(key) = key.strip_prefix(id) {
            let table = Table::by_name(table).expect("a table of the ledger");
            batch.put(table, bytes(key), bytes(value));
        }
    }
    let rows = batch.rows.len();
    assert_eq!(record["rows"], rows, "rows of {id}");
    let store = MemoryStore::default();
    store.commit(batch).expect("an empty store");
    let ledger = Ledger::open(store).expect("a ledger that opens");
    is_sound(&ledger);
    KeptLedger {
        record: record.clone(),
        ledger,
    }
}

/// At every height, the rows come to the state root of the block, and each block names the one before it.
fn is_sound(ledger: &Ledger<MemoryStore>) {
    let view = ledger.view().expect("a view");
    let head = view.head().expect("a head");
    let mut parent = None;
    for height in 0..=head.height {
        let block = view.block(height).expect("a read").expect("a block");
        if let Some(parent) = parent {
            assert_eq!(block.parent, parent, "block {height}");
        }
        parent = Some(block.hash());
        let then = view.at(height).expect("the ledger at a height");
        let root = then.computed_state_root().expect("a root");
        assert_eq!(root, block.state_root, "block {height}");
    }
    assert_eq!(parent, Some(head.hash));
}

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).expect("hex digits")
}

/// The mirror of the visitor's sandbox and the node come to the same block hash and the same state root at every height, up to
/// this one, which is the newest on both sides.
pub(super) async fn agree(visitor: &Visitor, height: u64) {
    let all = kept(visitor).await;
    let mut mirrors = all
        .iter()
        .filter_map(|one| Some((one.record["kind"]["Mirror"]["sandbox"].as_str()?, one)));
    let (sandbox, mirror) = mirrors.next().expect("a mirror");
    assert!(mirrors.next().is_none(), "one mirror of one sandbox");
    let view = mirror.ledger.view().expect("a view");
    let node = told(visitor, sandbox, "").await;
    assert_eq!(node["height"], height);
    assert_eq!(view.head().expect("a head").height, height);
    let mut differing = String::new();
    for height in 0..=height {
        let here = view.block(height).expect("a read").expect("a block");
        let there = told(visitor, sandbox, &format!("/blocks/{height}")).await;
        let same = there["hash"] == here.hash().to_string()
            && there["state_root"] == here.state_root.to_string();
        if !same {
            write!(differing, "block {height}: {here:?} here, {there} there; ").expect("a text");
        }
    }
    assert_eq!(differing, "");
}

/// What the node answers about a sandbox.
async fn told(visitor: &Visitor, sandbox: &str, path: &str) -> Value {
    let script = format!("fetch('/api/v1/sandboxes/{sandbox}{path}').then((r) => r.json())");
    visitor.asked(&script).await
}
