//! Cases of snapshots, and of stores beside each other.

use super::{commit, get, put, rows, scanned, snapshot};
use crate::store::{Batch, Snapshot, Store, Table};

/// Neither rows that come, nor rows that change, nor rows that go.
pub fn a_snapshot_does_not_move<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    let empty = snapshot(&store);
    commit(&store, put(&[(b"a", b"1"), (b"b", b"1")]));
    let two = snapshot(&store);
    for n in 0..20u8 {
        let mut batch = put(&[(b"a", &[n]), (&[b'c', n], b"new")]);
        batch.delete(Table::Storage, *b"b");
        commit(&store, batch);
    }
    assert_eq!(scanned(&empty, Table::Storage), []);
    let row = |key: &[u8]| (key.to_vec(), b"1".to_vec());
    assert_eq!(scanned(&two, Table::Storage), [row(b"a"), row(b"b")]);
    let found = two.get(Table::Storage, b"a").expect("readable");
    assert_eq!(found, Some(b"1".to_vec()));
    let found = two.get(Table::Storage, b"c\0").expect("readable");
    assert_eq!(found, None);
    assert_eq!(rows(&store, Table::Storage).len(), 21);
}

/// Whoever reads need not hold the store.
pub fn a_snapshot_outlives_its_store_and_its_copies_agree<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    commit(&store, put(&[(b"a", b"1")]));
    let first = snapshot(&store);
    let second = first.clone();
    commit(&store, put(&[(b"a", b"2")]));
    drop(store);
    let read = |of: &S::Snapshot| of.get(Table::Storage, b"a").expect("readable");
    assert_eq!(read(&first), Some(b"1".to_vec()));
    drop(first);
    assert_eq!(read(&second), Some(b"1".to_vec()));
}

/// What one writes the other reads.
pub fn copies_of_a_store_are_the_same_rows<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    let copy = store.clone();
    commit(&store, put(&[(b"a", b"1")]));
    assert_eq!(get(&copy, b"a"), Some(b"1".to_vec()));
    let mut batch = Batch::default();
    batch.delete(Table::Storage, *b"a");
    commit(&copy, batch);
    assert_eq!(get(&store, b"a"), None);
}

/// Ledgers that share a file do not share rows.
pub fn two_stores_do_not_see_each_other<S: Store>(new: &impl Fn() -> S) {
    let (one, other) = (new(), new());
    commit(&one, put(&[(b"", b"1"), (b"a", b"1"), (&[0xff; 40], b"1")]));
    assert_eq!(rows(&other, Table::Storage), []);
    commit(&other, put(&[(b"a", b"2")]));
    let mut batch = Batch::default();
    batch.expect(Table::Storage, *b"a", Some(b"1".to_vec()));
    batch.delete(Table::Storage, *b"a");
    commit(&one, batch);
    assert_eq!(rows(&one, Table::Storage).len(), 2);
    assert_eq!(get(&other, b"a"), Some(b"2".to_vec()));
}
