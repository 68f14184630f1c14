//! The tree against one that is written down from its definition, and proofs against forgeries.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::node::{EMPTY, Leaf, join};
use super::*;

/// Rows as the tree has them: keys that share long beginnings too, which hashes would not give.
type Rows = BTreeMap<Hash, Vec<u8>>;

/// The root by definition: halves by the next bit, a subtree of one row is its leaf, an empty one is [`EMPTY`].
fn by_definition(rows: &[(Hash, Vec<u8>)], depth: usize) -> Hash {
    match rows {
        [] => EMPTY,
        [(key, value)] => {
            let value = value_hash(value);
            Leaf { key: *key, value }.hash()
        }
        _ => {
            let right = |(key, _): &(Hash, _)| key.0[depth / 8] >> (7 - depth % 8) & 1 == 1;
            let middle = rows.partition_point(|row| !right(row));
            let (left, right) = rows.split_at(middle);
            join(
                &by_definition(left, depth + 1),
                &by_definition(right, depth + 1),
            )
        }
    }
}

fn defined(rows: &Rows) -> Hash {
    let rows: Vec<_> = rows.clone().into_iter().collect();
    by_definition(&rows, 0)
}

/// A key that agrees with others in many nibbles: all zero but for a few.
fn key() -> impl Strategy<Value = Hash> {
    let nibble = prop_oneof![Just(0usize), Just(1), Just(2), Just(31), Just(62), Just(63)];
    prop::collection::vec((nibble, 0u8..16), 0..4).prop_map(|set| {
        let mut bytes = [0; 32];
        for (at, value) in set {
            bytes[at / 2] |= if at % 2 == 0 { value << 4 } else { value };
        }
        Hash(bytes)
    })
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..3)
}

fn apply(built: &mut Built, update: Update) {
    for (path, node) in update.nodes {
        match node {
            Some(node) => built.0.insert(path, node),
            None => built.0.remove(&path),
        };
    }
}

proptest! {
    /// Blocks of changes, one after the other.
    #[test]
    fn an_updated_tree_is_the_tree_of_its_rows(
        blocks in prop::collection::vec(
            prop::collection::btree_map(key(), prop::option::of(value()), 0..6),
            1..12,
        )
    ) {
        let mut rows = Rows::new();
        let mut tree = Built::default();
        for changes in blocks {
            for (key, value) in &changes {
                match value {
                    Some(value) => rows.insert(*key, value.clone()),
                    None => rows.remove(key),
                };
            }
            let updated = update(&tree, changes.into_iter().collect()).expect("a tree");
            prop_assert_eq!(updated.root, defined(&rows));
            apply(&mut tree, updated);
            let (whole, root) = build(rows.clone().into_iter().collect()).expect("a tree");
            prop_assert_eq!(root, defined(&rows));
            prop_assert_eq!(&whole.0, &tree.0, "the nodes too, and none besides");
        }
    }

    #[test]
    fn a_tree_that_is_extended_in_parts_is_the_whole_tree(
        rows in prop::collection::btree_map(key(), value(), 0..40), size in 1usize..9,
    ) {
        let all: Vec<_> = rows.clone().into_iter().collect();
        let mut tree = Built::default();
        let mut root = EMPTY;
        for part in all.chunks(size) {
            let updated = extend(&tree, part.to_vec()).expect("a tree");
            root = updated.root;
            apply(&mut tree, updated);
        }
        prop_assert_eq!(root, defined(&rows));
        prop_assert_eq!(tree.0, build(all).expect("a tree").0.0);
    }

    #[test]
    fn stored_nodes_are_read_back(rows in prop::collection::btree_map(key(), value(), 0..20)) {
        let (built, _) = build(rows.into_iter().collect()).expect("a tree");
        for (path, node) in built.0 {
            let bytes = node.to_canonical();
            prop_assert_eq!(Node::from_canonical(&bytes), Ok(node.clone()));
            prop_assert!(node.fits(&path));
        }
    }

    #[test]
    fn bytes_that_are_no_node_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(node) = Node::from_canonical(&bytes) {
            prop_assert_eq!(node.to_canonical(), bytes);
        }
    }
}

/// Rows of a contract and some accounts, their tree, and its root.
fn state(rows: u8) -> (BTreeMap<StateKey, Vec<u8>>, Built, Hash) {
    let storage = |n: u8| StateKey::Storage {
        contract: Address([1; 20]),
        key: vec![0; usize::from(n)],
    };
    let mut state: BTreeMap<_, _> = (0..rows).map(|n| (storage(n), vec![n])).collect();
    if rows > 0 {
        state.insert(StateKey::Account(Address([1; 20])), vec![9]);
        state.insert(storage(rows), Vec::new());
    }
    let leaves = state.iter().map(|(key, v)| (key.hash(), v.clone()));
    let (built, root) = build(leaves.collect()).expect("a tree");
    (state, built, root)
}

