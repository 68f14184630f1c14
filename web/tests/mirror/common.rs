//! Ledgers to test with.

use std::collections::BTreeMap;

use wattage_core::ledger::{Genesis, Ledger, Transaction};
use wattage_core::store::{Snapshot, Store, Table};
use wattage_core::types::Address;
use wattage_core::vm::Detail;
use wattage_web::mirror::{Database, LedgerId, Mirror, MirrorStore, Record};
use wattage_web::protocol::ledger::Kind;
use wattage_web::vm::BrowserVm;

pub(crate) type Rows = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

pub(crate) async fn database() -> Database {
    Database::open().await.expect("a database")
}

pub(crate) fn vm() -> BrowserVm {
    BrowserVm::new().expect("a browser's engine")
}

pub(crate) fn new_record(name: &str) -> Record {
    Record::new(LedgerId::random().expect("an id"), name, Kind::Local)
}

/// Every row of a store.
pub(crate) fn all(store: &impl Store) -> Rows {
    let view = store.snapshot().expect("a snapshot");
    let mut all = Rows::new();
    for table in Table::ALL {
        let rows = view.scan(table, &[], None, usize::MAX).expect("rows");
        all.extend(rows.into_iter().map(|(key, value)| ((table, key), value)));
    }
    all
}

/// What the database has of a ledger.
pub(crate) async fn in_database(database: &Database, id: LedgerId) -> Rows {
    let (_, rows) = wattage_web::mirror::rows(database, id).await.expect("rows");
    all(&rows)
}

/// A ledger with some blocks, written.
pub(crate) async fn written(database: &Database, blocks: u8) -> Mirror {
    let mut mirror = Mirror::create(database, new_record("Test")).expect("a mirror");
    Ledger::create(mirror.store(), &Genesis::default()).expect("a ledger");
    for _ in 0..blocks {
        block(&mirror.store());
    }
    mirror.flush().await.expect("written");
    mirror
}

/// Commits a block to the store.
pub(crate) fn block(store: &MirrorStore) {
    let ledger = Ledger::open(store.clone()).expect("a ledger");
    let to: Address = "alice".parse().expect("a name");
    let faucet = Transaction::Faucet { to, amount: 7 };
    ledger.apply(&vm(), faucet, Detail::Plain).expect("a block");
}

pub(crate) fn height(mirror: &Mirror) -> u64 {
    let view = mirror.ledger().and_then(|ledger| Ok(ledger.view()?));
    view.expect("a view").head().expect("a head").height
}
