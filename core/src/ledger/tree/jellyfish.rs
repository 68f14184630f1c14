//! The crate `jmt` behind this ledger's own tree: its hasher, its reader, and its nodes made ours and back.
//!
//! `jmt` keeps every version of a tree, and names a node by version and path. Here only the newest tree is kept, by
//! path alone: what is stored is version 0, and every update is version 1 on top of it. Two things follow that `jmt`
//! alone does not give: a block that changes no row changes no node, and an emptied tree leaves nothing behind. Leaf
//! values are hashed and not kept; the rows are the values.

use std::collections::BTreeMap;

use borsh::BorshDeserialize as _;
use jmt::storage::{LeafNode, NibblePath, Node as JmtNode, NodeKey, TreeReader, TreeUpdateBatch};
use jmt::{JellyfishMerkleTree, KeyHash, OwnedValue, RootHash, SimpleHasher, Version};
use sha2::{Digest, Sha256};

use super::node::{Child, Children};
use super::{Change, Leaf, Node, Nodes, Path, Update, value_hash};
use crate::encoding::{Canonical, DecodeError, Reader, canonical_struct};
use crate::store::{StoreError, Table};
use crate::types::Hash;

/// The version of what is stored.
const STORED: Version = 0;
/// The version of every update.
const UPDATE: Version = STORED + 1;

/// SHA-256 for the nodes, and the tagged hash for values.
struct Sha(Sha256);

impl SimpleHasher for Sha {
    fn new() -> Self {
        Self(Sha256::new())
    }

    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finalize(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    /// `jmt` hashes values with this and nothing else.
    fn hash(data: impl AsRef<[u8]>) -> [u8; 32] {
        value_hash(data.as_ref()).0
    }
}

type Tree<'a, N> = JellyfishMerkleTree<'a, Ground<'a, N>, Sha>;

/// The nodes that an update begins with.
struct Ground<'a, N>(&'a N);

impl<N: Nodes> TreeReader for Ground<'_, N> {
    fn get_node_option(&self, key: &NodeKey) -> anyhow::Result<Option<JmtNode>> {
        // A node of the update that `jmt` has dropped again must not be found as the one it replaced.
        if key.version() != STORED {
            return Ok(None);
        }
        let path = path(key.nibble_path());
        Ok(match self.0.node(&path)? {
            Some(node) => Some(to_jmt(&node)?),
            // A tree without rows has a root all the same.
            None => path.is_empty().then_some(JmtNode::Null),
        })
    }

    // Updates read no values, and proofs are not made by `jmt`.
    fn get_value_option(&self, _: Version, _: KeyHash) -> anyhow::Result<Option<OwnedValue>> {
        Ok(None)
    }

    fn get_rightmost_leaf(&self) -> anyhow::Result<Option<(NodeKey, LeafNode)>> {
        Ok(None)
    }
}

fn path(nibbles: &NibblePath) -> Path {
    nibbles.nibbles().map(u8::from).collect()
}

pub(super) fn update<N: Nodes>(nodes: &N, changes: Vec<Change>) -> Result<Update, StoreError> {
    let ground = Ground(nodes);
    let changes = changes.into_iter();
    let changes = changes.map(|(key, value)| (KeyHash(key.0), value));
    let updated = Tree::new(&ground).put_value_set(changes, UPDATE);
    let (root, batch) = updated.map_err(failed)?;
    finished(root, batch)
}

pub(super) fn extend<N: Nodes>(
    nodes: &N,
    rows: Vec<(Hash, Vec<u8>)>,
) -> Result<Update, StoreError> {
    if rows.is_empty() {
        return update(nodes, Vec::new());
    }
    let ground = Ground(nodes);
    let rows = rows.into_iter().map(|(key, value)| (KeyHash(key.0), value));
    let sets = vec![rows.collect()];
    let updated = Tree::new(&ground).batch_put_value_sets(sets, None, UPDATE);
    let (roots, batch) = updated.map_err(failed)?;
    finished(roots[0], batch)
}

/// What the reader said, or else what `jmt` found wrong with the nodes.
fn failed(error: anyhow::Error) -> StoreError {
    error
        .downcast()
        .unwrap_or_else(|error| StoreError::damaged(Table::Nodes, format!("{error:#}")))
}

