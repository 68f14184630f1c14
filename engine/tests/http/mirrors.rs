//! What `changes?whole=true` tells is a mirror: row for row the ledger that its transactions make.

use std::ops::ControlFlow;

use wattage_core::api::{ChangesPage, LedgerFile};
use wattage_core::ledger::{Genesis, Head, Ledger, LedgerError, MirrorChanges, replay};
use wattage_core::store::{MemoryStore, Row, Snapshot, Store, Table};
use wattage_engine::vm::WasmVm;

use super::client::{Sandbox, TestNode, call, text, transfer};
use super::history::story;

fn rows(store: &MemoryStore) -> Vec<(Table, Vec<Row>)> {
    let snapshot = store.snapshot().expect("a snapshot");
    let rows = |table| snapshot.scan(table, &[], None, usize::MAX).expect("rows");
    Table::ALL.map(|table| (table, rows(table))).to_vec()
}

/// The ledger at a height, made again from its transactions.
async fn made(sandbox: &Sandbox<'_>, height: u64) -> MemoryStore {
    let file = sandbox.get(&format!("/export?height={height}")).await;
    let file: LedgerFile = serde_json::from_value(file).expect("a ledger file");
    let genesis = Genesis::try_from(file.genesis).expect("a genesis");
    let entries = (1..).zip(file.blocks);
    let entries = entries.map(|(height, block)| Ok::<_, LedgerError>(block.entry(height)));
    let store = MemoryStore::default();
    let vm = WasmVm::new(0).expect("an engine");
    let go_on = |_: &_| ControlFlow::Continue(());
    let report = replay(store.clone(), &vm, &genesis, entries, go_on).expect("a replay");
    assert_eq!(report.difference, None);
    store
}

/// Reads all pages up to a height and brings the mirror to them. Answers the hash of its head.
async fn mirror(sandbox: &Sandbox<'_>, query: &str, height: u64, store: &MemoryStore) -> String {
    let mut rows = Vec::new();
    let mut next = String::new();
    let (head, hash) = loop {
        let page = sandbox
            .get(&format!(
                "/changes?whole=true&height={height}&{query}{next}"
            ))
            .await;
        let page: ChangesPage = serde_json::from_value(page).expect("a page");
        rows.extend(page.rows.into_iter().map(|row| {
            let table = Table::by_name(&row.key.table).expect("a table");
            (table, row.key.key.0, row.value.map(|value| value.0))
        }));
        if let Some(place) = page.next {
            next = format!("&after={place}");
            continue;
        }
        let block = sandbox.get(&format!("/blocks/{}", page.height)).await;
        let head = Head {
            height: page.height,
            hash: page.hash,
            timestamp: block["timestamp"].as_u64().expect("seconds"),
            state_root: page.state_root,
        };
        break (head, page.hash.to_string());
    };
    Ledger::mirror(store.clone(), MirrorChanges { head, rows }).expect("a mirror");
    hash
}

#[tokio::test]
async fn a_mirror_of_every_height_goes_on_to_the_head_and_has_the_rows_of_the_ledger() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    story(&sandbox).await;
    let whole = rows(&made(&sandbox, 4).await);
    for limit in [1, 3, 1000] {
        for height in 0..=4 {
            let store = MemoryStore::default();
            let past = format!("limit={limit}");
            let hash = mirror(&sandbox, &past, height, &store).await;
            assert_eq!(
                rows(&store),
                rows(&made(&sandbox, height).await),
                "{past} at {height}"
            );
            let rest = format!("limit={limit}&since={height}&hash={hash}");
            mirror(&sandbox, &rest, 4, &store).await;
            assert_eq!(rows(&store), whole, "{rest}");
        }
    }
}

#[tokio::test]
async fn a_mirror_of_what_was_rewound_is_told_and_its_places_belong_to_whole_pages() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = story(&sandbox).await;
    let first = sandbox.get("/changes?whole=true&since=2&limit=8").await;
    let (hash, place) = (text(&first["hash"]), text(&first["next"]));
    let rewind = format!("{}/rewind", sandbox.path);
    let token = Some(sandbox.token.as_str());
    node.post(&rewind, token, r#"{"height":3}"#).await.json(200);
    sandbox.commit(&call(&contract, "increment", &["7"])).await;
    sandbox.commit(&transfer("carol", "1")).await;
    let known = format!("{}/changes?whole=true&since=4&hash={hash}", sandbox.path);
    node.get(&known)
        .await
        .problem(409, "other-history", "block 4 is");
    let part = format!("{}/changes?since=2&after={place}", sandbox.path);
    node.get(&part)
        .await
        .problem(400, "malformed", "whole=true");
}
