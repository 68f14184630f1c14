//! Cases of `commit`.

use super::{commit, get, put, rows};
use crate::store::{Batch, Store, StoreError, Table};

/// The last change of a row counts.
pub fn changes_of_a_batch_come_in_their_order<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    let mut batch = put(&[(b"twice", b"1"), (b"twice", b"2"), (b"gone", b"1")]);
    batch.delete(Table::Storage, *b"gone");
    batch.delete(Table::Storage, *b"back");
    batch.put(Table::Storage, *b"back", b"3".to_vec());
    commit(&store, batch);
    assert_eq!(get(&store, b"twice"), Some(b"2".to_vec()));
    assert_eq!(get(&store, b"gone"), None);
    assert_eq!(get(&store, b"back"), Some(b"3".to_vec()));
}

/// It is no error either.
pub fn deleting_a_row_that_is_not_there_is_nothing<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    let mut batch = put(&[(b"key", b"value")]);
    batch.delete(Table::Storage, *b"other");
    batch.delete(Table::Nodes, *b"");
    commit(&store, batch);
    assert_eq!(rows(&store, Table::Storage).len(), 1);
    assert_eq!(rows(&store, Table::Nodes), []);
}

/// By `get` and by `scan`.
pub fn a_deleted_row_is_gone_and_can_come_back<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    commit(&store, put(&[(b"key", b"1"), (b"other", b"2")]));
    let mut batch = Batch::default();
    batch.delete(Table::Storage, *b"key");
    commit(&store, batch);
    assert_eq!(get(&store, b"key"), None);
    assert_eq!(
        rows(&store, Table::Storage),
        [(b"other".to_vec(), b"2".to_vec())]
    );
    commit(&store, put(&[(b"key", b"")]));
    assert_eq!(get(&store, b"key"), Some(Vec::new()));
}

/// As a block is.
pub fn a_batch_with_every_table_is_written_whole<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    let mut batch = Batch::default();
    for table in Table::ALL {
        batch.expect(table, *b"key", None);
        batch.put(table, *b"key", b"1".to_vec());
    }
    commit(&store, batch);
    for table in Table::ALL {
        assert_eq!(rows(&store, table).len(), 1, "{table:?}");
    }
}

/// A row that is there with its value, and one that is not.
pub fn a_batch_is_written_if_rows_are_as_expected<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    commit(&store, put(&[(b"head", b"1")]));
    let mut batch = put(&[(b"head", b"2")]);
    batch.expect(Table::Storage, *b"head", Some(b"1".to_vec()));
    batch.expect(Table::Storage, *b"none", None);
    batch.expect(Table::Accounts, *b"head", None);
    commit(&store, batch);
    assert_eq!(get(&store, b"head"), Some(b"2".to_vec()));
}

/// Whatever differs: the value, that it is there, that it is not; and whichever of several fails.
pub fn a_batch_whose_expectation_fails_writes_nothing<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    commit(&store, put(&[(b"head", b"1"), (b"long", b"123")]));
    let before = rows(&store, Table::Storage);
    let wrong: [(&[u8], Option<&[u8]>); 5] = [
        (b"head", Some(b"2")),
        (b"head", None),
        (b"none", Some(b"1")),
        (b"long", Some(b"12")),
        (b"long", Some(b"1234")),
    ];
    for (key, value) in wrong {
        let mut batch = put(&[(b"head", b"9"), (b"new", b"9")]);
        batch.delete(Table::Storage, *b"long");
        batch.put(Table::Accounts, *b"new", b"9".to_vec());
        batch.expect(Table::Storage, *b"head", Some(b"1".to_vec()));
        batch.expect(Table::Storage, key, value.map(<[u8]>::to_vec));
        let what = format!("{key:?} {value:?}");
        assert_eq!(store.commit(batch), Err(StoreError::Stale), "{what}");
        assert_eq!(rows(&store, Table::Storage), before, "{what}");
        assert_eq!(rows(&store, Table::Accounts), [], "{what}");
    }
}

/// What the batch itself writes is not looked at.
pub fn expectations_are_of_the_rows_before_the_batch<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    let mut batch = put(&[(b"key", b"1")]);
    batch.expect(Table::Storage, *b"key", Some(b"1".to_vec()));
    assert_eq!(store.commit(batch), Err(StoreError::Stale));
    let mut batch = put(&[(b"key", b"1")]);
    batch.expect(Table::Storage, *b"key", None);
    commit(&store, batch);
    assert_eq!(get(&store, b"key"), Some(b"1".to_vec()));
}

/// In both directions.
pub fn an_expected_empty_value_is_no_missing_row<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    let expecting = |key: &[u8], value: Option<Vec<u8>>| {
        let mut batch = Batch::default();
        batch.expect(Table::Storage, key, value);
        batch
    };
    commit(&store, put(&[(b"empty", b"")]));
    let stale = Err(StoreError::Stale);
    assert_eq!(store.commit(expecting(b"empty", None)), stale);
    assert_eq!(store.commit(expecting(b"none", Some(Vec::new()))), stale);
    commit(&store, expecting(b"empty", Some(Vec::new())));
    commit(&store, expecting(b"none", None));
}

/// It is how a caller asks whether rows are still what they were.
pub fn a_batch_without_changes_checks_what_it_expects<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    commit(&store, Batch::default());
    let mut batch = Batch::default();
    batch.expect(Table::Meta, *b"key", Some(b"1".to_vec()));
    assert_eq!(store.commit(batch), Err(StoreError::Stale));
    for table in Table::ALL {
        assert_eq!(rows(&store, table), [], "{table:?}");
    }
}

/// As two blocks on the same head.
pub fn of_two_batches_that_expect_the_same_row_one_is_written<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    commit(&store, put(&[(b"head", b"0")]));
    let block = |name: &[u8]| {
        let mut batch = put(&[(b"head", name), (name, b"")]);
        batch.expect(Table::Storage, *b"head", Some(b"0".to_vec()));
        batch
    };
    let (first, second) = (block(b"first"), block(b"second"));
    commit(&store, first);
    assert_eq!(store.commit(second), Err(StoreError::Stale));
    assert_eq!(get(&store, b"head"), Some(b"first".to_vec()));
    assert_eq!(get(&store, b"second"), None);
}
