//! What every store owes the ledger, and what the node's file owes its owner.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use wattage_core::ledger::{Genesis, Ledger, LedgerError};
use wattage_core::store::{Batch, MemoryStore, Row, Snapshot, Store, StoreError, Table};
use wattage_core::types::Address;
use wattage_engine::store::{
    FILE_NAME, FrozenStore, OpenError, RedbStore, SandboxId, SandboxRecord, SandboxStore,
};

/// An empty store, and the folder it needs.
fn redb() -> (SandboxStore, TempDir) {
    let folder = TempDir::new().expect("a folder");
    let file = RedbStore::open(&folder.path().join(FILE_NAME)).expect("a new file");
    (file.sandbox(SandboxId([0x55; 16])), folder)
}

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
                let (store, _folder) = super::redb();
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

fn put<S: Store>(store: &S, table: Table, rows: &[(&[u8], &[u8])]) {
    let mut batch = Batch::default();
    for (key, value) in rows {
        batch.put(table, *key, value.to_vec());
    }
    store.commit(batch).expect("a commit");
}

fn get<S: Store>(store: &S, table: Table, key: &[u8]) -> Option<Vec<u8>> {
    let snapshot = store.snapshot().expect("a snapshot");
    snapshot.get(table, key).expect("a row")
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

#[test]
fn a_scan_never_crosses_into_the_rows_of_the_neighbouring_sandbox() {
    let folder = TempDir::new().expect("a folder");
    let file = RedbStore::open(&folder.path().join(FILE_NAME)).expect("a file");
    let id = |last: u8| {
        let mut id = [0xff; 16];
        id[15] = last;
        SandboxId(id)
    };
    // 0xfe's highest possible key ends just where 0xff begins; 0xff is the highest id there is.
    for last in [0xfd, 0xfe, 0xff] {
        let store = file.sandbox(id(last));
        put(
            &store,
            Table::Storage,
            &[(b"", &[last]), (b"\xff", &[last]), (b"\xff\xff", &[last])],
        );
    }
    for last in [0xfd, 0xfe, 0xff] {
        let snapshot = file.sandbox(id(last)).snapshot().expect("a snapshot");
        for (prefix, after, count) in [
            (&b""[..], None, 3),
            (b"", Some(&b"\xff"[..]), 1),
            (b"\xff", None, 2),
            (b"\xff\xff", Some(b"\xff\xff"), 0),
        ] {
            let rows = snapshot.scan(Table::Storage, prefix, after, 100).unwrap();
            assert_eq!(rows.len(), count, "{last:x} {prefix:?} {after:?}");
            assert!(rows.iter().all(|(_, value)| value == &[last]));
        }
    }
}

#[test]
fn a_delete_in_one_sandbox_leaves_the_same_key_of_another() {
    let folder = TempDir::new().expect("a folder");
    let file = RedbStore::open(&folder.path().join(FILE_NAME)).expect("a file");
    let (one, other) = (
        file.sandbox(SandboxId([1; 16])),
        file.sandbox(SandboxId([2; 16])),
    );
    put(&one, Table::Storage, &[(b"k", b"one")]);
    put(&other, Table::Storage, &[(b"k", b"other")]);
    let mut batch = Batch::default();
    batch.delete(Table::Storage, b"k");
    one.commit(batch).expect("a commit");
    assert_eq!(get(&one, Table::Storage, b"k"), None);
    assert_eq!(get(&other, Table::Storage, b"k"), Some(b"other".to_vec()));
}

#[test]
fn rows_and_ledgers_are_still_there_after_the_file_is_closed_and_opened_again() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("a/new/folder").join(FILE_NAME);
    let id = SandboxId([7; 16]);
    let alice = Address::named("alice").expect("a name");
    let record = SandboxRecord {
        token: wattage_core::types::Hash([9; 32]),
    };
    {
        let file = RedbStore::open(&path).expect("a new file");
        Ledger::create(file.sandbox(id), &Genesis::default()).expect("a ledger");
        file.put_record(id, &record).expect("a record");
    }
    let file = RedbStore::open(&path).expect("the same file");
    let ledger = Ledger::open(file.sandbox(id)).expect("the same ledger");
    assert_eq!(
        ledger.get_account(&alice).expect("alice").balance,
        1_000_000
    );
    assert_eq!(file.record(id), Ok(Some(record)));
    assert_eq!(file.record(SandboxId([8; 16])), Ok(None));
    let none = Ledger::open(file.sandbox(SandboxId([8; 16])));
    assert!(matches!(none, Err(LedgerError::NoLedger)));
}

#[test]
fn a_frozen_store_reads_its_moment_and_takes_no_commit() {
    let (store, _folder) = redb();
    put(&store, Table::Meta, &[(b"k", b"then")]);
    let frozen = FrozenStore::new(store.snapshot().expect("a snapshot"));
    put(&store, Table::Meta, &[(b"k", b"now")]);
    assert_eq!(get(&frozen, Table::Meta, b"k"), Some(b"then".to_vec()));
    assert!(matches!(
        frozen.commit(Batch::default()),
        Err(StoreError::Io(_))
    ));
}

fn refused(path: &Path) -> OpenError {
    let error = RedbStore::open(path).expect_err("this file cannot be used");
    let text = error.to_string();
    assert!(text.contains(&path.display().to_string()), "{text}");
    error
}

#[test]
fn a_file_that_is_something_else_is_refused_and_left_alone() {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in [
        ("short", "hello".to_owned()),
        ("long", "not a database ".repeat(10_000)),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, &text).expect("a file");
        let error = refused(&path);
        assert!(matches!(error, OpenError::NotADatabase { .. }), "{error}");
        assert!(error.to_string().contains("move it away"), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("the file"), text);
    }
}

#[test]
fn a_file_that_is_open_already_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let _first = RedbStore::open(&path).expect("a file");
    let error = refused(&path);
    assert!(matches!(error, OpenError::Locked { .. }), "{error}");
    assert!(error.to_string().contains("another process"), "{error}");
}

/// A closed file with a few hundred rows.
fn filled(path: &Path) -> Vec<u8> {
    let store = RedbStore::open(path)
        .expect("a file")
        .sandbox(SandboxId([3; 16]));
    for round in 0..8u8 {
        let mut batch = Batch::default();
        for row in 0..100u8 {
            batch.put(Table::Storage, [round, row], vec![row; 200]);
        }
        store.commit(batch).expect("a commit");
    }
    drop(store);
    fs::read(path).expect("the file")
}

#[test]
fn a_file_that_was_cut_short_is_refused_as_damaged() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let whole = filled(&path);
    for keep in [400, 5_000, whole.len() / 2, whole.len() - 4096] {
        fs::write(&path, &whole[..keep]).expect("a cut file");
        let error = refused(&path);
        assert!(
            matches!(error, OpenError::Damaged { .. }),
            "{keep}: {error}"
        );
    }
}

#[test]
fn a_file_with_changed_pages_is_refused_as_damaged() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let mut bytes = filled(&path);
    // Not the header, whose two slots stand in for each other: the pages with the rows.
    for byte in bytes[8192..].iter_mut().step_by(64) {
        *byte ^= 0x5a;
    }
    fs::write(&path, bytes).expect("a changed file");
    let error = refused(&path);
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("backup"), "{error}");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    let error = RedbStore::open(&file.join(FILE_NAME)).expect_err("a file is no folder");
    assert!(matches!(error, OpenError::Folder { .. }), "{error}");
    assert!(error.to_string().contains("--data"), "{error}");
}
