//! What can be written in one step: rows of a ledger, rows of the node's own, the erasing of a ledger.
//!
//! A change first compares the rows it expects and only then writes, so one that is refused has written nothing and the
//! others of its group are not concerned.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use wattage_core::store::{Batch, Table};

use super::LedgerId;
use super::tables::{FILE, KEYS, MEMBERS, Rows, Tables, USAGE, prefixed, rows};
use super::usage::Usage;

/// Bytes that were erased since the file was last compacted, in [`FILE`].
pub(super) const FREED_KEY: &[u8] = b"freed";

/// A row of one of the node's own tables; `None` for a row that is not there, or is to go.
pub(super) type OwnRow = (Rows, Vec<u8>, Option<Vec<u8>>);

/// A change of the file, written whole or not at all.
pub(super) enum Change {
    /// Rows of a ledger, and rows of the node's own that belong to them.
    Ledger {
        ledger: LedgerId,
        batch: Batch,
        own: Vec<OwnRow>,
    },
    /// Rows of the node's own.
    Rows {
        expected: Vec<OwnRow>,
        rows: Vec<OwnRow>,
    },
    /// Deletes the first `limit` rows of a ledger, and adds to `erased` how many there were.
    Erase {
        ledger: LedgerId,
        limit: usize,
        erased: Arc<AtomicUsize>,
    },
}

impl Change {
    /// About how many bytes it writes.
    pub(super) fn bytes(&self) -> usize {
        let row = |key: &[u8], value: &Option<Vec<u8>>| {
            key.len() + value.as_ref().map_or(0, Vec::len) + 16
        };
        match self {
            Self::Ledger { batch, own, .. } => {
                let ledger = batch.rows.iter().map(|(_, key, value)| row(key, value));
                let own = own.iter().map(|(_, key, value)| row(key, value));
                ledger.chain(own).sum()
            }
            Self::Rows { rows, .. } => rows.iter().map(|(_, key, value)| row(key, value)).sum(),
            Self::Erase { limit, .. } => limit * 64,
        }
    }

    /// Writes it. `false`: rows are not as expected, and nothing was written.
    pub(super) fn write(&self, tables: &mut Tables<'_>) -> Result<bool, redb::Error> {
        match self {
            Self::Ledger { ledger, batch, own } => write_batch(tables, *ledger, batch, own),
            Self::Rows { expected, rows } => {
                for (table, key, value) in expected {
                    if !tables.holds(*table, key, value.as_deref())? {
                        return Ok(false);
                    }
                }
                write_own(tables, rows)
            }
            Self::Erase {
                ledger,
                limit,
                erased,
            } => erase(tables, *ledger, *limit, erased),
        }
    }
}

fn write_own(tables: &mut Tables<'_>, rows: &[OwnRow]) -> Result<bool, redb::Error> {
    for (table, key, value) in rows {
        tables.set(*table, key, value.as_deref())?;
    }
    Ok(true)
}

fn write_batch(
    tables: &mut Tables<'_>,
    ledger: LedgerId,
    batch: &Batch,
    own: &[OwnRow],
) -> Result<bool, redb::Error> {
    for (table, key, value) in &batch.expected {
        if !tables.holds(rows(*table), &prefixed(ledger, key), value.as_deref())? {
            return Ok(false);
        }
    }
    let mut usage = Usage::read(tables, ledger)?;
    for (table, key, value) in &batch.rows {
        let value = value.as_deref();
        let old = tables.set(rows(*table), &prefixed(ledger, key), value)?;
        usage.count(key.len(), old, value.map(<[u8]>::len));
    }
    usage.write(tables, ledger)?;
    write_own(tables, own)
}

fn erase(
    tables: &mut Tables<'_>,
    ledger: LedgerId,
    limit: usize,
    erased: &AtomicUsize,
) -> Result<bool, redb::Error> {
    let (mut count, mut freed) = (0, 0);
    let mut usage = Usage::read(tables, ledger)?;
    // `meta` is the first of the tables, so what is left of a ledger is none to anybody who opens it.
    let of_ledger = Table::ALL.map(rows).into_iter();
    for table in of_ledger.chain([KEYS, MEMBERS]) {
        for key in tables.keys(table, &ledger.0, limit - count)? {
            let old = tables.set(table, &key, None)?.unwrap_or(0);
            let row = (key.len() - ledger.0.len() + old) as u64;
            // A ledger of format 1 was never counted, and a client's key or a member's name is no row of the ledger.
            usage.rows = usage.rows.saturating_sub(1);
            usage.bytes = usage.bytes.saturating_sub(row);
            freed += row;
            count += 1;
        }
    }
    if count < limit {
        tables.set(USAGE, &ledger.0, None)?;
    } else {
        usage.write(tables, ledger)?;
    }
    let before = tables.get(FILE, FREED_KEY)?;
    let before = before.and_then(|bytes| bytes.try_into().ok());
    let freed = before.map_or(0, u64::from_le_bytes).saturating_add(freed);
    tables.set(FILE, FREED_KEY, Some(&freed.to_le_bytes()))?;
    erased.fetch_add(count, Ordering::Relaxed);
    Ok(true)
}
