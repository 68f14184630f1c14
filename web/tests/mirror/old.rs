//! Ledgers and databases of other versions.

use wasm_bindgen_test::wasm_bindgen_test;
use wattage_core::encoding::Canonical;
use wattage_core::store::{Batch, Store, Table};
use wattage_web::mirror::{Database, Error, Mirror};

use crate::common::{all, database, in_database, new_record, vm, written};

/// Rows as schema 1 wrote them: a table, a key and a value in hex digits a line.
const SCHEMA_1: &str = include_str!("../../../core/tests/ledgers/schema-1.rows");

fn hex(digits: &str) -> Vec<u8> {
    let byte = |pair: &[u8]| {
        let digits = std::str::from_utf8(pair).expect("ASCII");
        u8::from_str_radix(digits, 16).expect("hex digits")
    };
    digits.as_bytes().chunks(2).map(byte).collect()
}

#[wasm_bindgen_test]
async fn a_ledger_of_schema_1_is_made_again_in_its_place() {
    let database = database().await;
    let mut old = Mirror::create(&database, new_record("Old")).expect("a mirror");
    let mut batch = Batch::default();
    for line in SCHEMA_1.lines() {
        let mut words = line.split(' ');
        let table = words.next().and_then(Table::by_name).expect("a table");
        let key = hex(words.next().expect("a key"));
        batch.put(table, key, hex(words.next().unwrap_or_default()));
    }
    old.store().commit(batch).expect("committed");
    old.flush().await.expect("written");
    let refused = Mirror::load(&database, old.id()).await.map(drop);
    assert!(refused.is_err());
    let made = Mirror::load_current(&database, &vm(), old.id()).await;
    let made = made.expect("made again");
    made.verify().expect("whole");
    assert_eq!(made.record().name, "Old");
    assert!(in_database(&database, old.id()).await == all(&made.store()));
    let (was, is) = (all(&old.store()), all(&made.store()));
    let receipts = |(table, _): &&(Table, Vec<u8>)| *table == Table::Receipts;
    assert!(was.keys().filter(receipts).eq(is.keys().filter(receipts)));
    let again = Mirror::load_current(&database, &vm(), old.id()).await;
    assert!(all(&again.expect("loaded").store()) == is);
    database.delete_ledger(old.id()).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn a_ledger_of_a_newer_schema_is_refused_and_untouched() {
    let database = database().await;
    let mut mirror = written(&database, 1).await;
    let mut batch = Batch::default();
    batch.put(Table::Meta, *b"schema", 99u32.to_canonical());
    mirror.store().commit(batch).expect("committed");
    mirror.flush().await.expect("written");
    let before = in_database(&database, mirror.id()).await;
    let loaded = Mirror::load_current(&database, &vm(), mirror.id()).await;
    let error = loaded.map(drop).expect_err("newer");
    assert!(matches!(error, Error::NewerLedger(99)), "{error}");
    assert!(in_database(&database, mirror.id()).await == before);
    database.delete_ledger(mirror.id()).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn a_salvage_has_every_ledger_in_it() {
    let database = database().await;
    let mirror = written(&database, 1).await;
    let told = Database::salvage().await.expect("readable");
    assert!(told.contains(&mirror.id().to_string()));
    database.delete_ledger(mirror.id()).await.expect("deleted");
}
