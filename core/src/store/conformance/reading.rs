//! Cases of `get` and `scan`.

use std::collections::BTreeMap;

use super::{commit, get, put, rows, snapshot};
use crate::store::{Batch, Row, Snapshot, Store, Table};

/// No table of a new store has a row.
pub fn a_new_store_holds_nothing<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    for table in Table::ALL {
        assert_eq!(rows(&store, table), [], "{table:?}");
    }
    assert_eq!(get(&store, b"key"), None);
}

/// A row is found by its key and by a scan, in every table.
pub fn what_is_written_is_read_back<S: Store>(new: &impl Fn() -> S) {
    for table in Table::ALL {
        let store = new();
        let mut batch = Batch::default();
        batch.put(table, *b"key", b"value".to_vec());
        commit(&store, batch);
        let row = snapshot(&store).get(table, b"key").expect("readable");
        assert_eq!(row.as_deref(), Some(&b"value"[..]), "{table:?}");
        assert_eq!(rows(&store, table), [(b"key".to_vec(), b"value".to_vec())]);
    }
}

/// The same key in two tables is two rows.
pub fn tables_do_not_mix<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    let mut batch = Batch::default();
    for table in Table::ALL {
        batch.put(table, *b"key", table.name().into());
    }
    commit(&store, batch);
    for table in Table::ALL {
        let row = snapshot(&store).get(table, b"key").expect("readable");
        assert_eq!(row, Some(table.name().into()));
        assert_eq!(rows(&store, table).len(), 1);
    }
    let mut batch = Batch::default();
    batch.delete(Table::Accounts, *b"key");
    commit(&store, batch);
    assert_eq!(rows(&store, Table::Accounts), []);
    assert_eq!(rows(&store, Table::Code).len(), 1);
}

/// A row without a value is there.
pub fn an_empty_value_is_no_missing_row<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    commit(&store, put(&[(b"key", b"")]));
    assert_eq!(get(&store, b"key"), Some(Vec::new()));
    assert_eq!(get(&store, b"other"), None);
    assert_eq!(
        rows(&store, Table::Storage),
        [(b"key".to_vec(), Vec::new())]
    );
}

/// A key may have no bytes: the root of the state tree has none.
pub fn an_empty_key_is_a_key<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    assert_eq!(get(&store, b""), None);
    commit(&store, put(&[(b"", b"root"), (b"\0", b"child")]));
    assert_eq!(get(&store, b""), Some(b"root".to_vec()));
    let after = snapshot(&store).scan(Table::Storage, b"", Some(b""), 10);
    let after = after.expect("readable");
    assert_eq!(after, [(b"\0".to_vec(), b"child".to_vec())]);
}

/// Writing and deleting one of them leaves the other.
pub fn a_key_that_begins_another_is_a_row_of_its_own<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    commit(&store, put(&[(b"ab", b"1"), (b"abc", b"2"), (b"a", b"3")]));
    let mut batch = Batch::default();
    batch.delete(Table::Storage, *b"ab");
    commit(&store, batch);
    assert_eq!(get(&store, b"a"), Some(b"3".to_vec()));
    assert_eq!(get(&store, b"ab"), None);
    assert_eq!(get(&store, b"abc"), Some(b"2".to_vec()));
}

/// All keys of up to three bytes, each of them 0, 1 or 255.
fn universe() -> Vec<Vec<u8>> {
    let mut keys = vec![Vec::new()];
    let mut longest = keys.clone();
    for _ in 0..3 {
        let longer = |key: &Vec<u8>| [0, 1, 0xff].map(|byte| [key.as_slice(), &[byte]].concat());
        longest = longest.iter().flat_map(longer).collect();
        keys.extend(longest.iter().cloned());
    }
    keys
}

/// Every prefix, every place to go on from, and limits of nothing, little and everything.
pub fn every_scan_is_that_of_a_sorted_map<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    let keys = universe();
    let mut model = BTreeMap::new();
    let mut batch = Batch::default();
    // Two in three: places to go on from are there and are not.
    for (n, key) in (0u8..).zip(&keys).filter(|(n, _)| n % 3 != 1) {
        batch.put(Table::Storage, key.clone(), vec![n]);
        model.insert(key.clone(), vec![n]);
    }
    // Neighbours in other tables must not be met.
    batch.put(Table::Code, [0xff; 4], Vec::new());
    batch.put(Table::Blocks, [0], Vec::new());
    commit(&store, batch);
    let snapshot = snapshot(&store);
    for prefix in keys.iter().filter(|key| key.len() < 3) {
        let under: Vec<Row> = model
            .iter()
            .filter(|(key, _)| key.starts_with(prefix))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        for after in keys.iter().map(Some).chain([None]) {
            for limit in [0, 1, 2, usize::MAX] {
                let expected: Vec<Row> = under
                    .iter()
                    .filter(|(key, _)| after.is_none_or(|after| key > after))
                    .take(limit)
                    .cloned()
                    .collect();
                let after = after.map(Vec::as_slice);
                let found = snapshot.scan(Table::Storage, prefix, after, limit);
                let what = format!("prefix {prefix:?}, after {after:?}, limit {limit}");
                assert_eq!(found.expect("readable"), expected, "{what}");
            }
        }
    }
}

/// A key of a kilobyte, and a value of a megabyte.
pub fn large_keys_and_values_come_back_whole<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    let key = [0xabu8; 1024];
    let value: Vec<u8> = (0..=u8::MAX).cycle().take(1 << 20).collect();
    commit(&store, put(&[(&key, &value), (b"small", b"1")]));
    assert!(get(&store, &key) == Some(value));
    commit(&store, put(&[(&key, b"small now")]));
    assert_eq!(get(&store, &key), Some(b"small now".to_vec()));
}

/// Thousands of rows in one batch, read a few at a time: each once, in order.
pub fn many_rows_are_scanned_in_pages<S: Store>(new: &impl Fn() -> S) {
    let store = new();
    let key = |n: u32| n.wrapping_mul(2_654_435_761).to_be_bytes();
    let mut batch = Batch::default();
    for n in 0..5_000 {
        batch.put(Table::Storage, key(n), n.to_be_bytes().to_vec());
    }
    commit(&store, batch);
    let snapshot = snapshot(&store);
    let mut found: Vec<Row> = Vec::new();
    loop {
        let after = found.last().map(|(key, _)| key.as_slice());
        let page = snapshot.scan(Table::Storage, &[], after, 333);
        let page = page.expect("readable");
        if page.is_empty() {
            break;
        }
        found.extend(page);
    }
    let mut expected: Vec<Row> = (0..5_000)
        .map(|n| (key(n).to_vec(), n.to_be_bytes().to_vec()))
        .collect();
    expected.sort();
    assert!(found == expected);
}
