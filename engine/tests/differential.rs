//! Random modules: as they are, metered and profiled, they agree: results, traps, gas, what is left in memory, globals and
//! tables, at every gas limit.
//!
//! `WATTAGE_FUZZ_SEED` is the first seed, `WATTAGE_FUZZ_MODULES` how many follow; without them, the same few hundred
//! every time. A failure names its seed.

#[path = "differential/bare.rs"]
mod bare;
mod common;
#[path = "differential/generate.rs"]
mod generate;

use std::time::Instant;

use common::{VM, account};
use generate::Random;
use wasmtime::Engine;
use wattage_core::contract::{Contract, Entry, Mode, instrument};
use wattage_core::host::Frame;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{ExecutionContext, ExecutionResult, Outcome, Vm};

/// Enough for what random modules do before they trap or run out.
const GAS: u64 = 200_000;
/// Modules when nothing else is said.
const MODULES: u64 = 300;
/// The highest price at which a call is made again with every gas limit below.
const EVERY_LIMIT: u64 = 400;

/// What has been compared.
#[derive(Debug, Default)]
struct Tally {
    contracts: u64,
    starts: u64,
    calls: u64,
    successes: u64,
    traps: u64,
    limits: u64,
}

/// A contract and the engines it is compared on.
struct Case<'a> {
    seed: u64,
    contract: Contract,
    oracle: &'a Engine,
    node: &'a Engine,
}

#[test]
fn random_modules_agree_as_they_are_metered_and_profiled_at_every_gas_limit() {
    let first = number("WATTAGE_FUZZ_SEED").unwrap_or(0);
    let modules = number("WATTAGE_FUZZ_MODULES");
    let end = first + modules.unwrap_or(MODULES);
    let (oracle, node) = (bare::oracle(), bare::node());
    let (mut tally, began) = (Tally::default(), Instant::now());
    for seed in first..end {
        if seed > first && (seed - first).is_multiple_of(1_000) {
            println!("up to seed {seed}: {tally:?}, {:?}", began.elapsed());
        }
        let Some(contract) = generate::contract(seed) else {
            continue;
        };
        let case = Case {
            seed,
            contract,
            oracle: &oracle,
            node: &node,
        };
        case.compare(&mut tally);
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

impl Case<'_> {
    fn compare(&self, tally: &mut Tally) {
        tally.contracts += 1;
        tally.starts += u64::from(self.contract.starts());
        let mut random = Random::new(!self.seed);
        for entry in self.contract.entries() {
            let texts: Vec<String> = entry.params.iter().map(|_| random.argument()).collect();
            let arguments = entry.parse_arguments(&texts);
            let arguments = arguments.expect("they fit every type");
            let done = self.at(entry, &arguments, GAS);
            tally.calls += 1;
            self.with_the_untouched_module(entry, &arguments, &done, tally);
            if done.outcome != Outcome::OutOfGas && done.gas_used <= EVERY_LIMIT {
                for limit in 0..=done.gas_used {
                    let again = self.at(entry, &arguments, limit);
                    let short = limit < done.gas_used;
                    let outcome = if short {
                        Outcome::OutOfGas
                    } else {
                        done.outcome
                    };
                    let what = self.what(entry);
                    assert_eq!((again.outcome, again.gas_used), (outcome, limit), "{what}");
                    tally.limits += 1;
                }
            }
        }
    }

    /// A call with this gas limit, which metered and profiled must tell the same of.
    fn at(
        &self,
        entry: &Entry,
        arguments: &[Value],
        gas: u64,
    ) -> ExecutionResult<MockRuntimeState> {
        let metered = self.run(entry, arguments, gas, false);
        let profiled = self.run(entry, arguments, gas, true);
        let what = self.what(entry);
        assert_eq!(told(&metered), told(&profiled), "{what} with {gas} gas");
        assert_eq!(metered.breakdown.total(), metered.gas_used, "{what}");
        let sum: u64 = profiled.instructions.iter().map(|one| one.gas).sum();
        assert_eq!(sum, profiled.gas_used, "{what} with {gas} gas: the profile");
        metered
    }

    fn run(
        &self,
        entry: &Entry,
        arguments: &[Value],
        gas: u64,
        profiled: bool,
    ) -> ExecutionResult<MockRuntimeState> {
        let code = self.contract.code();
        let program = match VM.cached(&code.hash()) {
            Some(program) => program,
            None => VM.prepare(&code).expect("a contract"),
        };
        let alice = account("alice");
        let mut context = ExecutionContext::call(alice, alice, entry.name.as_str());
        context.arguments = arguments.to_vec();
        let frame = Frame::new(context, MockRuntimeState::default(), profiled);
        let done = VM.execute(&program, frame, gas);
        done.unwrap_or_else(|fault| panic!("{}: {fault}", self.what(entry)))
    }

    /// Compares with Wasmtime's fuel on the module as it is, and what both leave behind.
    fn with_the_untouched_module(
        &self,
        entry: &Entry,
        arguments: &[Value],
        done: &ExecutionResult<MockRuntimeState>,
        tally: &mut Tally,
    ) {
        let exhausted = "calls are nested too deeply";
        let message = done.message.as_deref().unwrap_or_default();
        if done.outcome == Outcome::OutOfGas || message.contains(exhausted) {
            return;
        }
        let run =
            |engine: &Engine, wasm: &[u8]| bare::run(engine, wasm, &entry.name, arguments, GAS);
        let (theirs, fuel) = run(self.oracle, self.contract.wasm());
        let (ours, _) = run(self.node, &instrument(&self.contract, Mode::Metered).wasm);
        let what = self.what(entry);
        assert_eq!(ours, theirs, "{what}");
        match done.outcome {
            Outcome::Success => {
                tally.successes += 1;
                let values = done
                    .results
                    .iter()
                    .map(|value| format!("{:?}", bare::val(value)));
                assert_eq!(Ok(values.collect()), theirs.end, "{what}");
                if !self.contract.starts() {
                    let fuel = fuel.expect("the oracle counts");
                    assert_eq!(done.gas_used - grown(done, fuel), fuel, "{what}");
                }
            }
            _ => {
                tally.traps += 1;
                assert!(theirs.end.is_err(), "{what}: {message}");
            }
        }
    }

    fn what(&self, entry: &Entry) -> String {
        format!("seed {}, {} {}", self.seed, entry.name, entry.signature())
    }
}

/// Everything that metered and profiled modules both tell.
fn told(done: &ExecutionResult<MockRuntimeState>) -> String {
    format!(
        "{:?} {} {:?} {:?} {:?} {:?}",
        done.outcome, done.gas_used, done.breakdown, done.results, done.message, done.trace
    )
}

/// What memory.grow costs more than fuel says, and nothing else does: whole thousands beyond the fuel.
fn grown(done: &ExecutionResult<MockRuntimeState>, fuel: u64) -> u64 {
    let beyond = done.gas_used.saturating_sub(fuel);
    assert!(
        beyond.is_multiple_of(1000) && beyond <= done.breakdown.memory,
        "{beyond} of {:?}",
        done.breakdown
    );
    beyond
}
