//! Databases of earlier versions, and damaged rows.

use super::*;

/// Makes a database of version 1 with one file, before the page opens it; and one row that no page has written.
fn version_one(damaged: &str) -> String {
    format!(
        "window.made = new Promise((done) => {{ const real = indexedDB.open.bind(indexedDB); const first = real('wattage', 1); \
         first.onupgradeneeded = () => {{ first.result.createObjectStore('settings').put({{ open: 'old.wat', tab: 'State', split: 41 }}, 'page'); \
         const files = first.result.createObjectStore('files'); \
         files.put({{ name: 'old.wat', source: {source}, saved_at: 5, call: {call}, deployed: undefined }}, 'old.wat'); {damaged} }}; \
         first.onsuccess = () => {{ first.result.close(); done(); }}; first.onerror = (event) => {{ event.preventDefault(); done(); }}; }});",
        source = Value::from(FIRST),
        call = "{ caller: 'bob', entry: 'first', args: {}, value: '0', spend_limit: '0', gas_limit: '5', input: '', more: false }",
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn files_and_settings_of_version_one_are_there_in_version_two() {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open("about:blank", 1440).await;
    visit_after(&visitor, &server.origin, &version_one("")).await;
    has_text(&visitor, "first").await;
    visitor
        .until(
            "the caller",
            "document.querySelector('#caller').value === 'bob'",
        )
        .await;
    visitor
        .until(
            "the tab",
            "document.querySelector('#tab-state').ariaSelected === 'true'",
        )
        .await;
    write(&visitor, SECOND).await;
    let both = format!(
        "(async () => (await ({ROWS})('history')).some((row) => row.versions.length === 2))()"
    );
    visitor
        .until("the text of before is a version", &both)
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_row_is_recovered_as_far_as_it_goes_and_costs_no_other_file() {
    let damaged = format!(
        "files.put({{ name: 'hurt.wat', source: {}, saved_at: 'yesterday', call: 7 }}, 'hurt.wat'); files.put(17, 'gone.wat');",
        Value::from(SECOND)
    );
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open("about:blank", 1440).await;
    visit_after(&visitor, &server.origin, &version_one(&damaged)).await;
    has_text(&visitor, "first").await;
    visitor.sees("#notice", "hurt.wat was damaged").await;
    visitor.sees("#notice", "gone.wat is damaged").await;
    visitor.click("#examples").await;
    visitor.click("[data-file='hurt.wat']").await;
    has_text(&visitor, "second").await;
    let aside = format!("(async () => (await ({ROWS})('damaged')).length === 2)()");
    visitor.until("both are kept aside", &aside).await;
    visitor.close().await;
}
