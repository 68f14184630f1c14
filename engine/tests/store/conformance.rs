//! What every store owes the ledger.

use wattage_core::store::{Batch, MemoryStore, Row, Snapshot, Store, Table};
use wattage_engine::store::Pipelines;

use super::{get, put};

/// Runs a test of the conformance suite on every store.
macro_rules! on_every_store {
    ($($test:ident)*) => {
        mod memory {$(
            #[test]
            fn $test() {
                super::$test(&super::MemoryStore::default());
            }
        )*}
        mod on_disk {$(
            #[test]
            fn $test() {
                let (store, _folder) = super::super::redb();
                super::$test(&store);
            }
        )*}
        mod on_its_way {$(
            #[test]
            fn $test() {
                let (file, _folder) = super::super::file();
                let store = super::super::pipelined(&file, &super::Pipelines::default());
                super::$test(&store);
            }
        )*}
    };
}
on_every_store! {
    a_row_reads_back_and_a_deleted_one_is_gone
    an_empty_value_is_not_a_missing_one
    the_last_change_of_a_row_in_a_batch_wins
    tables_do_not_share_rows
    a_scan_gives_the_rows_of_a_prefix_in_key_order
    a_scan_goes_on_after_a_key_and_stops_at_its_limit
    a_snapshot_stays_as_it_was
    a_batch_shows_whole_or_not_at_all
    clones_are_the_same_rows
}

fn keys(rows: Vec<Row>) -> Vec<Vec<u8>> {
    rows.into_iter().map(|(key, _)| key).collect()
}

fn a_row_reads_back_and_a_deleted_one_is_gone<S: Store>(store: &S) {
    put(store, Table::Storage, &[(b"k", b"v")]);
    assert_eq!(get(store, Table::Storage, b"k"), Some(b"v".to_vec()));
    let mut batch = Batch::default();
    batch.delete(Table::Storage, b"k");
    batch.delete(Table::Storage, b"never there");
    store.commit(batch).expect("a commit");
    assert_eq!(get(store, Table::Storage, b"k"), None);
}

fn an_empty_value_is_not_a_missing_one<S: Store>(store: &S) {
    put(store, Table::Storage, &[(b"k", b""), (b"", b"empty key")]);
    assert_eq!(get(store, Table::Storage, b"k"), Some(Vec::new()));
    assert_eq!(get(store, Table::Storage, b""), Some(b"empty key".to_vec()));
    assert_eq!(get(store, Table::Storage, b"kk"), None);
}

fn the_last_change_of_a_row_in_a_batch_wins<S: Store>(store: &S) {
    let mut batch = Batch::default();
    batch.put(Table::Meta, b"a", b"1".to_vec());
    batch.put(Table::Meta, b"a", b"2".to_vec());
    batch.put(Table::Meta, b"b", b"1".to_vec());
    batch.delete(Table::Meta, b"b");
    store.commit(batch).expect("a commit");
    assert_eq!(get(store, Table::Meta, b"a"), Some(b"2".to_vec()));
    assert_eq!(get(store, Table::Meta, b"b"), None);
}

fn tables_do_not_share_rows<S: Store>(store: &S) {
    for table in Table::ALL {
        put(store, table, &[(b"k", table.name().as_bytes())]);
    }
    for table in Table::ALL {
        assert_eq!(get(store, table, b"k"), Some(table.name().into()));
        let all = store.snapshot().expect("a snapshot");
        let all = all.scan(table, b"", None, 10).expect("a scan");
        assert_eq!(all.len(), 1, "{}", table.name());
    }
}

fn a_scan_gives_the_rows_of_a_prefix_in_key_order<S: Store>(store: &S) {
    let rows: [(&[u8], &[u8]); 6] = [
        (b"b\xff\xff", b"6"),
        (b"b", b"2"),
        (b"a\xff", b"1"),
        (b"c", b"7"),
        (b"b\x00", b"3"),
        (b"bb", b"4"),
    ];
    put(store, Table::Accounts, &rows);
    let snapshot = store.snapshot().expect("a snapshot");
    let scan = |prefix: &[u8]| {
        let rows = snapshot.scan(Table::Accounts, prefix, None, 100);
        keys(rows.expect("a scan"))
    };
    let of_b = [
        b"b".to_vec(),
        b"b\0".into(),
        b"bb".into(),
        b"b\xff\xff".into(),
    ];
    assert_eq!(scan(b"b"), of_b);
    assert_eq!(scan(b"").len(), 6);
    assert_eq!(scan(b"d"), Vec::<Vec<u8>>::new());
}

fn a_scan_goes_on_after_a_key_and_stops_at_its_limit<S: Store>(store: &S) {
    put(
        store,
        Table::Accounts,
        &[(b"p1", b""), (b"p2", b""), (b"p3", b""), (b"q1", b"")],
    );
    let snapshot = store.snapshot().expect("a snapshot");
    let scan = |after: &[u8], limit| {
        let rows = snapshot.scan(Table::Accounts, b"p", Some(after), limit);
        keys(rows.expect("a scan"))
    };
    assert_eq!(scan(b"p1", 10), [b"p2", b"p3"]);
    assert_eq!(scan(b"p1", 1), [b"p2"]);
    assert_eq!(scan(b"p2\0", 10), [b"p3"], "a key between two rows");
    assert_eq!(scan(b"p3", 10), [b""; 0]);
    assert_eq!(scan(b"a", 10).len(), 3, "a key before the prefix");
    assert_eq!(scan(b"z", 10), [b""; 0], "a key after the prefix");
    assert_eq!(scan(b"p1", 0), [b""; 0]);
}

fn a_snapshot_stays_as_it_was<S: Store>(store: &S) {
    put(store, Table::Meta, &[(b"k", b"old")]);
    let before = store.snapshot().expect("a snapshot");
    put(store, Table::Meta, &[(b"k", b"new"), (b"l", b"new")]);
    assert_eq!(before.get(Table::Meta, b"k"), Ok(Some(b"old".to_vec())));
    assert_eq!(before.get(Table::Meta, b"l"), Ok(None));
    let rows = before.scan(Table::Meta, b"", None, 10).expect("a scan");
    assert_eq!(keys(rows), [b"k"]);
    assert_eq!(get(store, Table::Meta, b"k"), Some(b"new".to_vec()));
}

/// One thread commits rows that are always equal; another never sees them differ.
fn a_batch_shows_whole_or_not_at_all<S: Store + Send + Sync + 'static>(store: &S) {
    let numbers = [Table::Meta, Table::Storage, Table::Blocks];
    let writer = store.clone();
    let writing = std::thread::spawn(move || {
        for number in 0..50u8 {
            let mut batch = Batch::default();
            for table in numbers {
                batch.put(table, b"number", vec![number]);
            }
            writer.commit(batch).expect("a commit");
        }
    });
    while !writing.is_finished() {
        let snapshot = store.snapshot().expect("a snapshot");
        let read = numbers.map(|table| snapshot.get(table, b"number").expect("a row"));
        assert!(read[0] == read[1] && read[1] == read[2], "{read:?}");
    }
    writing.join().expect("the writer");
    assert_eq!(get(store, Table::Blocks, b"number"), Some(vec![49]));
}

fn clones_are_the_same_rows<S: Store>(store: &S) {
    let clone = store.clone();
    put(&clone, Table::Meta, &[(b"k", b"v")]);
    assert_eq!(get(store, Table::Meta, b"k"), Some(b"v".to_vec()));
}
