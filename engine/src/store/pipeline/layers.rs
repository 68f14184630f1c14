//! Rows that are on their way to the disk, over the rows that are on it.
//!
//! Each batch is a layer. Neighbouring layers of about the same size are merged as they come, so that however many
//! blocks are on their way, a read looks through few of them, and a block is merged a few times at most. A layer goes
//! when its newest block is on the disk: until then its older rows say the same as the disk, or something newer.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use wattage_core::store::{Batch, Row, Snapshot, StoreError, Table};

/// Rows of one table; `None` for a deleted one.
type Rows = BTreeMap<Arc<[u8]>, Option<Arc<[u8]>>>;

/// The rows of one or several batches that follow each other.
#[derive(Debug, Default)]
struct Layer {
    tables: [Rows; Table::ALL.len()],
    /// How many batches are in it.
    batches: u64,
    /// Number of the newest of them.
    newest: u64,
}

/// Layers, the oldest first. Cheap to clone.
#[derive(Debug, Default, Clone)]
pub(super) struct Layers(Vec<Arc<Layer>>);

impl Layers {
    /// Adds the batch with this number, which is higher than all before.
    pub(super) fn push(&mut self, batch: &Batch, number: u64) {
        let mut layer = Layer {
            batches: 1,
            newest: number,
            ..Layer::default()
        };
        for (table, key, value) in &batch.rows {
            let value = value.as_deref().map(Arc::from);
            layer.tables[*table as usize].insert(key.as_slice().into(), value);
        }
        while let Some(below) = self.0.pop_if(|below| below.batches <= layer.batches) {
            layer = layer.over(&below);
        }
        self.0.push(Arc::new(layer));
    }

    /// Forgets what is on the disk: batches up to this number.
    pub(super) fn settle(&mut self, number: u64) {
        self.0.retain(|layer| layer.newest > number);
    }

    /// The value under `key`, or what `below` has.
    pub(super) fn get(
        &self,
        table: Table,
        key: &[u8],
        below: &impl Snapshot,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        for layer in self.0.iter().rev() {
            if let Some(value) = layer.tables[table as usize].get(key) {
                return Ok(value.as_deref().map(<[u8]>::to_vec));
            }
        }
        below.get(table, key)
    }

    /// As [`Snapshot::scan`], with the rows of `below` where no layer has another.
    pub(super) fn scan(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
        below: &impl Snapshot,
    ) -> Result<Vec<Row>, StoreError> {
        let pending = self.pending(table, prefix, after);
        if pending.is_empty() {
            return below.scan(table, prefix, after, limit);
        }
        // Of the rows below, at most those are not shown that are deleted here.
        let deleted = pending.values().filter(|value| value.is_none()).count();
        let mut rows = BTreeMap::new();
        let stored = below.scan(table, prefix, after, limit.saturating_add(deleted))?;
        // Behind a full page there may be more rows, so pending rows beyond its end are for the next page.
        let end = (stored.len() == limit.saturating_add(deleted))
            .then(|| stored.last().map(|(key, _)| key.clone()))
            .flatten();
        rows.extend(stored);
        for (key, value) in pending {
            if end.as_deref().is_some_and(|end| *key > *end) {
                break;
            }
            match value {
                Some(value) => rows.insert(key.to_vec(), value.to_vec()),
                None => rows.remove(&*key),
            };
        }
        Ok(rows.into_iter().take(limit).collect())
    }

    /// The rows of all layers in the range of a scan.
    fn pending(&self, table: Table, prefix: &[u8], after: Option<&[u8]>) -> Rows {
        let from = match after {
            Some(after) if after >= prefix => Bound::Excluded(after),
            _ => Bound::Included(prefix),
        };
        let mut pending = Rows::new();
        for layer in &self.0 {
            let rows = layer.tables[table as usize].range::<[u8], _>((from, Bound::Unbounded));
            let rows = rows.take_while(|(key, _)| key.starts_with(prefix));
            pending.extend(rows.map(|(key, value)| (key.clone(), value.clone())));
        }
        pending
    }

    #[cfg(test)]
    fn depth(&self) -> usize {
        self.0.len()
    }
}

impl Layer {
    /// This layer's rows over those of `below`.
    fn over(self, below: &Self) -> Self {
        let mut tables = below.tables.clone();
        for (merged, rows) in tables.iter_mut().zip(self.tables) {
            merged.extend(rows);
        }
        Self {
            tables,
            batches: self.batches + below.batches,
            newest: self.newest,
        }
    }
}

#[cfg(test)]
mod tests {
    use wattage_core::store::{MemoryStore, Store as _};

    use super::*;

    #[test]
    fn a_thousand_batches_are_a_handful_of_layers_and_settle_from_the_oldest() {
        let disk = MemoryStore::default().snapshot().unwrap();
        let mut layers = Layers::default();
        for number in 1..=1000u64 {
            let mut batch = Batch::default();
            batch.put(Table::Meta, b"last", number.to_le_bytes().to_vec());
            batch.put(Table::Blocks, number.to_be_bytes(), vec![1]);
            layers.push(&batch, number);
            assert!(layers.depth() <= 10, "{} at {number}", layers.depth());
        }
        let blocks = |layers: &Layers| {
            let rows = layers.scan(Table::Blocks, &[], None, 2000, &disk);
            rows.unwrap().len()
        };
        assert_eq!(blocks(&layers), 1000);
        layers.settle(999);
        let last = layers.get(Table::Meta, b"last", &disk).unwrap();
        assert_eq!(last, Some(1000u64.to_le_bytes().to_vec()));
        layers.settle(1000);
        assert_eq!(blocks(&layers), 0);
        assert_eq!(layers.depth(), 0);
    }

    #[test]
    fn a_scan_shows_pending_rows_between_stored_ones_and_skips_deleted_ones() {
        let store = MemoryStore::default();
        let mut stored = Batch::default();
        for key in [1u8, 3, 5, 7, 9] {
            stored.put(Table::Storage, [key], vec![key]);
        }
        store.commit(stored).unwrap();
        let disk = store.snapshot().unwrap();
        let mut layers = Layers::default();
        let mut batch = Batch::default();
        batch.delete(Table::Storage, [3]);
        batch.delete(Table::Storage, [5]);
        batch.put(Table::Storage, [4], vec![4]);
        batch.put(Table::Storage, [7], vec![77]);
        batch.put(Table::Storage, [8], vec![8]);
        layers.push(&batch, 1);
        let keys = |after: Option<&[u8]>, limit| -> Vec<u8> {
            let rows = layers.scan(Table::Storage, &[], after, limit, &disk);
            rows.unwrap().into_iter().map(|(key, _)| key[0]).collect()
        };
        assert_eq!(keys(None, 100), [1, 4, 7, 8, 9]);
        for limit in 0..6 {
            assert_eq!(
                keys(None, limit),
                [1, 4, 7, 8, 9][..limit.min(5)],
                "{limit}"
            );
        }
        assert_eq!(keys(Some(&[4]), 2), [7, 8]);
        let seven = layers.get(Table::Storage, &[7], &disk).unwrap();
        assert_eq!(seven, Some(vec![77]));
    }
}
