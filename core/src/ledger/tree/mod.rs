//! The state tree: one hash over all accounts and all storage, and what proves a row against it.
//!
//! A sparse Merkle tree over 256-bit keys in the form of a Jellyfish Merkle tree: a subtree with one row is that row's
//! leaf, an empty one a fixed hash, and sixteen subtrees make one stored node. The root depends on the rows alone, not
//! on the order in which they came, and the stored nodes do too: they carry no version, so a fork and a replay keep
//! the same bytes.
//!
//! [`crate::ledger::seal`] updates it, [`crate::ledger::LedgerView`] proves with it. What hashes, moves and merges
//! nodes is the crate `jmt`, known to [`jellyfish`] alone.

mod jellyfish;
mod node;
mod proof;
mod prove;

use std::collections::BTreeMap;

pub use proof::{Proof, ProofError};
pub(super) use prove::prove;

use node::{Leaf, Node};

/// The root of a state without rows.
pub(super) const EMPTY_ROOT: Hash = node::EMPTY;

use crate::encoding::Canonical;
use crate::ledger::{Account, keys};
use crate::store::{Snapshot, StoreError, Table};
use crate::types::{Address, Hash};

/// A row that the state root commits to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StateKey {
    /// An account: its value is the encoding of an [`Account`], code hash and creator included.
    Account(Address),
    /// A row of a contract's storage: its value is the bytes that the contract wrote.
    Storage {
        /// The contract.
        contract: Address,
        /// The key.
        key: Vec<u8>,
    },
}

impl StateKey {
    /// The table of the row, and its key there.
    #[must_use]
    pub fn row(&self) -> (Table, Vec<u8>) {
        match self {
            Self::Account(address) => (Table::Accounts, address.0.to_vec()),
            Self::Storage { contract, key } => (Table::Storage, keys::storage(contract, key)),
        }
    }

    /// Where the row is in the tree.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let (table, key) = self.row();
        key_hash(table, &key)
    }
}

/// The value of an account as the tree and its proofs have it.
#[must_use]
pub fn account_value(account: &Account) -> Vec<u8> {
    account.to_canonical()
}

/// Where a row is in the tree: the same key in two tables is two places.
pub(super) fn key_hash(table: Table, key: &[u8]) -> Hash {
    Hash::tagged("wattage/state/key", &[table.name().as_bytes(), key])
}

/// What the tree commits to of a value.
fn value_hash(value: &[u8]) -> Hash {
    Hash::tagged("wattage/state/value", &[value])
}

/// Whether the rows of `table` are in the tree.
pub(super) fn commits_to(table: Table) -> bool {
    matches!(table, Table::Accounts | Table::Storage)
}

/// A node's place: the nibbles that lead to it, one a byte. The key of its row.
pub(super) type Path = Vec<u8>;

/// Where nodes are read from.
pub(super) trait Nodes {
    /// The node at `path`.
    fn node(&self, path: &[u8]) -> Result<Option<Node>, StoreError>;
}

/// The nodes of a store.
pub(super) struct Stored<'a, R>(pub(super) &'a R);

impl<R: Snapshot> Nodes for Stored<'_, R> {
    fn node(&self, path: &[u8]) -> Result<Option<Node>, StoreError> {
        let Some(bytes) = self.0.get(Table::Nodes, path)? else {
            return Ok(None);
        };
        let node = Node::from_canonical(&bytes);
        let node = node.map_err(|error| StoreError::damaged(Table::Nodes, error))?;
        match node.fits(path) {
            true => Ok(Some(node)),
            false => Err(StoreError::damaged(
                Table::Nodes,
                format!("a leaf lies at {path:?}, where its key does not lead"),
            )),
        }
    }
}

/// A whole tree in memory.
#[derive(Debug, Default)]
pub(super) struct Built(BTreeMap<Path, Node>);

impl Nodes for Built {
    fn node(&self, path: &[u8]) -> Result<Option<Node>, StoreError> {
        Ok(self.0.get(path).cloned())
    }
}

/// A row's place in the tree, and its new value; `None` when the row was deleted.
pub(super) type Change = (Hash, Option<Vec<u8>>);

/// What a tree comes to when rows change.
pub(super) struct Update {
    /// The new root.
    pub(super) root: Hash,
    /// Nodes to write, and places that are empty now.
    pub(super) nodes: BTreeMap<Path, Option<Node>>,
}

impl Update {
    /// The rows of the nodes table that change.
    pub(super) fn rows(self) -> impl Iterator<Item = (Path, Option<Vec<u8>>)> {
        let encoded = |node: Node| node.to_canonical();
        self.nodes
            .into_iter()
            .map(move |(path, node)| (path, node.map(encoded)))
    }
}

/// Changes rows of the tree in `nodes`.
pub(super) fn update<N: Nodes>(nodes: &N, changes: Vec<Change>) -> Result<Update, StoreError> {
    jellyfish::update(nodes, changes)
}

/// Adds rows to the tree in `nodes`, each at a place of its own: quicker than [`update`] when they are many.
pub(super) fn extend<N: Nodes>(
    nodes: &N,
    rows: Vec<(Hash, Vec<u8>)>,
) -> Result<Update, StoreError> {
    jellyfish::extend(nodes, rows)
}

/// The tree of exactly these rows, and its root.
pub(super) fn build(rows: Vec<(Hash, Vec<u8>)>) -> Result<(Built, Hash), StoreError> {
    let Update { root, nodes } = extend(&Built::default(), rows)?;
    let present = nodes.into_iter().filter_map(|(path, n)| Some((path, n?)));
    Ok((Built(present.collect()), root))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
