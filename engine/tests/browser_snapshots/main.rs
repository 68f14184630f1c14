//! Snapshots of ledgers in a real Chromium: taken, compared, opened, put into the trash, and carried over in a file.

#[path = "../browser/server.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod server;
#[path = "../browser/visitor.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod visitor;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chromiumoxide::cdp::browser_protocol::browser::{
    SetDownloadBehaviorBehavior, SetDownloadBehaviorParams,
};
use chromiumoxide::cdp::browser_protocol::dom::SetFileInputFilesParams;
use serde_json::Value;
use server::Server;
use tempfile::TempDir;
use visitor::Visitor;

/// A first visit to a node of its own, up to a snapshot of the block that deployed the counter. The node lasts as long as what
/// comes beside the visitor.
async fn with_snapshot() -> (Visitor, (Server, TempDir)) {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open(&server.origin, 1440).await;
    visitor.arrives().await;
    open_panel(&visitor).await;
    let whole = "document.querySelector('#snapshot-height')?.placeholder === '2'";
    visitor.until("the copy has both blocks", whole).await;
    visitor.fill("#snapshot-name", "start").await;
    visitor.fill("#snapshot-height", "1").await;
    visitor.click("#snapshot-take").await;
    visitor
        .sees("#snapshots-said", "start is kept, at block 1")
        .await;
    is_there(&visitor, "#kept [data-kept='start'][data-height='1']").await;
    (visitor, (server, data))
}

async fn open_panel(visitor: &Visitor) {
    visitor.click("#tab-state").await;
    visitor.click("#snapshots").await;
}

async fn is_there(visitor: &Visitor, selector: &str) {
    let script = format!("document.querySelector({}) !== null", Value::from(selector));
    visitor.until(selector, &script).await;
}

async fn is_gone(visitor: &Visitor, selector: &str) {
    let script = format!("document.querySelector({}) === null", Value::from(selector));
    visitor
        .until(&format!("no {selector} any more"), &script)
        .await;
}

/// The hash of the newest block of a kept ledger, which has the state root in it.
async fn head_of(visitor: &Visitor, name: &str) -> String {
    let script = format!("document.querySelector(\"#kept [data-kept='{name}']\").dataset.head");
    let head = visitor.page.evaluate(script).await.expect("an answer");
    let head = head.value().and_then(Value::as_str);
    head.expect("a hash").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_at_a_height_is_compared_and_opened_and_both_are_there_after_a_reload() {
    let (visitor, _node) = with_snapshot().await;
    visitor.click("#compare-kept").await;
    visitor.sees("#compared-kept", "start (block 1)").await;
    visitor.sees("#compared-kept tbody", "storage").await;
    visitor.sees("#compared-kept tbody", "nonce").await;

    visitor
        .click("#kept [data-kept='start'] [data-does='Open']")
        .await;
    is_gone(&visitor, "#snapshots-panel").await;
    visitor.sees("#offline-text", "only in this browser").await;
    visitor.sees("#height", "Block 1").await;
    visitor.page.reload().await.expect("a reload");
    visitor.sees("#offline-text", "only in this browser").await;
    open_panel(&visitor).await;
    is_there(&visitor, "#kept [data-kept='start'][data-height='1']").await;
    visitor
        .sees("#kept [data-kept='start, opened']", "you work here")
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trash_gives_a_snapshot_back_until_it_is_emptied() {
    let (visitor, _node) = with_snapshot().await;
    let delete = "#kept [data-kept='start'] [data-does='Delete']";
    visitor.click(delete).await;
    is_there(&visitor, "#kept-trash [data-kept='start']").await;
    visitor.click("#trash-undo").await;
    is_there(&visitor, "#kept [data-kept='start']").await;
    is_gone(&visitor, "#kept-trash").await;

    visitor.click(delete).await;
    visitor
        .click("#kept-trash [data-kept='start'] [data-does='Put back']")
        .await;
    is_there(&visitor, "#kept [data-kept='start']").await;

    visitor.click(delete).await;
    visitor.click("#empty-kept").await;
    visitor.click("#empty-kept-yes").await;
    visitor.sees("#snapshots-said", "The trash is empty").await;
    is_gone(&visitor, "#kept-trash").await;
    is_gone(&visitor, "#kept [data-kept='start']").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exported_snapshot_is_imported_with_the_same_head_and_one_that_is_cut_off_is_refused() {
    let (visitor, _node) = with_snapshot().await;
    let head = head_of(&visitor, "start").await;
    let folder = TempDir::new().expect("a folder");
    let file = export(&visitor, folder.path()).await;
    import(&visitor, &file).await;
    let imported = "wattage-ledger-start-1";
    is_there(&visitor, &format!("#kept [data-kept='{imported}']")).await;
    assert_eq!(head_of(&visitor, imported).await, head);

    let text = std::fs::read_to_string(&file).expect("a text");
    let cut = folder.path().join("cut.json");
    std::fs::write(&cut, &text[..text.len() / 2]).expect("a file");
    import(&visitor, &cut).await;
    visitor
        .sees("#snapshots-said", "no ledger file of Wattage")
        .await;
    is_gone(&visitor, "#kept [data-kept='cut']").await;
    visitor.close().await;
}

/// Exports the snapshot into `folder`, and gives the file.
async fn export(visitor: &Visitor, folder: &Path) -> PathBuf {
    let mut behavior = SetDownloadBehaviorParams::new(SetDownloadBehaviorBehavior::Allow);
    behavior.download_path = Some(folder.display().to_string());
    let allowed = visitor.page.execute(behavior).await;
    allowed.expect("a folder for downloads");
    visitor
        .click("#kept [data-kept='start'] [data-does='Export']")
        .await;
    visitor.sees("#snapshots-said", "Saved wattage-").await;
    let file = folder.join("wattage-ledger-start-1.json");
    let start = Instant::now();
    while !file.exists() {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "the file is not saved"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    file
}

/// Picks a ledger file in the panel, which is open.
async fn import(visitor: &Visitor, file: &Path) {
    let enabled = "document.querySelector('#import-ledger')?.disabled === false";
    visitor.until("a file can be picked", enabled).await;
    let field = visitor.page.find_element("#import-ledger").await;
    let mut picked = SetFileInputFilesParams::new(vec![file.display().to_string()]);
    picked.backend_node_id = Some(field.expect("the field").backend_node_id);
    visitor.page.execute(picked).await.expect("a file");
}
