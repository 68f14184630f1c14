//! A storage that is blocked or full.

use chromiumoxide::cdp::browser_protocol::storage::OverrideQuotaForOriginParams;

use super::*;

/// Every database refuses to open.
const BLOCKED: &str =
    "indexedDB.open = () => { throw new DOMException('blocked by the test', 'SecurityError'); };";

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_storage_is_told_until_it_is_better_and_the_text_outlives_a_reload() {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open("about:blank", 1440).await;
    visit_after(&visitor, &server.origin, BLOCKED).await;
    visitor.put_source(FIRST).await;
    visitor.sees("#storage-bar", "Not saved").await;
    visitor.sees("#storage-bar", "Download everything").await;
    let draft = "Object.keys(localStorage).some((key) => key.startsWith('wattage.draft.') && localStorage[key].includes('first'))";
    visitor.until("the text in the small storage", draft).await;
    visitor.page.reload().await.expect("the page loads");
    has_text(&visitor, "first").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_storage_is_told_and_saving_goes_on_once_there_is_room() {
    let (visitor, node) = visit().await;
    write(&visitor, FIRST).await;
    let quota = |size: Option<f64>| {
        let mut quota = OverrideQuotaForOriginParams::new(node.0.origin.clone());
        quota.quota_size = size;
        quota
    };
    let set = visitor.page.execute(quota(Some(1.0))).await;
    set.expect("a quota");
    let last = write_until_full(&visitor).await;
    let set = visitor.page.execute(quota(None)).await;
    set.expect("a quota");
    visitor.click("#storage-retry").await;
    is_stored(&visitor, &last).await;
    visitor
        .until(
            "the bar is gone",
            "document.querySelector('#storage-bar').innerText === ''",
        )
        .await;
    visitor.close().await;
}

/// Writes other texts until one is not saved, and gives it. Chromium believes for some time in the room that there was before.
async fn write_until_full(visitor: &Visitor) -> String {
    for number in 0.. {
        let text = format!("{SECOND} ;; {number}");
        visitor.put_source(&text).await;
        let said = format!(
            "(async () => document.querySelector('#storage-bar').innerText.includes('Not saved') \
             || (await ({ROWS})('files')).some((row) => row.source === {}))()",
            Value::from(text.as_str())
        );
        visitor
            .until("the text is saved, or it is told that it is not", &said)
            .await;
        if visitor.text("#storage-bar").await.contains("Not saved") {
            return text;
        }
    }
    unreachable!("numbers do not end")
}
