//! Keys of the tables `history` and `versions`.
//!
//! In `versions` a key is escaped so that rows stay in the order of their keys while heights follow them: a byte 0
//! becomes 0 255, and 0 0 ends the key. No escaped key is the beginning of another.

use crate::store::{StoreError, Table};

/// A row with a history: its table, and its key there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::ledger) struct Entry {
    pub(in crate::ledger) table: Table,
    pub(in crate::ledger) key: Vec<u8>,
}

const HEIGHT_BYTES: usize = 8;
const ESCAPE: u8 = 0;
const ZERO: u8 = 0xff;
const END: u8 = 0;

/// The key of a row's old value in the table `history`.
pub(in crate::ledger) fn history(height: u64, entry: &Entry) -> Vec<u8> {
    [
        &height.to_be_bytes()[..],
        &[entry.table as u8],
        entry.key.as_slice(),
    ]
    .concat()
}

/// What every key in `history` of a block after `height` comes after; `None` if there can be no such block.
pub(in crate::ledger) fn entries_after(height: u64) -> Option<Vec<u8>> {
    Some(height.checked_add(1)?.to_be_bytes().to_vec())
}

/// What a key of the table `history` says: height and row.
pub(in crate::ledger) fn before(key: &[u8]) -> Result<(u64, Entry), StoreError> {
    let parts = key.split_first_chunk::<HEIGHT_BYTES>();
    let parts = parts.and_then(|(height, rest)| Some((height, rest.split_first()?)));
    let entry = parts.and_then(|(height, (table, key))| {
        let table = *Table::ALL.get(usize::from(*table))?;
        let key = key.to_vec();
        Some((u64::from_be_bytes(*height), Entry { table, key }))
    });
    entry.ok_or_else(|| StoreError::damaged(Table::History, "a key names no row"))
}

/// How the keys in `versions` begin of all rows of `table` whose keys begin with `prefix`.
pub(super) fn beginning(table: Table, prefix: &[u8]) -> Vec<u8> {
    let mut out = vec![table as u8];
    for byte in prefix {
        out.push(*byte);
        if *byte == ESCAPE {
            out.push(ZERO);
        }
    }
    out
}

/// How the keys in `versions` of one row begin.
pub(super) fn versions(entry: &Entry) -> Vec<u8> {
    let mut out = beginning(entry.table, &entry.key);
    out.extend([ESCAPE, END]);
    out
}

/// The key in the table `versions` of a row's change at `height`.
pub(in crate::ledger) fn version(height: u64, entry: &Entry) -> Vec<u8> {
    let mut out = versions(entry);
    out.extend(height.to_be_bytes());
    out
}

/// What a key of the table `versions` says: the row's key, and the height of the change.
pub(super) fn changed(key: &[u8]) -> Result<(Vec<u8>, u64), StoreError> {
    let parsed = key.split_last_chunk::<HEIGHT_BYTES>();
    let parsed = parsed.and_then(|(row, height)| {
        let escaped = row.get(1..)?.strip_suffix(&[ESCAPE, END])?;
        Some((unescaped(escaped)?, u64::from_be_bytes(*height)))
    });
    parsed.ok_or_else(|| StoreError::damaged(Table::Versions, "a key names no row"))
}

fn unescaped(escaped: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(escaped.len());
    let mut bytes = escaped.iter();
    while let Some(byte) = bytes.next() {
        out.push(*byte);
        if *byte == ESCAPE && bytes.next() != Some(&ZERO) {
            return None;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys in order, with zero bytes, 255s, and keys that are beginnings of others.
    const KEYS: [&[u8]; 12] = [
        &[],
        &[0],
        &[0, 0],
        &[0, 0, 0xff],
        &[0, 1],
        &[0, 0xff],
        &[1],
        &[1, 0],
        &[1, 0, 0],
        &[1, 0, 1],
        &[1, 1],
        &[0xff],
    ];

    fn entry(key: &[u8]) -> Entry {
        Entry {
            table: Table::Storage,
            key: key.to_vec(),
        }
    }

    #[test]
    fn versions_sort_by_row_and_then_by_height() {
        let mut keys = Vec::new();
        for key in KEYS {
            keys.extend([0, 1, 255, 256, u64::MAX].map(|height| version(height, &entry(key))));
        }
        assert!(keys.is_sorted());
    }

    #[test]
    fn no_rows_versions_lie_among_those_of_another() {
        for a in KEYS {
            for b in KEYS.into_iter().filter(|b| *b != a) {
                let found = version(0, &entry(b)).starts_with(&versions(&entry(a)));
                assert!(!found, "{b:?} among {a:?}");
            }
        }
    }

    #[test]
    fn what_was_made_a_key_is_read_back() {
        for key in KEYS {
            assert_eq!(changed(&version(7, &entry(key))), Ok((key.to_vec(), 7)));
            assert_eq!(before(&history(7, &entry(key))), Ok((7, entry(key))));
        }
    }

    #[test]
    fn keys_that_nothing_writes_are_damage() {
        for key in [&[][..], &[3; 10], &[3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]] {
            assert!(changed(key).is_err(), "{key:?}");
        }
        for key in [&[][..], &[0; 8], &[200; 9]] {
            assert!(before(key).is_err(), "{key:?}");
        }
    }

    #[test]
    fn rows_that_begin_alike_have_versions_that_begin_alike() {
        assert!(version(0, &entry(&[1, 0, 5])).starts_with(&beginning(Table::Storage, &[1, 0])));
        assert!(!version(0, &entry(&[1])).starts_with(&beginning(Table::Storage, &[1, 0])));
    }
}
