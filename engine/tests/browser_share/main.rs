//! Sharing in real browsers: a link that one makes opens in another as its sender saw it, with or without a node, and never touches
//! the work of whoever opens it.

mod errors;
mod forks;
mod offline;
mod opening;
#[path = "../browser/server.rs"]
mod server;
mod sharing;
#[path = "../browser/visitor.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod visitor;

use serde_json::Value;
use server::Server;
use tempfile::TempDir;
use visitor::Visitor;
use wattage_core::share::Link;

/// A node, as long as it is kept.
struct Node {
    server: Server,
    _data: TempDir,
}

fn node() -> Node {
    let data = TempDir::new().expect("a folder");
    Node {
        server: Server::start(data.path()),
        _data: data,
    }
}

/// A first visit, up to its first result.
async fn visit(node: &Node) -> Visitor {
    let visitor = Visitor::open(&node.server.origin, 1440).await;
    visitor.arrives().await;
    visitor.sees("#connection", "block 2").await;
    visitor
}

/// Opens the share panel and gives the address that it has made.
async fn share(visitor: &Visitor) -> String {
    visitor.click("#share").await;
    made(visitor).await
}

/// The address that the share panel has made for what stands in it.
async fn made(visitor: &Visitor) -> String {
    visitor
        .until(
            "a link",
            "(document.querySelector('#share-link')?.value ?? '').includes('#v1.') \
             && document.querySelector('#share-said').innerText.length > 0",
        )
        .await;
    let link = asked(visitor, "document.querySelector('#share-link').value").await;
    link.as_str().expect("an address").to_owned()
}

async fn close_panel(visitor: &Visitor) {
    visitor.click("#share-close").await;
    visitor
        .until(
            "no panel",
            "document.querySelector('#share-panel') === null",
        )
        .await;
}

/// What is in the link behind an address.
fn link(address: &str) -> Link {
    Link::parse(address).expect("a link")
}

/// What a JavaScript expression comes to.
async fn asked(visitor: &Visitor, script: &str) -> Value {
    let answer = visitor.page.evaluate(script).await.expect(script);
    answer.value().cloned().unwrap_or_default()
}

/// Everything that this browser has stored for the page, once nothing is being written.
async fn stored(visitor: &Visitor) -> Value {
    let script = "(() => { window.stored = null; const open = indexedDB.open('wattage'); open.onsuccess = () => { \
        const db = open.result; const all = {}; const names = [...db.objectStoreNames]; let left = names.length; \
        const read = db.transaction(names); for (const name of names) { const asked = read.objectStore(name).getAll(); \
        asked.onsuccess = () => { all[name] = asked.result; if (--left === 0) { db.close(); \
        window.stored = JSON.stringify([all, Object.keys(localStorage).filter(key => key.startsWith('wattage.draft'))]); } }; } }; \
        return true; })()";
    visitor.until("the database", script).await;
    visitor
        .until("what is stored", "typeof window.stored === 'string'")
        .await;
    let text = asked(visitor, "window.stored").await;
    serde_json::from_str(text.as_str().expect("a text")).expect("JSON")
}

/// Waits until everything is in the database.
async fn saved(visitor: &Visitor) {
    visitor.sees("#saved", "saved in this browser").await;
}

/// Goes to another address, as somebody does who pastes it: only what is behind `#` may differ.
async fn go(visitor: &Visitor, address: &str) {
    let script = format!("(location.href = {}, true)", Value::from(address));
    visitor.until("the address", &script).await;
}
