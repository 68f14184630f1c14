//! The same instrumented bytes on several engines. Used by `engines.rs` and `browser_engines.rs`; what an engine is asked
//! and what it shows is in [`case`], random modules are in [`generate`].

#![allow(dead_code)] // each test file uses a part

pub(crate) mod case;
#[path = "../differential/generate.rs"]
mod generate;
pub(crate) mod modules;
pub(crate) mod native;

use case::{Call, Case, cases};
use wattage_core::contract::Contract;

use crate::common;

/// A contract, its instrumented module in both modes, and the calls.
pub(crate) struct Subject {
    pub(crate) contract: Contract,
    pub(crate) cases: [Case; 2],
}

/// The subject of a seed, if it has one.
pub(crate) fn generated(seed: u64) -> Option<Subject> {
    let contract = generate::contract(seed)?;
    let calls = || {
        let entries = contract.entries().iter();
        let calls = entries.flat_map(|entry| {
            modules::arguments(entry, seed).map(|arguments| Call {
                entry: entry.clone(),
                arguments,
            })
        });
        calls.collect()
    };
    let cases = cases(&format!("seed {seed}"), &contract, &calls);
    Some(Subject { contract, cases })
}

/// Every program in `tests/programs`, with the call that it says.
pub(crate) fn programs() -> Vec<Subject> {
    let programs = common::programs().into_iter();
    let subjects = programs.map(|(name, source, function, arguments)| {
        let contract =
            Contract::from_wat(&source).unwrap_or_else(|error| panic!("{name}: {error}"));
        let entry = contract.entry(&function).expect("the entry").clone();
        let calls = || {
            vec![Call {
                entry: entry.clone(),
                arguments: arguments.clone(),
            }]
        };
        let cases = cases(&name, &contract, &calls);
        Subject { contract, cases }
    });
    subjects.collect()
}

/// Says which seeds a test goes through, and how to repeat it.
pub(crate) fn announce(seeds: &std::ops::Range<u64>) {
    let (first, count) = (seeds.start, seeds.end - seeds.start);
    println!(
        "{count} seeds from {first}: WATTAGE_FUZZ_SEED={first} WATTAGE_FUZZ_MODULES={count} repeats them"
    );
}
