//! Random chains of calls between a few contracts: no money is made or lost, what failed has left nothing, and both modes
//! and a preview come to the same.

use wattage_core::types::Address;
use wattage_core::vm::{Detail, InnerCall, Outcome};

use crate::common::VM;
use crate::common::chain::{Chain, Terms, call};
use crate::common::random::Random;
use crate::relay::{LEAF, RELAY, Request};

const TREES: u64 = 200;

fn request(random: &mut Random, contracts: &[Address], depth: u32) -> Request<'static> {
    let leaf = depth == 0 || random.below(4) == 0;
    let (to, function) = match leaf {
        true => (
            contracts[3],
            random.pick(&["good", "who", "reverts", "traps", "spins", "quiet", "gone"]),
        ),
        false => {
            let entry = random.pick(&[
                "relay",
                "relay",
                "relay",
                "relay_then_revert",
                "relay_then_trap",
                "accept",
            ]);
            (random.pick(&contracts[..3]), entry)
        }
    };
    Request {
        to,
        function,
        input: if leaf {
            Vec::new()
        } else {
            request(random, contracts, depth - 1).bytes()
        },
        value: random.pick(&[0, 1, 10, 300, 2000]),
        gas: random.pick(&[-1, -1, 0, 5_000, 60_000, 150_000]),
    }
}

#[test]
fn random_chains_of_calls_make_and_lose_no_money_and_what_failed_has_left_nothing() {
    let mut outcomes = [0u32; 4];
    let mut inner = [0u32; 2];
    for seed in 0..TREES {
        let mut random = Random(seed);
        let chain = Chain::new();
        let relays = [500, 100, 0].map(|value| chain.deployed(RELAY, value));
        let contracts = [&relays[..], &[chain.deployed(LEAF, 0)]].concat();
        for step in 0..3 {
            let first = request(&mut random, &contracts, 9);
            let entry = random.pick(&["relay", "relay", "relay", "relay_then_trap"]);
            let terms = Terms {
                input: first.bytes(),
                value: u128::from(random.below(50)),
                ..Terms::default()
            };
            let gas_limit = random.pick(&[40_000, 150_000, 400_000]);
            let to = random.pick(&relays);
            let before = chain.holdings();
            let transaction = chain.signed("bob", gas_limit, call(to, entry, terms.clone()));
            let preview = chain
                .ledger
                .preview(&*VM, vec![transaction], Detail::Plain)
                .expect("a preview");
            let terms = Terms {
                gas_limit: Some(gas_limit),
                ..terms
            };
            let applied = chain.call_on("bob", to, entry, terms);
            let context = format!("seed {seed}, step {step}: {:?}", applied.calls);
            let receipt = &applied.receipt;
            assert_eq!(preview.applied[0].receipt, *receipt, "{context}");
            let lines: u64 = applied.lines.iter().map(|line| line.gas).sum();
            assert_eq!(
                lines + receipt.breakdown.base,
                receipt.gas_used,
                "{context}"
            );
            assert_eq!(chain.supply(), 4_000_000, "{context}");
            if receipt.outcome != Outcome::Success {
                assert_eq!(chain.holdings(), before, "{context}");
            } else {
                assert_eq!(receipt.logs.len(), kept(&applied.calls), "{context}");
            }
            outcomes[receipt.outcome as usize] += 1;
            for call in &applied.calls {
                inner[usize::from(call.answer == 0)] += 1;
            }
        }
    }
    assert!(
        outcomes[0] > 50 && outcomes[2] > 20 && outcomes[3] > 20,
        "{outcomes:?}"
    );
    assert!(inner[0] > 100 && inner[1] > 100, "{inner:?}");
}

/// How many logs there are in the end: the outer relay's, and one for each call that logged and was not undone with one
/// that was open around it.
fn kept(calls: &[InnerCall]) -> usize {
    let mut failed_at: Option<u32> = None;
    let mut logs = 1;
    for call in calls {
        if failed_at.is_some_and(|depth| call.depth <= depth) {
            failed_at = None;
        }
        if failed_at.is_some() {
            continue;
        }
        match call.answer {
            0 if call.function.starts_with("relay") || call.function == "good" => logs += 1,
            0 => {}
            _ => failed_at = Some(call.depth),
        }
    }
    logs
}
