//! What gathers for one transaction, on the host. The conformance suite runs in a browser (`web/tests/mirror.rs`).

use super::*;

const TABLE: Table = Table::Storage;

fn put(key: &[u8], value: &[u8]) -> Batch {
    let mut batch = Batch::default();
    batch.put(TABLE, key, value.to_vec());
    batch
}

fn written(store: &MirrorStore) -> Vec<(Vec<u8>, Vec<u8>)> {
    let rows = store
        .snapshot()
        .and_then(|rows| rows.scan(TABLE, &[], None, usize::MAX));
    rows.expect("rows")
}

#[test]
fn batches_come_to_one_write_with_the_last_value_of_each_row() {
    let store = MirrorStore::default();
    store.commit(put(b"a", b"1")).expect("committed");
    store.commit(put(b"a", b"2")).expect("committed");
    let mut batch = put(b"b", b"1");
    batch.delete(TABLE, *b"a");
    store.commit(batch).expect("committed");
    let writes = store.take();
    let row = |key: &[u8], value: Option<&[u8]>| ((TABLE, key.to_vec()), value.map(<[u8]>::to_vec));
    let expected = [row(b"a", None), row(b"b", Some(b"1"))];
    assert!(writes.rows.into_iter().eq(expected));
    assert!(store.is_written());
}

#[test]
fn a_row_that_an_earlier_batch_wrote_is_not_expected_of_the_database() {
    let store = MirrorStore::default();
    let mut first = put(b"head", b"1");
    first.expect(TABLE, *b"head", None);
    let mut second = put(b"head", b"2");
    second.expect(TABLE, *b"head", Some(b"1".to_vec()));
    second.expect(TABLE, *b"other", None);
    for batch in [first, second] {
        store.commit(batch).expect("committed");
    }
    let expected = store.take().expected;
    let none = |key: &[u8]| ((TABLE, key.to_vec()), None);
    assert!(expected.into_iter().eq([none(b"head"), none(b"other")]));
}

#[test]
fn what_was_not_written_is_taken_back_with_all_that_came_after_it() {
    let store = MirrorStore::default();
    store.commit(put(b"a", b"1")).expect("committed");
    store.take();
    let before = written(&store);
    let mut batch = put(b"b", b"1");
    batch.put(TABLE, *b"a", b"2".to_vec());
    store.commit(batch).expect("committed");
    let writes = store.take();
    let mut later = put(b"b", b"3");
    later.delete(TABLE, *b"a");
    store.commit(later).expect("committed");
    store.take_back(writes).expect("taken back");
    assert_eq!(written(&store), before);
    assert!(store.is_written());
}

#[test]
fn usage_is_kept_up_with_rows_that_come_change_and_go() {
    let store = MirrorStore::default();
    let mut usage = Usage::default();
    let mut gone = put(b"key", b"");
    gone.delete(TABLE, *b"longer");
    for batch in [put(b"longer", b"12345"), put(b"key", b"1"), gone] {
        store.commit(batch).expect("committed");
        usage = store.take().usage_after(usage);
        assert_eq!(usage, store.usage().expect("readable"));
    }
    assert_eq!(usage, Usage { rows: 1, bytes: 3 });
}

#[test]
fn a_batch_that_is_stale_in_the_view_leaves_nothing_to_write() {
    let store = MirrorStore::default();
    let mut batch = put(b"a", b"1");
    batch.expect(TABLE, *b"a", Some(b"0".to_vec()));
    assert_eq!(store.commit(batch), Err(StoreError::Stale));
    assert!(store.is_written());
}
