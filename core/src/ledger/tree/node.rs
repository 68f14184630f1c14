//! The nodes of the state tree: how they are kept, and how they hash.

use jmt::proof::{INTERNAL_DOMAIN_SEPARATOR, LEAF_DOMAIN_SEPARATOR};
use sha2::{Digest, Sha256};

use crate::encoding::{Canonical, DecodeError, Reader, canonical_struct};
use crate::types::Hash;

/// How many nibbles a key has: no path is longer.
pub(super) const KEY_NIBBLES: usize = 64;

/// The hash of a subtree without rows, and the root of an empty state. Nothing is known to hash to it.
pub(super) const EMPTY: Hash = Hash(*b"SPARSE_MERKLE_PLACEHOLDER_HASH__");

/// The nibble of `key` at `depth`, which is less than [`KEY_NIBBLES`].
pub(super) fn nibble(key: &Hash, depth: usize) -> u8 {
    let byte = key.0[depth / 2];
    if depth.is_multiple_of(2) {
        byte >> 4
    } else {
        byte & 0xf
    }
}

/// A row of the state in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ledger) struct Leaf {
    /// Hash of table and key.
    pub(super) key: Hash,
    /// Hash of the value.
    pub(super) value: Hash,
}
canonical_struct!(Leaf { key, value });

impl Leaf {
    pub(super) fn hash(&self) -> Hash {
        sha(LEAF_DOMAIN_SEPARATOR, &self.key, &self.value)
    }
}

/// The hash of two subtrees.
pub(super) fn join(left: &Hash, right: &Hash) -> Hash {
    sha(INTERNAL_DOMAIN_SEPARATOR, left, right)
}

fn sha(tag: &[u8], left: &Hash, right: &Hash) -> Hash {
    let sha = Sha256::new().chain_update(tag);
    Hash(
        sha.chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

/// One of the sixteen subtrees of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Child {
    pub(super) hash: Hash,
    /// Whether it is one row.
    pub(super) leaf: bool,
}

/// The subtrees of a node by their nibble: at least one, and not a leaf alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ledger) struct Children(Box<[Option<Child>; 16]>);

/// What lies in a range of subtrees.
pub(super) enum Within {
    /// No row.
    Nothing,
    /// One subtree, which stands for the whole range: a leaf, or the range is no wider.
    One(u8),
    /// Several subtrees, or one that is no leaf.
    More,
}

impl Children {
    /// The subtrees, if they can be those of a node.
    pub(super) fn new(children: [Option<Child>; 16]) -> Option<Self> {
        let mut present = children.iter().flatten();
        match (present.next(), present.next()) {
            (None, _) => None,
            (Some(only), None) if only.leaf => None,
            _ => Some(Self(Box::new(children))),
        }
    }

    pub(super) fn get(&self) -> &[Option<Child>; 16] {
        &self.0
    }

    /// What lies in the `width` subtrees from `start`; the width is a power of two, and the start a multiple of it.
    pub(super) fn within(&self, start: u8, width: u8) -> Within {
        let range = (start..start + width).filter(|n| self.0[usize::from(*n)].is_some());
        let mut present =
            range.map(|n| (n, self.0[usize::from(n)].as_ref().is_some_and(|c| c.leaf)));
        match (present.next(), present.next()) {
            (None, _) => Within::Nothing,
            (Some((n, leaf)), None) if leaf || width == 1 => Within::One(n),
            _ => Within::More,
        }
    }

    /// The hash of the `width` subtrees from `start`.
    pub(super) fn hash(&self, start: u8, width: u8) -> Hash {
        match self.within(start, width) {
            Within::Nothing => EMPTY,
            Within::One(n) => self.0[usize::from(n)].as_ref().map_or(EMPTY, |c| c.hash),
            Within::More => {
                let half = width / 2;
                join(&self.hash(start, half), &self.hash(start + half, half))
            }
        }
    }
}

/// A stored node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ledger) enum Node {
    /// One row.
    Leaf(Leaf),
    /// Sixteen subtrees.
    Internal(Children),
}

impl Node {
    /// Whether this node can be at `path`: a leaf lies on the way to its key.
    pub(super) fn fits(&self, path: &[u8]) -> bool {
        match self {
            Self::Internal(_) => path.len() < KEY_NIBBLES,
            Self::Leaf(leaf) => {
                path.len() <= KEY_NIBBLES
                    && (0..)
                        .zip(path)
                        .all(|(depth, n)| nibble(&leaf.key, depth) == *n)
            }
        }
    }
}

const LEAF: u8 = 0;
const INTERNAL: u8 = 1;

/// A leaf is its two hashes. Of sixteen subtrees there are two sets of bits (u32: which exist, then which are leaves,
/// 16 bits each, nibble 0 lowest) and the hashes of those that exist.
impl Canonical for Node {
    fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Leaf(leaf) => {
                out.push(LEAF);
                leaf.encode(out);
            }
            Self::Internal(children) => {
                out.push(INTERNAL);
                let bits = |of: fn(&Child) -> bool| {
                    let children = (0u32..).zip(children.get());
                    let set = children.filter(|(_, child)| child.as_ref().is_some_and(of));
                    set.fold(0u32, |bits, (n, _)| bits | 1 << n)
                };
                (bits(|_| true) | bits(|child| child.leaf) << 16).encode(out);
                for child in children.get().iter().flatten() {
                    child.hash.encode(out);
                }
            }
        }
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match u8::decode(reader)? {
            LEAF => Leaf::decode(reader).map(Self::Leaf),
            INTERNAL => {
                let bits = u32::decode(reader)?;
                let (present, leaves) = (bits & 0xffff, bits >> 16);
                let mut children = [const { None }; 16];
                for (n, child) in (0u32..).zip(&mut children) {
                    if present & 1 << n != 0 {
                        *child = Some(Child {
                            hash: Hash::decode(reader)?,
                            leaf: leaves & 1 << n != 0,
                        });
                    }
                }
                let children = Children::new(children).filter(|_| leaves & !present == 0);
                let what = "a node whose subtrees no tree has";
                children
                    .map(Self::Internal)
                    .ok_or(DecodeError::Malformed { what })
            }
            tag => Err(DecodeError::UnknownTag { what: "node", tag }),
        }
    }
}