fn finished(root: RootHash, batch: TreeUpdateBatch) -> Result<Update, StoreError> {
    let stale = batch.stale_node_index_batch.iter();
    let mut nodes: BTreeMap<Path, Option<Node>> = stale
        .map(|stale| (path(stale.node_key.nibble_path()), None))
        .collect();
    // A node in the place of a stale one replaces it.
    for (key, node) in batch.node_batch.nodes() {
        let node = from_jmt(node).map_err(|error| StoreError::damaged(Table::Nodes, error))?;
        nodes.insert(path(key.nibble_path()), node);
    }
    Ok(Update {
        root: Hash(root.0),
        nodes,
    })
}

// The byte form of `jmt`'s nodes (borsh) has the rules of our encoding, so what follows reads and writes it as such.

const JMT_NULL: u8 = 0;
const JMT_INTERNAL: u8 = 1;
const JMT_LEAF: u8 = 2;

/// A child as `jmt` has it, up to the count of leaves that follows if it is none itself.
struct JmtChild {
    hash: Hash,
    version: Version,
    internal: bool,
}
canonical_struct!(JmtChild {
    hash,
    version,
    internal,
});

/// How many leaves a subtree is said to have. `jmt` keeps counts for itself and hashes none of them; ours are not kept.
const LEAVES: u64 = 2;

fn to_jmt(node: &Node) -> Result<JmtNode, std::io::Error> {
    let mut out = Vec::new();
    match node {
        Node::Leaf(leaf) => {
            out.push(JMT_LEAF);
            leaf.encode(&mut out);
        }
        Node::Internal(children) => {
            out.push(JMT_INTERNAL);
            for child in children.get() {
                let converted = child.as_ref().map(|child| JmtChild {
                    hash: child.hash,
                    version: STORED,
                    internal: !child.leaf,
                });
                converted.encode(&mut out);
                if converted.is_some_and(|child| child.internal) {
                    LEAVES.encode(&mut out);
                }
            }
            let count = children.get().iter().flatten().count() as u64;
            (count, LEAVES).encode(&mut out);
        }
    }
    JmtNode::try_from_slice(&out)
}

fn from_jmt(node: &JmtNode) -> Result<Option<Node>, DecodeError> {
    // Writing into memory does not fail.
    let bytes = borsh::to_vec(node).unwrap_or_default();
    let mut reader = Reader::new(&bytes);
    match u8::decode(&mut reader)? {
        JMT_NULL => Ok(None),
        JMT_LEAF => Leaf::decode(&mut reader).map(|leaf| Some(Node::Leaf(leaf))),
        JMT_INTERNAL => {
            let mut children = [const { None }; 16];
            for child in &mut children {
                let read: Option<JmtChild> = Canonical::decode(&mut reader)?;
                *child = match read {
                    None => None,
                    Some(read) => {
                        if read.internal {
                            u64::decode(&mut reader)?;
                        }
                        Some(Child {
                            hash: read.hash,
                            leaf: !read.internal,
                        })
                    }
                };
            }
            let what = "a node whose subtrees no tree has";
            let children = Children::new(children).ok_or(DecodeError::Malformed { what })?;
            Ok(Some(Node::Internal(children)))
        }
        tag => Err(DecodeError::UnknownTag { what: "node", tag }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::tree::node::EMPTY;

    fn child(n: u8, leaf: bool) -> Option<Child> {
        let hash = Hash([n; 32]);
        Some(Child { hash, leaf })
    }

    #[test]
    fn nodes_are_the_same_after_the_way_to_jmt_and_back() {
        let mut children = [const { None }; 16];
        children[0] = child(1, true);
        children[7] = child(2, false);
        children[15] = child(3, true);
        let internal = Node::Internal(Children::new(children).expect("three subtrees"));
        let leaf = Node::Leaf(Leaf {
            key: Hash([4; 32]),
            value: Hash([5; 32]),
        });
        for node in [leaf, internal] {
            let there = to_jmt(&node).expect("a node");
            assert_eq!(from_jmt(&there), Ok(Some(node)));
        }
        assert_eq!(from_jmt(&JmtNode::Null), Ok(None));
    }

    #[test]
    fn the_empty_tree_has_the_root_that_jmt_gives_it() {
        assert_eq!(Tree::<super::super::Built>::EMPTY_ROOT.0, EMPTY.0);
    }
}
