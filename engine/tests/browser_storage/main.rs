//! What a person has written is never lost: versions, trash, backups, several tabs, and a storage that fails, in a real Chromium.

#[path = "../browser/server.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod server;
#[path = "../browser/visitor.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod visitor;

mod backup;
mod failing;
mod files;
mod opening;
mod tabs;

use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;
use serde_json::Value;
use server::Server;
use tempfile::TempDir;
use visitor::Visitor;

/// A text, and another one.
const FIRST: &str = "(module (func (export \"first\")))";
const SECOND: &str = "(module (func (export \"second\")))";

/// A first visit to a node of its own, which lasts as long as what comes beside the visitor.
async fn visit() -> (Visitor, (Server, TempDir)) {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open(&server.origin, 1440).await;
    visitor.arrives().await;
    (visitor, (server, data))
}

/// Runs `script` in the page before the page's own from the next load on, and loads the page.
async fn visit_after(visitor: &Visitor, origin: &str, script: &str) {
    let script = AddScriptToEvaluateOnNewDocumentParams::new(script);
    visitor.page.execute(script).await.expect("a script");
    visitor.page.goto(origin).await.expect("the page loads");
}

/// Waits until the editor has this text.
async fn has_text(visitor: &Visitor, part: &str) {
    visitor.sees("#editor", part).await;
}

/// Puts a text into the editor and waits until it is stored.
async fn write(visitor: &Visitor, text: &str) {
    visitor.put_source(text).await;
    has_text(visitor, text.split('"').nth(1).expect("a name")).await;
    is_stored(visitor, text).await;
}

/// Waits until a file in the database has this text.
async fn is_stored(visitor: &Visitor, text: &str) {
    let script = format!(
        "(async () => (await ({ROWS})('files')).some((row) => row.source === {}))()",
        Value::from(text)
    );
    visitor.until("the text in the database", &script).await;
}

/// A function that reads all rows of a table.
const ROWS: &str = "(table) => new Promise((done) => { const open = indexedDB.open('wattage'); \
    open.onsuccess = () => { const all = open.result.transaction(table).objectStore(table).getAll(); \
    all.onsuccess = () => { open.result.close(); done(all.result); }; }; })";
