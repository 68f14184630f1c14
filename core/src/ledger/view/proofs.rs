//! Proofs of a view's rows, and the tree of all of them.

use super::LedgerView;
use crate::ledger::tree::{self, Built, Proof, StateKey, Stored};
use crate::store::{Snapshot, StoreError, Table};
use crate::types::Hash;

/// How many rows are read at a time.
const CHUNK: usize = 1_000;

impl<R: Snapshot> LedgerView<R> {
    /// What proves the value of `key` against the state root of [`LedgerView::head`], or that there is no such row.
    ///
    /// At the head this reads the way to the row; at an earlier height it makes the tree of that height from its rows,
    /// in memory: ask for all proofs of such a height at once ([`LedgerView::proofs`]).
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn proof(&self, key: &StateKey) -> Result<Proof, StoreError> {
        match self.height {
            None => tree::prove(&Stored(&self.rows), &key.hash()),
            Some(_) => tree::prove(&self.tree()?.0, &key.hash()),
        }
    }

    /// As [`LedgerView::proof`] for each of `keys`.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn proofs(&self, keys: &[StateKey]) -> Result<Vec<Proof>, StoreError> {
        let built = match self.height {
            None => None,
            Some(_) => Some(self.tree()?.0),
        };
        let prove = |key: &StateKey| match &built {
            None => tree::prove(&Stored(&self.rows), &key.hash()),
            Some(built) => tree::prove(built, &key.hash()),
        };
        keys.iter().map(prove).collect()
    }

    /// The state root computed from all rows, without the stored tree. It is [`super::Head::state_root`], or the ledger is
    /// damaged.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn computed_state_root(&self) -> Result<Hash, StoreError> {
        Ok(self.tree()?.1)
    }

    fn tree(&self) -> Result<(Built, Hash), StoreError> {
        let mut leaves = Vec::new();
        for table in Table::ALL.into_iter().filter(|t| tree::commits_to(*t)) {
            let mut after: Option<Vec<u8>> = None;
            loop {
                let rows = self.page(table, &[], after.as_deref(), CHUNK)?;
                let Some((last, _)) = rows.last() else { break };
                after = Some(last.clone());
                let keyed = |(key, value): (Vec<u8>, _)| (tree::key_hash(table, &key), value);
                leaves.extend(rows.into_iter().map(keyed));
            }
        }
        tree::build(leaves)
    }
}
