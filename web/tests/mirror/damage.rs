//! Ledgers whose rows are not what was written.

use wasm_bindgen_test::wasm_bindgen_test;
use wattage_core::store::{Batch, Store, Table};
use wattage_web::mirror::{Error, Mirror, recover};

use crate::common::{all, database, height, in_database, vm, written};

/// Writes another value, or none, over the row at `place` of a table.
async fn spoil(mirror: &mut Mirror, table: Table, place: usize, value: Option<&[u8]>) {
    let rows = all(&mirror.store());
    let mut keys = rows.keys().filter(|(of, _)| *of == table);
    let (_, key) = keys.nth(place).expect("a row").clone();
    let mut batch = Batch::default();
    batch.rows.push((table, key, value.map(<[u8]>::to_vec)));
    mirror.store().commit(batch).expect("committed");
    mirror.flush().await.expect("written");
}

#[wasm_bindgen_test]
async fn a_whole_ledger_verifies_and_one_with_a_wrong_row_in_any_table_does_not() {
    let database = database().await;
    let tables = [
        Table::Accounts,
        Table::Blocks,
        Table::Transactions,
        Table::Receipts,
        Table::Nodes,
        Table::History,
        Table::Versions,
    ];
    for table in tables {
        let mut mirror = written(&database, 3).await;
        mirror.verify().expect("whole");
        spoil(&mut mirror, table, 1, None).await;
        let loaded = Mirror::load(&database, mirror.id()).await.expect("loaded");
        let error = loaded.verify().expect_err("damaged");
        assert!(matches!(error, Error::Damaged(_)), "{table:?}: {error}");
        database.delete_ledger(mirror.id()).await.expect("deleted");
    }
}

#[wasm_bindgen_test]
async fn a_damaged_ledger_is_recovered_up_to_the_last_block_that_can_be_read() {
    let database = database().await;
    let mut mirror = written(&database, 5).await;
    // The genesis block is the first row: this is block 4.
    spoil(&mut mirror, Table::Blocks, 4, Some(b"nothing")).await;
    let damaged = in_database(&database, mirror.id()).await;
    let made = recover(&database, &vm(), mirror.id())
        .await
        .expect("recovered");
    assert_eq!(height(&made), 3);
    assert_eq!(made.record().name, "Test (recovered up to block 3)");
    let loaded = Mirror::load(&database, made.id()).await.expect("loaded");
    loaded.verify().expect("whole");
    assert!(in_database(&database, mirror.id()).await == damaged);
    for id in [mirror.id(), made.id()] {
        database.delete_ledger(id).await.expect("deleted");
    }
}

#[wasm_bindgen_test]
async fn damage_in_a_row_that_can_be_made_again_loses_no_block() {
    let database = database().await;
    let mut mirror = written(&database, 3).await;
    spoil(&mut mirror, Table::Accounts, 0, Some(b"nothing")).await;
    let made = recover(&database, &vm(), mirror.id())
        .await
        .expect("recovered");
    assert_eq!(height(&made), 3);
    made.verify().expect("whole");
    for id in [mirror.id(), made.id()] {
        database.delete_ledger(id).await.expect("deleted");
    }
}
