//! Walks from the root to a key and gathers what proves the row there, or that there is none.

use super::node::{Children, KEY_NIBBLES, Node, Within, nibble};
use super::{Nodes, Path, Proof};
use crate::store::{StoreError, Table};
use crate::types::Hash;

/// Where the walk goes from a node.
enum Next {
    /// There is no row with this beginning.
    Nowhere,
    /// To a child.
    Child(u8),
}

/// The proof of the row whose key has this hash, in the tree of `nodes`.
///
/// # Errors
/// [`StoreError`] when a node cannot be read or is missing.
pub(in crate::ledger) fn prove<N: Nodes>(nodes: &N, key: &Hash) -> Result<Proof, StoreError> {
    let mut path = Path::new();
    let mut siblings = Vec::new();
    loop {
        match nodes.node(&path)? {
            None if path.is_empty() => return Ok(Proof::new(None, siblings)),
            None => return Err(damaged(&path, "is missing")),
            Some(Node::Leaf(leaf)) => return Ok(Proof::new(Some(leaf), siblings)),
            Some(Node::Internal(_)) if path.len() >= KEY_NIBBLES => {
                return Err(damaged(&path, "is deeper than keys are long"));
            }
            Some(Node::Internal(children)) => {
                match descend(&children, nibble(key, path.len()), &mut siblings) {
                    Next::Nowhere => return Ok(Proof::new(None, siblings)),
                    Next::Child(child) => path.push(child),
                }
            }
        }
    }
}

/// Halves the sixteen subtrees until the one for `wanted` is found; the other halves are siblings.
fn descend(children: &Children, wanted: u8, siblings: &mut Vec<Hash>) -> Next {
    let (mut start, mut width) = (0, 16);
    loop {
        width /= 2;
        let middle = start + width;
        let other = if wanted < middle {
            middle
        } else {
            std::mem::replace(&mut start, middle)
        };
        siblings.push(children.hash(other, width));
        match children.within(start, width) {
            Within::Nothing => return Next::Nowhere,
            Within::One(child) => return Next::Child(child),
            Within::More => {}
        }
    }
}

fn damaged(path: &[u8], problem: &str) -> StoreError {
    StoreError::damaged(Table::Nodes, format!("the node at {path:?} {problem}"))
}
