//! Random ledgers: whatever is done to them, what a ledger promises holds at every height.

use std::ops::ControlFlow;

use proptest::prelude::*;
use wattage_core::encoding::Canonical;
use wattage_core::ledger::{Ledger, LedgerError, Proof, Report, StateKey, replay};
use wattage_core::store::MemoryStore;

use super::walk::{PEOPLE, Step, live, step};
use crate::common::rows::{self, Shown};
use crate::common::{VM, account};

pub(crate) fn steps() -> impl Strategy<Value = Vec<(usize, Step)>> {
    prop::collection::vec((0..PEOPLE.len(), step()), 0..22)
}

pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn every_height_is_shown_and_forked_as_it_was(
        gas_price in 0u128..3, steps in steps(),
    ) {
        let live = live(gas_price, &steps);
        let view = live.view();
        for (height, (then, rows_then)) in (0..).zip(live.shown.iter().zip(&live.rows)) {
            let past = view.at(height).expect("a block");
            prop_assert_eq!(&Shown::of(&past), then, "at height {}", height);
            let root = past.computed_state_root().expect("a root");
            prop_assert_eq!(root, then.head.state_root, "at height {}", height);
            let target = MemoryStore::default();
            let fork = Ledger::fork(&past, target.clone()).expect("a fork");
            prop_assert!(&rows::all(&target) == rows_then, "the fork at height {}", height);
            prop_assert_eq!(fork.view().expect("a view").head().expect("a head"), then.head);
        }
    }

    #[test]
    fn a_replay_equals_the_original(gas_price in 0u128..3, steps in steps()) {
        let live = live(gas_price, &steps);
        let genesis = live.view().genesis().expect("a genesis");
        let entries = live.view().transactions_from(0, usize::MAX).expect("transactions");
        let entries = entries.into_iter().map(Ok::<_, LedgerError>);
        let go_on = |_: &Report| ControlFlow::Continue(());
        let target = MemoryStore::default();
        let report = replay(target.clone(), &*VM, &genesis, entries, go_on).expect("a replay");
        prop_assert_eq!(report.difference, None);
        prop_assert!(rows::all(&target) == rows::all(&live.store));
    }

    #[test]
    fn every_row_is_proved_and_no_forgery_is(
        steps in steps(), height in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0u8..8), 1..20),
    ) {
        let live = live(1, &steps);
        let then = height.get(&live.shown);
        for then in [then, live.shown.last().expect("a block")] {
            let past = live.view().at(then.head.height).expect("a block");
            let state = then.state();
            let nobody = StateKey::Account(account("nobody"));
            let keys: Vec<StateKey> = state.keys().cloned().chain([nobody]).collect();
            for (key, proof) in keys.iter().zip(past.proofs(&keys).expect("proofs")) {
                let value = state.get(key).map(Vec::as_slice);
                let root = then.head.state_root;
                prop_assert_eq!(proof.verify(&root, key, value), Ok(()));
                let bytes = proof.to_canonical();
                for (at, bit) in &flips {
                    let mut forged = bytes.clone();
                    forged[at.index(bytes.len())] ^= 1 << bit;
                    if let Ok(forged) = Proof::from_canonical(&forged) {
                        prop_assert!(forged.verify(&root, key, value).is_err());
                    }
                }
                let other = [value.unwrap_or_default(), &[0]].concat();
                prop_assert!(proof.verify(&root, key, Some(&other)).is_err());
                for wrong in keys.iter().filter(|wrong| *wrong != key && value.is_some()) {
                    prop_assert!(proof.verify(&root, wrong, value).is_err());
                }
            }
        }
    }
}
