//! Every row of every height can be proved against the block's state root, and every absence.

use wattage_core::encoding::Canonical;
use wattage_core::ledger::{Proof, StateKey};
use wattage_core::vm::Detail;

use super::views::told;
use crate::common::account;

#[test]
fn every_row_is_proved_at_every_height_and_against_no_other_root() {
    let (ledger, shown) = told();
    let view = ledger.view().expect("a view");
    let ever: Vec<StateKey> = {
        let mut keys: Vec<_> = shown
            .iter()
            .flat_map(|then| then.state().into_keys())
            .collect();
        keys.sort();
        keys.dedup();
        keys
    };
    for then in &shown {
        let root = then.head.state_root;
        let past = view.at(then.head.height).expect("a block");
        let state = then.state();
        let proofs = past.proofs(&ever).expect("proofs");
        for (key, proof) in ever.iter().zip(proofs) {
            let value = state.get(key).map(Vec::as_slice);
            let proof = Proof::from_canonical(&proof.to_canonical()).expect("the same proof");
            assert_eq!(proof.verify(&root, key, value), Ok(()), "{key:?}");
            for other in &shown {
                let proved = proof.verify(&other.head.state_root, key, value).is_ok();
                let same = other.head.state_root == root;
                assert!(!proved || same || value == other.state().get(key).map(Vec::as_slice));
            }
        }
    }
}

#[test]
fn a_proof_at_the_head_is_the_same_from_the_stored_nodes_and_from_the_rows() {
    let (ledger, shown) = told();
    let head = shown.last().expect("a block").head.height;
    let faucet = wattage_core::ledger::Transaction::Faucet {
        to: account("zoe"),
        amount: 1,
    };
    let view = ledger.view().expect("a view");
    let keys: Vec<StateKey> = shown.last().expect("a block").state().into_keys().collect();
    let stored: Vec<Proof> = keys
        .iter()
        .map(|key| view.proof(key).expect("a proof"))
        .collect();
    ledger
        .apply(&*crate::common::VM, faucet, Detail::Plain)
        .expect("a block");
    let later = ledger.view().expect("a view").at(head).expect("a block");
    assert_eq!(later.proofs(&keys).expect("proofs"), stored);
}
