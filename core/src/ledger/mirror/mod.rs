//! A mirror: every row of another ledger, verified without executing anything.
//!
//! A node tells the rows ([`crate::api::ChangesPage`], `whole`). Nothing of them is believed: the state root is computed
//! from the rows; the blocks are a chain from the genesis, or from the head that is here, to the head that is told; a
//! transaction, its receipt and its block belong together; history is what the receipts say ([`left`]); code is what its
//! hash says. Only what no hash covers is taken as it is told: printed lines and places in the source.
//!
//! Who mirrors is the page (`web/src/ledger_worker`). A copy for previews alone is [`super::copy`].

mod chain;
mod left;
mod told;

use super::handle::{SCHEMA, refuse_rows};
use super::keys::meta;
use super::seal::put_nodes;
use super::tree::{self, Stored};
use super::{Head, Ledger, LedgerError, LedgerView};
use crate::encoding::Canonical;
use crate::store::{Batch, Store, Table};
use crate::types::Hash;
use chain::Chain;
use told::Told;

/// What a mirror is brought to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorChanges {
    /// The head of the ledger that is mirrored.
    pub head: Head,
    /// Table, key and value of its rows: all of them for an empty store, else those that came or changed after the
    /// mirror's own head; `None` where there is no row any more. The tables are accounts, code, storage, blocks,
    /// transactions, receipts and history, and of meta the genesis and the supply. The order is of no account.
    pub rows: Vec<(Table, Vec<u8>, Option<Vec<u8>>)>,
}

impl<S: Store> Ledger<S> {
    /// Brings the mirror in `store` to a head, in one commit. An empty store becomes a mirror. Afterwards the store holds,
    /// row for row, what a fork of the mirrored ledger at that head holds.
    ///
    /// Blocks of one's own on top of the mirrored ones must be undone first ([`Ledger::undo_to`]).
    ///
    /// # Errors
    /// [`LedgerError::MirrorDiffers`] when the rows are not those of a ledger with this head that goes on from the
    /// mirror's own, [`LedgerError::Leftovers`] when the store holds rows and no ledger, [`LedgerError::Stale`] when
    /// somebody else has written meanwhile, and what [`Ledger::open`] says of the ledger that is there. Nothing is
    /// written then.
    pub fn mirror(store: S, changes: MirrorChanges) -> Result<Self, LedgerError> {
        let MirrorChanges { head, rows } = changes;
        let mut told = Told::new(head.height, rows);
        let mut batch = Batch::default();
        let view = LedgerView::new(store.snapshot()?);
        let (mut chain, root) = match view.schema()? {
            None => {
                refuse_rows(&store)?;
                batch.expect(Table::Meta, meta::SCHEMA, None);
                batch.put(Table::Meta, meta::SCHEMA, SCHEMA.to_canonical());
                (Chain::begin(&mut told, &mut batch)?, tree::EMPTY_ROOT)
            }
            Some(_) => {
                Self::open(store.clone())?;
                let here = view.head()?;
                batch.expect(Table::Meta, meta::HEAD, Some(here.to_canonical()));
                (Chain::after(&view, here, &mut told)?, here.state_root)
            }
        };
        chain.extend(&view, &head, &mut told, &mut batch)?;
        chain.end(&mut told, &mut batch)?;
        let mut leaves = Vec::new();
        for ((table, key), value) in told.state()? {
            leaves.push((tree::key_hash(table, &key), value.clone()));
            match value {
                Some(value) => batch.put(table, key, value),
                None => batch.delete(table, key),
            }
        }
        let computed: Hash = match leaves.is_empty() {
            true => root,
            false => put_nodes(tree::update(&Stored(view.rows()), leaves)?, &mut batch),
        };
        if computed != head.state_root {
            let told = head.state_root;
            let problem = format!("its rows come to the state root {computed}, and it says {told}");
            return Err(differs(head.height, problem));
        }
        // The snapshot is given back first: a store in memory copies what somebody still looks at.
        drop(view);
        store.commit(batch)?;
        Ok(Self::of(store))
    }
}

fn differs(height: u64, problem: impl Into<String>) -> LedgerError {
    let problem = problem.into();
    LedgerError::MirrorDiffers { height, problem }
}
