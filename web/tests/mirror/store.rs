//! The store: the conformance suite of core, and what a flush writes.

use std::cell::RefCell;

use wasm_bindgen_test::wasm_bindgen_test;
use wattage_core::store::{Batch, Snapshot, Store, Table, conformance};
use wattage_web::mirror::{Error, Mirror};

use crate::common::{all, block, database, height, in_database, new_record, written};

#[wasm_bindgen_test]
async fn the_store_passes_the_conformance_suite_and_the_database_then_has_the_same_rows() {
    let database = database().await;
    let made: RefCell<Vec<Mirror>> = RefCell::default();
    conformance::check(|| {
        let mirror = Mirror::create(&database, new_record("case")).expect("a mirror");
        made.borrow_mut().push(mirror.clone());
        mirror.store()
    });
    let made = made.into_inner();
    assert!(made.len() > 23, "each case makes at least one store");
    for mut mirror in made {
        mirror.flush().await.expect("written");
        let rows = all(&mirror.store());
        assert!(in_database(&database, mirror.id()).await == rows);
        assert_eq!(mirror.record().rows, rows.len() as u64);
        database.delete_ledger(mirror.id()).await.expect("deleted");
    }
}

#[wasm_bindgen_test]
async fn each_flush_writes_what_came_since_the_last_and_a_fresh_load_shows_it() {
    let database = database().await;
    let mut mirror = written(&database, 2).await;
    for blocks in 3..6 {
        block(&mirror.store());
        mirror.flush().await.expect("written");
        let loaded = Mirror::load(&database, mirror.id()).await.expect("loaded");
        assert_eq!(height(&loaded), blocks);
        assert!(all(&loaded.store()) == all(&mirror.store()));
        let usage = loaded.store().usage().expect("readable");
        assert_eq!(loaded.record().rows, usage.rows);
        assert_eq!(loaded.record().bytes, usage.bytes);
    }
    database.delete_ledger(mirror.id()).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn a_ledger_of_many_rows_is_written_in_chunks_and_read_back_whole() {
    let database = database().await;
    let mut mirror = Mirror::create(&database, new_record("large")).expect("a mirror");
    let mut batch = Batch::default();
    for n in 0..45_000u32 {
        batch.put(Table::Storage, n.to_be_bytes(), vec![1; 8]);
    }
    batch.put(Table::Meta, *b"schema", vec![2]);
    mirror.store().commit(batch).expect("committed");
    mirror.flush().await.expect("written");
    assert!(in_database(&database, mirror.id()).await == all(&mirror.store()));
    database.delete_ledger(mirror.id()).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn what_is_said_of_a_ledger_changes_with_its_rows() {
    let database = database().await;
    let mut mirror = written(&database, 1).await;
    block(&mirror.store());
    let rename = |record: &mut wattage_web::mirror::Record| record.name = "Renamed".to_owned();
    mirror.flush_with(rename).await.expect("written");
    let record = database.record(mirror.id()).await.expect("readable");
    assert_eq!(record.as_ref(), Some(mirror.record()));
    assert_eq!(record.map(|record| record.name).as_deref(), Some("Renamed"));
    database.delete_ledger(mirror.id()).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn a_deleted_ledger_is_gone_and_its_neighbours_are_not() {
    let database = database().await;
    let mut gone = written(&database, 1).await;
    let kept = written(&database, 1).await;
    database.delete_ledger(gone.id()).await.expect("deleted");
    let loaded = Mirror::load(&database, gone.id()).await;
    assert!(matches!(loaded.map(drop), Err(Error::Gone(id)) if id == gone.id()));
    block(&gone.store());
    let flushed = gone.flush().await;
    assert!(matches!(flushed, Err(Error::Gone(_))), "{flushed:?}");
    assert!(in_database(&database, kept.id()).await == all(&kept.store()));
    database.delete_ledger(kept.id()).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn what_is_discarded_is_neither_in_the_view_nor_written() {
    let database = database().await;
    let mut mirror = written(&database, 1).await;
    block(&mirror.store());
    mirror.discard().expect("discarded");
    mirror.flush().await.expect("written");
    assert_eq!(height(&mirror), 1);
    let view = mirror.store().snapshot().expect("a snapshot");
    assert!(view.get(Table::Meta, b"head").expect("readable").is_some());
    database.delete_ledger(mirror.id()).await.expect("deleted");
}
