//! A random contract, called in every way there is.

use wasmtime::{Engine, Module};
use wattage_core::contract::{Contract, Entry, Mode, instrument};
use wattage_core::host::Frame;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{Detail, ExecutionContext, ExecutionResult, Outcome, Vm};
use wattage_engine::vm::{Program, WasmVm};

use crate::bare;
use crate::common::{self, account};
use crate::generate::Random;

/// Enough for what random modules do before they trap or run out.
const GAS: u64 = 200_000;
/// The highest price at which a call is made again with every gas limit below.
const EVERY_LIMIT: u64 = 400;

/// What has been compared.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) contracts: u64,
    pub(crate) starts: u64,
    pub(crate) calls: u64,
    pub(crate) successes: u64,
    pub(crate) traps: u64,
    pub(crate) limits: u64,
}

/// What contracts are compared on.
pub(crate) struct Engines {
    oracle: Engine,
    node: Engine,
    vm: WasmVm,
}

/// A contract, compiled for all of them.
pub(crate) struct Case<'a> {
    seed: u64,
    contract: Contract,
    vm: &'a WasmVm,
    program: Program,
    untouched: Module,
    metered: Module,
}

impl Engines {
    pub(crate) fn new() -> Self {
        Self {
            oracle: bare::oracle(),
            node: bare::node(),
            vm: WasmVm::new(GAS).expect("Wasmtime starts"),
        }
    }
}

impl<'a> Case<'a> {
    pub(crate) fn new(seed: u64, contract: Contract, engines: &'a Engines) -> Self {
        let compiled = |engine: &Engine, wasm: &[u8]| {
            Module::new(engine, wasm).unwrap_or_else(|error| panic!("seed {seed}: {error:#}"))
        };
        let metered = instrument(&contract, Mode::Metered).wasm;
        Self {
            seed,
            vm: &engines.vm,
            program: engines.vm.prepare(&contract.code()).expect("a contract"),
            untouched: compiled(&engines.oracle, contract.wasm()),
            metered: compiled(&engines.node, &metered),
            contract,
        }
    }

    /// Calls every entry, and compares.
    pub(crate) fn compare(&self, tally: &mut Tally) {
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

    /// A call with this gas limit, which metered, profiled and traced must tell the same of.
    fn at(
        &self,
        entry: &Entry,
        arguments: &[Value],
        gas: u64,
    ) -> ExecutionResult<MockRuntimeState> {
        let metered = self.run(entry, arguments, gas, Detail::Plain);
        let profiled = self.run(entry, arguments, gas, Detail::Profiled);
        let what = self.what(entry);
        assert_eq!(told(&metered), told(&profiled), "{what} with {gas} gas");
        let traced = self.run(entry, arguments, gas, Detail::Traced);
        assert_eq!(told(&traced), told(&profiled), "{what} with {gas} gas");
        assert_eq!(traced.instructions, profiled.instructions, "{what}");
        common::tree::check(&traced);
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
        detail: Detail,
    ) -> ExecutionResult<MockRuntimeState> {
        let alice = account("alice");
        let mut context = ExecutionContext::call(alice, alice, entry.name.as_str());
        context.arguments = arguments.to_vec();
        let frame = Frame::new(context, MockRuntimeState::default(), detail);
        let done = self.vm.execute(&self.program, frame, gas);
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
        let run = |module: &Module| bare::run(module, &entry.name, arguments, GAS);
        let (theirs, fuel) = run(&self.untouched);
        let (ours, _) = run(&self.metered);
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

/// Everything that is told in whatever detail.
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
