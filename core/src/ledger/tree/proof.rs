//! A proof that a row is in the state with a value, or that it is not in it.

use super::node::{EMPTY, KEY_NIBBLES, Leaf, join};
use super::{StateKey, value_hash};
use crate::encoding::{Canonical, DecodeError, Reader};
use crate::types::Hash;

/// The most subtrees beside the way to a row: one for each bit of a key.
const SIBLINGS: usize = KEY_NIBBLES * 4;

/// What leads from one place of the state tree to its root.
///
/// Whoever knows the state root of a block needs nothing else to check a row: [`Proof::verify`]. The bytes of a proof may
/// come from anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The one row at that place; `None` if it is empty.
    leaf: Option<Leaf>,
    /// Hashes of the subtrees beside the way, from the root down.
    siblings: Vec<Hash>,
}

/// Why a proof does not prove what it was given for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// It is longer than any way in the tree.
    #[error("the proof has {count} steps; no way in the state tree has more than {SIBLINGS}")]
    TooLong {
        /// How many steps it has.
        count: usize,
    },
    /// It is about another row.
    #[error("the proof is about another row")]
    OtherRow,
    /// The row is there, and it was said to be missing.
    #[error("the proof shows that there is such a row, and it was said to be missing")]
    Present,
    /// The row has another value.
    #[error("the proof is about another value of this row")]
    OtherValue,
    /// It leads to another root.
    #[error("the proof leads to the state root {found}, not to {expected}")]
    OtherRoot {
        /// The root that the state has.
        expected: Hash,
        /// The root that the proof leads to.
        found: Hash,
    },
}

/// The bit of `key` at `depth`, the highest of the first byte at 0.
fn bit(key: &Hash, depth: usize) -> bool {
    key.0[depth / 8] >> (7 - depth % 8) & 1 == 1
}

/// Whether two keys begin with the same `bits` bits.
fn agree(a: &Hash, b: &Hash, bits: usize) -> bool {
    (0..bits).all(|depth| bit(a, depth) == bit(b, depth))
}

impl Proof {
    pub(super) fn new(leaf: Option<Leaf>, siblings: Vec<Hash>) -> Self {
        Self { leaf, siblings }
    }

    /// Checks that the state with this root has `value` in the row `key`; `None`: that it has no such row.
    ///
    /// The value of an account is its encoding ([`super::account_value`]).
    ///
    /// # Errors
    /// [`ProofError`] says what the proof shows instead.
    pub fn verify(
        &self,
        root: &Hash,
        key: &StateKey,
        value: Option<&[u8]>,
    ) -> Result<(), ProofError> {
        let count = self.siblings.len();
        if count > SIBLINGS {
            return Err(ProofError::TooLong { count });
        }
        let key = key.hash();
        match (&self.leaf, value) {
            (Some(leaf), Some(_)) if leaf.key != key => return Err(ProofError::OtherRow),
            (Some(leaf), Some(value)) if leaf.value != value_hash(value) => {
                return Err(ProofError::OtherValue);
            }
            (None, Some(_)) => return Err(ProofError::OtherRow),
            (Some(leaf), None) if leaf.key == key => return Err(ProofError::Present),
            // Another row alone in the subtree where this one would be.
            (Some(leaf), None) if !agree(&leaf.key, &key, count) => {
                return Err(ProofError::OtherRow);
            }
            _ => {}
        }
        let found = self.root(&key);
        match found == *root {
            true => Ok(()),
            false => Err(ProofError::OtherRoot {
                expected: *root,
                found,
            }),
        }
    }

    /// The root that this proof leads to.
    fn root(&self, key: &Hash) -> Hash {
        let from = self.leaf.as_ref().map_or(EMPTY, Leaf::hash);
        let steps = self.siblings.iter().enumerate().rev();
        steps.fold(from, |hash, (depth, sibling)| match bit(key, depth) {
            true => join(sibling, &hash),
            false => join(&hash, sibling),
        })
    }
}

/// The leaf, then the hashes; an empty subtree is a byte 0, any other a byte 1 and its hash.
impl Canonical for Proof {
    fn encode(&self, out: &mut Vec<u8>) {
        self.leaf.encode(out);
        let present = |hash: &Hash| (*hash != EMPTY).then_some(*hash);
        let siblings: Vec<Option<Hash>> = self.siblings.iter().map(present).collect();
        siblings.encode(out);
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let leaf = Option::decode(reader)?;
        let count = u32::decode(reader)? as usize;
        if count > SIBLINGS {
            let what = "a proof that is longer than any way in the state tree";
            return Err(DecodeError::Malformed { what });
        }
        let mut siblings = Vec::with_capacity(count);
        for _ in 0..count {
            let sibling: Option<Hash> = Option::decode(reader)?;
            if sibling == Some(EMPTY) {
                let what = "an empty subtree that is written out";
                return Err(DecodeError::Malformed { what });
            }
            siblings.push(sibling.unwrap_or(EMPTY));
        }
        Ok(Self { leaf, siblings })
    }
}
