//! Random modules: as they are, metered and profiled, they agree: results, traps, gas, what is left in memory, globals and
//! tables, at every gas limit.
//!
//! `WATTAGE_FUZZ_SEED` is the first seed, `WATTAGE_FUZZ_MODULES` how many follow; without them, the same few hundred
//! every time. A failure names its seed.

#[path = "differential/bare.rs"]
mod bare;
#[path = "differential/case.rs"]
mod case;
mod common;
#[path = "differential/generate.rs"]
mod generate;

use std::time::Instant;

use case::{Case, Engines, Tally};

/// Modules when nothing else is said.
const MODULES: u64 = 300;
/// Modules after which engines are made anew: with every module that is kept, Wasmtime takes longer to make and drop one.
const MODULES_PER_ENGINE: u64 = 50;

#[test]
fn random_modules_agree_as_they_are_metered_and_profiled_at_every_gas_limit() {
    let first = number("WATTAGE_FUZZ_SEED").unwrap_or(0);
    let modules = number("WATTAGE_FUZZ_MODULES");
    let end = first + modules.unwrap_or(MODULES);
    let mut engines = Engines::new();
    let (mut tally, began) = (Tally::default(), Instant::now());
    for seed in first..end {
        if seed > first && (seed - first).is_multiple_of(1_000) {
            println!("up to seed {seed}: {tally:?}, {:?}", began.elapsed());
        }
        if seed > first && (seed - first).is_multiple_of(MODULES_PER_ENGINE) {
            engines = Engines::new();
        }
        if let Some(contract) = generate::contract(seed) {
            Case::new(seed, contract, &engines).compare(&mut tally);
        }
    }
    println!(
        "seeds {first} to {}: {tally:?}, {:?}",
        end - 1,
        began.elapsed()
    );
    if modules.is_none() {
        let Tally {
            contracts,
            starts,
            calls,
            successes,
            traps,
            limits,
        } = tally;
        assert!(
            contracts > 280 && starts > 50 && calls > 700,
            "{contracts} {starts} {calls}"
        );
        assert!(
            successes > 180 && traps > 250 && limits > 8_000,
            "{successes} {traps} {limits}"
        );
    }
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|error| panic!("{variable}={text}: {error}")),
    )
}
