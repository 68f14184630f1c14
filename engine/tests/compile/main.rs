//! Compiling cannot hold or harm the node, and what is compiled is kept.

#![cfg(unix)] // stand-ins for the process that compiles are shell scripts

#[path = "../common/mod.rs"]
mod common;

mod bounds;
mod budget;
mod cache;
mod damage;
mod failures;
mod folder;

use std::fmt::Write as _;

use wattage_core::contract::Contract;
use wattage_core::host::Frame;
use wattage_core::ledger::Code;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{Detail, ExecutionContext, ExecutionResult, Vm, VmFault};
use wattage_engine::vm::{CacheFolder, Compiler, Options, Program, WasmVm, Worker};

/// The program that a node starts to compile.
const WATTAGE: &str = env!("CARGO_BIN_EXE_wattage");

type Result<T, E = VmFault> = std::result::Result<T, E>;

/// A VM that compiles with `worker`, if there is one, and keeps what it compiled in `cache`, if there is one.
fn vm(worker: Option<Worker>, cache: Option<CacheFolder>) -> WasmVm {
    let compiler = worker.map_or(Compiler::InProcess, Compiler::Worker);
    WasmVm::with(Options {
        compiler,
        cache,
        ..Options::default()
    })
    .expect("Wasmtime starts")
}

/// The code of a contract whose `main` answers `number`.
fn answering(number: i32) -> Code {
    let wat = format!("(module (func (export \"main\") (result i32) (i32.const {number})))");
    Contract::from_wat(&wat).expect("a contract").code()
}

/// Calls `main` of `code`, which is made ready anew, so that its module must be found or compiled.
fn run(vm: &WasmVm, code: &Code) -> Result<ExecutionResult<MockRuntimeState>> {
    call(vm, code, "main", &[], Detail::Profiled)
}

/// Makes `code` ready anew and calls `function`.
fn call(
    vm: &WasmVm,
    code: &Code,
    function: &str,
    arguments: &[Value],
    detail: Detail,
) -> Result<ExecutionResult<MockRuntimeState>> {
    let program = vm.prepare(code).expect("a contract");
    execute(vm, &program, function, arguments, detail)
}

fn execute(
    vm: &WasmVm,
    program: &Program,
    function: &str,
    arguments: &[Value],
    detail: Detail,
) -> Result<ExecutionResult<MockRuntimeState>> {
    let [alice, contract] = ["alice", "contract"].map(common::account);
    let mut context = ExecutionContext::call(alice, contract, function);
    context.arguments = arguments.to_vec();
    let frame = Frame::new(context, MockRuntimeState::default(), detail);
    vm.execute(program, frame, 10_000_000)
}

/// That [`answering`]'s contract does what it should.
fn works(vm: &WasmVm, number: i32) {
    let done = run(vm, &answering(number)).expect("the machine works");
    assert_eq!(done.results, [Value::I32(number)]);
}

/// A contract within every limit that takes ten seconds and more to compile: in 250 nested loops, branches to all of
/// them, with 100 locals alive throughout, so that each branch must carry most of them.
fn bomb() -> Code {
    const LOOPS: usize = 250;
    let mut function = String::from("(func (export \"main\")");
    let mut text = |line: std::fmt::Arguments<'_>| function.write_fmt(line).expect("a string");
    (0..100).for_each(|_| text(format_args!("(local i64)")));
    (0..LOOPS).for_each(|_| text(format_args!("(loop ")));
    for i in 0..1490 {
        let local = |step: usize| i * step % 100;
        text(format_args!(
            "(local.set {} (i64.add (local.get {}) (local.get {})))",
            local(1),
            local(3),
            local(5)
        ));
        text(format_args!(
            "(br_if {} (i32.wrap_i64 (local.get {})))",
            i % LOOPS,
            local(11)
        ));
    }
    (0..LOOPS).for_each(|_| text(format_args!(")")));
    (0..100).for_each(|i| text(format_args!("(i64.store (i32.const 0) (local.get {i}))")));
    text(format_args!(")"));
    let others = function.replace("(export \"main\")", "");
    // As text it would be over the limit.
    let wasm = wat::parse_str(format!("(module (memory 1) {function} {others})"));
    Contract::from_wasm(&wasm.expect("a module"))
        .expect("within the limits")
        .code()
}
