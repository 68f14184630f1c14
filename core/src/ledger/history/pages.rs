//! Reads rows as they were at a height: one, or a page of them in the order of keys.

use std::cmp::Ordering;

use super::key::{self, Entry};
use super::old_value;
use crate::store::{Row, Snapshot, StoreError, Table};

/// The value that a row had at `height`.
pub(in crate::ledger) fn value<R: Snapshot>(
    rows: &R,
    entry: &Entry,
    height: u64,
) -> Result<Option<Vec<u8>>, StoreError> {
    let after = key::version(height, entry);
    let next = rows.scan(Table::Versions, &key::versions(entry), Some(&after), 1)?;
    match next.first() {
        None => rows.get(entry.table, &entry.key),
        Some((version, _)) => old(rows, entry, key::changed(version)?.1),
    }
}

/// What a row was before the block at `height`, which changed it.
fn old<R: Snapshot>(rows: &R, entry: &Entry, height: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let row = rows.get(Table::History, &key::history(height, entry))?;
    let missing = || {
        let problem = format!("the old value of a row that block {height} changed is missing");
        StoreError::damaged(Table::History, problem)
    };
    old_value(&row.ok_or_else(missing)?)
}

/// The rows of [`Snapshot::scan`] as they were at `height`.
///
/// Two ways through the keys are walked side by side: the rows that there are, and the rows that have ever changed. A row
/// costs a few look-ups, however often it has changed; rows that came after `height` cost as much and are left out.
pub(in crate::ledger) fn page<R: Snapshot>(
    rows: &R,
    table: Table,
    prefix: &[u8],
    after: Option<&[u8]>,
    limit: usize,
    height: u64,
) -> Result<Vec<Row>, StoreError> {
    let mut present = Present::new(rows, table, prefix, after);
    let mut changed = Changed::new(rows, table, prefix, after);
    let (mut row, mut key) = (present.next()?, changed.next()?);
    let mut page = Vec::new();
    while page.len() < limit {
        let order = match (&row, &key) {
            (None, None) => break,
            (Some(row), Some(key)) => row.0.cmp(key),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
        };
        if order == Ordering::Less {
            page.extend(std::mem::replace(&mut row, present.next()?));
            continue;
        }
        if order == Ordering::Equal {
            row = present.next()?;
        }
        if let Some(key) = std::mem::replace(&mut key, changed.next()?) {
            let entry = Entry { table, key };
            let value = value(rows, &entry, height)?;
            page.extend(value.map(|value| (entry.key, value)));
        }
    }
    Ok(page)
}

/// How many rows are read at a time.
const CHUNK: usize = 64;

/// The rows that there are.
struct Present<'a, R> {
    rows: &'a R,
    table: Table,
    prefix: &'a [u8],
    after: Option<Vec<u8>>,
    chunk: std::vec::IntoIter<Row>,
}

impl<'a, R: Snapshot> Present<'a, R> {
    fn new(rows: &'a R, table: Table, prefix: &'a [u8], after: Option<&[u8]>) -> Self {
        Self {
            rows,
            table,
            prefix,
            after: after.map(<[u8]>::to_vec),
            chunk: Vec::new().into_iter(),
        }
    }

    fn next(&mut self) -> Result<Option<Row>, StoreError> {
        if self.chunk.as_slice().is_empty() {
            let after = self.after.as_deref();
            let chunk = self.rows.scan(self.table, self.prefix, after, CHUNK)?;
            self.chunk = chunk.into_iter();
        }
        let row = self.chunk.next();
        if let Some((key, _)) = &row {
            self.after = Some(key.clone());
        }
        Ok(row)
    }
}

/// The keys of the rows that have ever changed, each once.
struct Changed<'a, R> {
    rows: &'a R,
    table: Table,
    beginning: Vec<u8>,
    /// The last version that the last key can have: what comes after it is another key.
    last: Option<Vec<u8>>,
}

impl<'a, R: Snapshot> Changed<'a, R> {
    fn new(rows: &'a R, table: Table, prefix: &[u8], after: Option<&[u8]>) -> Self {
        let last = |key: &[u8]| last_version(table, key);
        Self {
            rows,
            table,
            beginning: key::beginning(table, prefix),
            last: after.map(last),
        }
    }

    fn next(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let last = self.last.as_deref();
        let next = self.rows.scan(Table::Versions, &self.beginning, last, 1)?;
        let Some((version, _)) = next.first() else {
            return Ok(None);
        };
        let (key, _) = key::changed(version)?;
        self.last = Some(last_version(self.table, &key));
        Ok(Some(key))
    }
}

fn last_version(table: Table, key: &[u8]) -> Vec<u8> {
    let key = key.to_vec();
    key::version(u64::MAX, &Entry { table, key })
}