fn missing() -> StateKey {
    StateKey::Account(Address([7; 20]))
}

#[test]
fn every_row_and_every_gap_is_proved_in_trees_of_every_size() {
    for rows in 0..70 {
        let (state, built, root) = state(rows);
        for (key, value) in &state {
            let proof = prove(&built, &key.hash()).expect("a proof");
            assert_eq!(proof.verify(&root, key, Some(value)), Ok(()), "{key:?}");
            assert_eq!(proof.verify(&root, key, None), Err(ProofError::Present));
            let other = proof.verify(&root, key, Some(b"other"));
            assert_eq!(other, Err(ProofError::OtherValue));
            assert!(proof.verify(&root, &missing(), Some(value)).is_err());
        }
        let proof = prove(&built, &missing().hash()).expect("a proof");
        assert_eq!(proof.verify(&root, &missing(), None), Ok(()), "of {rows}");
        assert!(proof.verify(&root, &missing(), Some(b"")).is_err());
        assert!(proof.verify(&Hash([3; 32]), &missing(), None).is_err());
    }
}

#[test]
fn a_proof_of_one_place_is_none_of_another() {
    let (state, built, root) = state(40);
    let proof = prove(&built, &missing().hash()).expect("a proof");
    for key in state.keys() {
        assert!(proof.verify(&root, key, None).is_err(), "{key:?}");
        let of_row = prove(&built, &key.hash()).expect("a proof");
        for other in state.keys().filter(|other| *other != key) {
            let verified = of_row.verify(&root, other, None);
            assert_eq!(verified, Err(ProofError::OtherRow), "{key:?} {other:?}");
        }
    }
}

#[test]
fn an_empty_value_is_no_missing_row() {
    let (state, built, root) = state(5);
    let (key, _) = state
        .iter()
        .find(|(_, value)| value.is_empty())
        .expect("an empty value");
    let proof = prove(&built, &key.hash()).expect("a proof");
    assert_eq!(proof.verify(&root, key, Some(b"")), Ok(()));
    assert!(proof.verify(&root, key, None).is_err());
}

#[test]
fn a_proof_with_any_bit_changed_proves_nothing() {
    let (state, built, root) = state(30);
    let (key, value) = state.iter().next_back().expect("a row");
    for (key, value) in [(key, Some(&value[..])), (&missing(), None)] {
        let bytes = prove(&built, &key.hash()).expect("a proof").to_canonical();
        for bit in 0..bytes.len() * 8 {
            let mut forged = bytes.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            let verified =
                Proof::from_canonical(&forged).map(|proof| proof.verify(&root, key, value).is_ok());
            assert_ne!(verified, Ok(true), "bit {bit}");
        }
        for cut in 0..bytes.len() {
            assert!(Proof::from_canonical(&bytes[..cut]).is_err());
        }
    }
}

#[test]
fn a_proof_that_is_longer_than_any_way_is_refused_before_memory_is_taken() {
    let leaf: Option<Leaf> = None;
    let long = (leaf, vec![Some(Hash([1; 32])); 257]).to_canonical();
    assert!(Proof::from_canonical(&long).is_err());
    let lie = [&[0][..], &u32::MAX.to_le_bytes()].concat();
    assert!(Proof::from_canonical(&lie).is_err());
    let proof = Proof::new(None, vec![EMPTY; 257]);
    let refused = proof.verify(&EMPTY, &missing(), None);
    assert_eq!(refused, Err(ProofError::TooLong { count: 257 }));
}

#[test]
fn a_damaged_node_is_told_and_never_a_panic() {
    let (state, mut built, _) = state(60);
    let paths: Vec<Path> = built.0.keys().cloned().collect();
    for path in paths.into_iter().filter(|path| !path.is_empty()) {
        let node = built.0.remove(&path).expect("a node");
        let told = state.keys().any(|key| prove(&built, &key.hash()).is_err());
        assert!(told, "{path:?} is gone and nobody says so");
        for key in state.keys() {
            let changed = update(&built, vec![(key.hash(), None)]);
            if let Err(error) = changed {
                assert!(error.to_string().contains("nodes"), "{error}");
            }
        }
        built.0.insert(path, node);
    }
}
