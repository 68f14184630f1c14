//! What the browser keeps is damaged: a mirror is made anew and what was pending on it is not lost, a ledger that is nowhere else
//! is recovered as far as it goes, and a database that cannot be used is saved and begun anew.

use wattage_core::store::Table;

use super::alone::files;
use super::kept::agree;
use super::*;

/// Writes nonsense over the row at `place` of a table, of all ledgers.
async fn spoil(visitor: &Visitor, table: Table, place: usize) {
    let name = table.name();
    let script = format!(
        "(async () => {{
            const done = (request) => new Promise((resolve, reject) => {{
                request.onsuccess = () => resolve(request.result);
                request.onerror = () => reject(request.error);
            }});
            const database = await done(indexedDB.open('wattage-ledgers'));
            const transaction = database.transaction('{name}', 'readwrite');
            const store = transaction.objectStore('{name}');
            const keys = await done(store.getAllKeys());
            await done(store.put(new Uint8Array([1, 2, 3]), keys[{place}]));
            await new Promise((resolve) => transaction.oncomplete = resolve);
            database.close();
            return keys.length;
        }})()"
    );
    let rows = visitor.asked(&script).await;
    assert!(rows.as_u64().expect("a count") > place as u64, "{rows}");
}

async fn load_again(visitor: &Visitor) {
    visitor.page.reload().await.expect("a reload");
    visitor
        .until("the page", "document.querySelector('#run') !== null")
        .await;
}

async fn open_snapshots(visitor: &Visitor) {
    visitor.click("#tab-state").await;
    visitor.click("#snapshots").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_mirror_is_made_anew_and_that_is_told() {
    let house = House::open();
    let visitor = house.visit().await;
    spoil(&visitor, Table::Accounts, 1).await;
    load_again(&visitor).await;
    visitor
        .sees(
            "body",
            "This browser's copy of the ledger was made anew: What was here is damaged",
        )
        .await;
    sees_copy(&visitor, 2).await;
    agree(&visitor, 2).await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_pending_on_a_damaged_mirror_is_kept_as_a_ledger_of_its_own() {
    let mut house = House::open();
    let visitor = house.visit_with_service_worker().await;
    house.stop();
    sees_state(&visitor, "away").await;
    run(&visitor).await;
    visitor.sees("#offline-text", "1 call is kept here").await;
    spoil(&visitor, Table::Accounts, 1).await;
    visitor.page.goto("about:blank").await.expect("left");
    house.start();
    visitor.page.goto(house.origin()).await.expect("a page");
    visitor.sees("body", "(recovered up to block 3)").await;
    sees_copy(&visitor, 2).await;
    open_snapshots(&visitor).await;
    visitor.sees("#kept", "(recovered up to block 3)").await;
    visitor
        .click("#kept [data-kept*='recovered'] [data-does=Open]")
        .await;
    visitor.sees("#height", "Block 3").await;
    visitor.sees("#storage-table", "2").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_ledger_that_is_nowhere_else_is_recovered_and_the_damaged_one_stays_until_it_is_deleted()
 {
    let visitor = Visitor::open(&files().await, 1440).await;
    visitor
        .sees("#outcome[data-of=receipt]", "returns 1 ")
        .await;
    sees_state(&visitor, "local").await;
    run(&visitor).await;
    visitor
        .sees("#outcome[data-of=receipt]", "returns 2 ")
        .await;
    // The genesis block is the first row: this is the last block.
    spoil(&visitor, Table::Blocks, 3).await;
    load_again(&visitor).await;
    visitor
        .sees("#offline-text", "(recovered up to block 2)")
        .await;
    open_snapshots(&visitor).await;
    visitor.sees("#kept", "(recovered up to block 2)").await;
    visitor.sees("#kept .bad", "Damaged: ").await;
    let offered = "document.querySelector('#kept li:has(.bad) [data-does=Open]') !== null";
    assert_eq!(visitor.asked(offered).await, false);
    visitor
        .click("#kept [data-kept*='recovered'] [data-does=Open]")
        .await;
    visitor.sees("#height", "Block 2").await;
    visitor.press_run().await;
    visitor.sees("#height", "Block 3").await;
    visitor.sees("#storage-table", "1 → 2").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_used_is_saved_and_begun_anew() {
    let house = House::open();
    let visitor = house.visit().await;
    let broken = "(async () => {
        const done = (request) => new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        await done(indexedDB.deleteDatabase('wattage-ledgers'));
        const opening = indexedDB.open('wattage-ledgers', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('other').put('a row', 'a key');
        (await done(opening)).close();
        return true;
    })()";
    assert_eq!(visitor.asked(broken).await, true);
    load_again(&visitor).await;
    open_snapshots(&visitor).await;
    visitor.sees("#rescue-title", "cannot be read").await;
    visitor.click("#salvage").await;
    visitor
        .sees("#snapshots-said", "Saved wattage-ledgers-salvaged.json")
        .await;
    visitor.click("#start-over").await;
    visitor.click("#start-over-yes").await;
    visitor.sees("#snapshots-said", "keeps ledgers again").await;
    visitor.click("#snapshots-close").await;
    load_again(&visitor).await;
    sees_copy(&visitor, 2).await;
    agree(&visitor, 2).await;
    visitor.close().await;
}
