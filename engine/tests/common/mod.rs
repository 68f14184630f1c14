//! What several test files use: accounts by name, and short ways to run a contract.

#![allow(dead_code, unreachable_pub)] // each test file uses a part

pub mod case;
pub mod chain;
pub mod hosts;
pub mod random;
pub mod record;
pub mod rows;
pub mod story;
pub mod tree;

use std::sync::LazyLock;

use wattage_core::contract::Contract;
use wattage_core::host::Frame;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::{Address, Value};
use wattage_core::vm::{Detail, ExecutionContext, ExecutionResult, Vm};
use wattage_engine::vm::WasmVm;

/// A named account.
pub fn account(name: &str) -> Address {
    Address::named(name).expect("a name of at most 12 characters")
}

/// Calls `function` of a contract in WAT, as alice, on an empty state.
pub fn run(
    wat: &str,
    function: &str,
    arguments: &[Value],
    gas: u64,
) -> ExecutionResult<MockRuntimeState> {
    run_on(MockRuntimeState::default(), wat, function, arguments, gas)
}

/// Calls `function` of a contract in WAT, as alice, on `state`.
pub fn run_on(
    state: MockRuntimeState,
    wat: &str,
    function: &str,
    arguments: &[Value],
    gas: u64,
) -> ExecutionResult<MockRuntimeState> {
    let mut context = ExecutionContext::call(account("alice"), account("contract"), function);
    context.arguments = arguments.to_vec();
    run_in(context, state, wat, gas)
}

/// Makes the call that `context` says, profiled.
pub fn run_in(
    context: ExecutionContext,
    state: MockRuntimeState,
    wat: &str,
    gas: u64,
) -> ExecutionResult<MockRuntimeState> {
    run_with(Detail::Profiled, context, state, wat, gas)
}

/// Makes the call that `context` says.
pub fn run_with(
    detail: Detail,
    context: ExecutionContext,
    state: MockRuntimeState,
    wat: &str,
    gas: u64,
) -> ExecutionResult<MockRuntimeState> {
    let code =
        Contract::from_bytes(wat.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{wat}"));
    let code = code.code();
    let program = match VM.cached(&code.hash()) {
        Some(program) => program,
        None => VM.prepare(&code).expect("a contract"),
    };
    let frame = Frame::new(context, state, detail);
    VM.execute(&program, frame, gas).expect("the machine works")
}

/// An empty state with contracts in WAT at named addresses.
pub fn state_with(contracts: &[(&str, &str)]) -> MockRuntimeState {
    let code = |wat: &str| Contract::from_wat(wat).unwrap_or_else(|e| panic!("{e}\n{wat}"));
    let contracts = contracts.iter();
    MockRuntimeState {
        contracts: contracts
            .map(|(name, wat)| (account(name), code(wat).code()))
            .collect(),
        ..MockRuntimeState::default()
    }
}

/// One VM for all tests of a file: compiled contracts are found again.
pub static VM: LazyLock<WasmVm> =
    LazyLock::new(|| WasmVm::new(10_000_000).expect("Wasmtime starts"));

/// The programs in `tests/programs`: file name, source, function, arguments.
pub fn programs() -> Vec<(String, String, String, Vec<Value>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs");
    let mut programs = Vec::new();
    for file in std::fs::read_dir(folder).expect("the folder is there") {
        let path = file.expect("a readable folder").path();
        if path.extension().is_none_or(|e| e != "wat") {
            continue;
        }
        let source = std::fs::read_to_string(&path).expect("a readable file");
        let first = source.lines().next().unwrap_or_default();
        let call = first.strip_prefix(";; call: ");
        let mut words = call
            .unwrap_or_else(|| panic!("{path:?} says what to call"))
            .split(' ');
        let function = words.next().expect("a function").to_owned();
        let arguments = words.map(|w| w.parse().expect("a value")).collect();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        programs.push((name, source, function, arguments));
    }
    programs.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(programs.len() >= 9, "the programs were found");
    programs
}
