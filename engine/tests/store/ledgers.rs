//! Ledgers side by side in one file.

use tempfile::TempDir;
use wattage_core::ledger::{Genesis, Ledger, LedgerError};
use wattage_core::store::{Batch, Snapshot, Store, StoreError, Table};
use wattage_core::types::Hash;
use wattage_engine::store::{
    FILE_NAME, FrozenStore, LedgerId, RedbStore, Retired, SandboxId, SandboxRecord,
};

use super::common::account;
use super::{get, put, redb};

#[test]
fn a_scan_never_crosses_into_the_rows_of_the_neighbouring_sandbox() {
    let folder = TempDir::new().expect("a folder");
    let file = RedbStore::open(&folder.path().join(FILE_NAME)).expect("a file");
    let id = |last: u8| {
        let mut id = [0xff; 16];
        id[15] = last;
        LedgerId(id)
    };
    // 0xfe's highest possible key ends just where 0xff begins; 0xff is the highest id there is.
    for last in [0xfd, 0xfe, 0xff] {
        let store = file.ledger(id(last));
        put(
            &store,
            Table::Storage,
            &[(b"", &[last]), (b"\xff", &[last]), (b"\xff\xff", &[last])],
        );
    }
    for last in [0xfd, 0xfe, 0xff] {
        let snapshot = file.ledger(id(last)).snapshot().expect("a snapshot");
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
        file.ledger(LedgerId([1; 16])),
        file.ledger(LedgerId([2; 16])),
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
    let (id, ledger) = (SandboxId([7; 16]), LedgerId([9; 16]));
    let record = SandboxRecord {
        token: Hash([9; 32]),
        ledger,
        previous: None,
        created: 1,
        used: 2,
        parent: Some((SandboxId([5; 16]), 3)),
        retired: Some(Retired {
            token: Hash([8; 32]),
            until: 4,
        }),
    };
    {
        let file = RedbStore::open(&path).expect("a new file");
        Ledger::create(file.ledger(ledger), &Genesis::default()).expect("a ledger");
        file.change_record(id, None, Some(&record))
            .expect("a record");
    }
    let file = RedbStore::open(&path).expect("the same file");
    let found = Ledger::open(file.ledger(ledger)).expect("the same ledger");
    let alice = found.get_account(&account("alice")).expect("alice");
    assert_eq!(alice.balance, 1_000_000);
    assert_eq!(file.record(id), Ok(Some(record)));
    assert_eq!(file.record(SandboxId([8; 16])), Ok(None));
    let none = Ledger::open(file.ledger(LedgerId([8; 16])));
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
