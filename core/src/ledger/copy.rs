//! A copy of a ledger's newest state, kept up with the rows that its node tells ([`crate::api::ChangesPage`]).
//!
//! It has accounts, code, storage and the head, so transactions can be previewed on it and its state root computed from its
//! own rows. It has no blocks, transactions, receipts or history: an earlier height cannot be asked for.

use std::collections::BTreeMap;

use super::handle::SCHEMA;
use super::keys::meta;
use super::seal::put_nodes;
use super::tree::{self, Stored};
use super::{ChangedRow, Genesis, Head, Ledger, LedgerError, LedgerView};
use crate::encoding::Canonical;
use crate::store::{Batch, Store, Table};
use crate::types::Hash;

/// What a copy is brought to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyChanges {
    /// The head of the ledger that is copied.
    pub head: Head,
    /// Its gas price and its schedule; the accounts it began with need not be known.
    pub terms: Genesis,
    /// The rows that have changed since the copy's own head, or all rows for a copy in an empty store; `None` where there is
    /// no row any more.
    pub rows: Vec<(ChangedRow, Option<Vec<u8>>)>,
}

impl<S: Store> Ledger<S> {
    /// Brings the copy in `store` to a head, in one commit. An empty store becomes a copy.
    ///
    /// # Errors
    /// [`LedgerError::CopyDiffers`] when the rows do not come to the head's state root. Nothing is written then.
    pub fn follow(store: S, changes: CopyChanges) -> Result<Self, LedgerError> {
        let CopyChanges { head, terms, rows } = changes;
        let view = LedgerView::new(store.snapshot()?);
        let before = match view.schema()? {
            None => tree::EMPTY_ROOT,
            Some(_) => view.head()?.state_root,
        };
        let mut batch = Batch::default();
        let mut leaves = Vec::new();
        // A row that several blocks changed may be told more than once.
        for (row, value) in BTreeMap::from_iter(rows) {
            let (table, key) = row.row();
            if tree::commits_to(table) {
                leaves.push((tree::key_hash(table, &key), value.clone()));
            }
            match value {
                Some(value) => batch.put(table, key, value),
                None => batch.delete(table, key),
            }
        }
        let computed: Hash = match leaves.is_empty() {
            true => before,
            false => put_nodes(tree::update(&Stored(view.rows()), leaves)?, &mut batch),
        };
        if computed != head.state_root {
            return Err(LedgerError::CopyDiffers {
                height: head.height,
                computed,
                told: head.state_root,
            });
        }
        batch.put(Table::Meta, meta::SCHEMA, SCHEMA.to_canonical());
        batch.put(Table::Meta, meta::GENESIS, terms.to_canonical());
        batch.put(Table::Meta, meta::HEAD, head.to_canonical());
        // The snapshot is given back first: a store in memory copies what somebody still looks at.
        drop(view);
        store.commit(batch)?;
        Self::open(store)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::StateKey;
    use crate::store::{MemoryStore, Snapshot as _};
    use crate::types::Address;

    /// All rows of a ledger, as a node tells them.
    fn rows(ledger: &Ledger<MemoryStore>) -> Vec<(ChangedRow, Option<Vec<u8>>)> {
        let rows = ledger.view().and_then(|view| view.state_rows(None, 1000));
        let rows = rows.expect("readable").into_iter();
        rows.map(|(row, value)| (row, Some(value))).collect()
    }

    fn changes(ledger: &Ledger<MemoryStore>) -> CopyChanges {
        CopyChanges {
            head: ledger.view().expect("a view").head().expect("a head"),
            terms: Genesis::default(),
            rows: rows(ledger),
        }
    }

    fn original() -> Ledger<MemoryStore> {
        Ledger::create(MemoryStore::default(), &Genesis::default()).expect("a ledger")
    }

    #[test]
    fn a_copy_of_all_rows_has_the_originals_head_and_accounts() {
        let original = original();
        let copy = Ledger::follow(MemoryStore::default(), changes(&original)).expect("a copy");
        let alice: Address = "alice".parse().expect("a name");
        assert_eq!(
            copy.get_account(&alice).expect("an account"),
            original.get_account(&alice).expect("an account")
        );
        let heads = [&copy, &original].map(|l| l.view().expect("a view").head().expect("a head"));
        assert_eq!(heads[0], heads[1]);
    }

    #[test]
    fn a_row_that_is_wrong_is_found_by_the_state_root_and_nothing_is_written() {
        let mut changed = changes(&original());
        let row = changed
            .rows
            .iter_mut()
            .find(|(row, _)| matches!(row, ChangedRow::State(StateKey::Account(_))));
        row.expect("an account").1 = None;
        let store = MemoryStore::default();
        let error = Ledger::follow(store.clone(), changed).expect_err("another root");
        assert!(matches!(error, LedgerError::CopyDiffers { .. }), "{error}");
        let left = store
            .snapshot()
            .and_then(|s| s.scan(Table::Accounts, &[], None, 1));
        assert!(left.expect("readable").is_empty());
    }

    #[test]
    fn a_copy_goes_on_with_the_rows_that_changed() {
        let store = MemoryStore::default();
        let original = original();
        let mut first = changes(&original);
        // A copy that misses a row, with the root it would have, goes on to the original when that row comes.
        let gone = first.rows.remove(0);
        let told = match Ledger::follow(store.clone(), first.clone()) {
            Err(LedgerError::CopyDiffers { computed, .. }) => computed,
            other => panic!("{other:?}"),
        };
        let head = first.head;
        first.head.state_root = told;
        Ledger::follow(store.clone(), first).expect("a copy");
        let rest = CopyChanges {
            head,
            terms: Genesis::default(),
            rows: vec![gone],
        };
        let copy = Ledger::follow(store, rest).expect("the whole copy");
        assert_eq!(rows(&copy), rows(&original));
    }
}
