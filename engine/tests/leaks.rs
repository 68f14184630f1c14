//! Nothing leaks from one call to the next: random contracts, their calls in any order, failures among them, on one VM,
//! against a VM on which nothing has ever run. Each failure names its seed.

mod common;
#[allow(dead_code)] // a part is used here
#[path = "differential/generate.rs"]
mod generate;
#[path = "parity/modules.rs"]
mod modules;

use std::fmt::Write as _;

use common::account;
use common::random::Random;
use wattage_core::contract::Contract;
use wattage_core::host::Frame;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::{Bytes, Value};
use wattage_core::vm::{Detail, ExecutionContext, ExecutionResult, Outcome, Vm};
use wattage_engine::vm::{Program, WasmVm};

/// Calls of each contract on the VM that is used again.
const CALLS: u64 = 12;
/// Enough for the digest of two pages; endless loops end soon after.
const GAS: u64 = 500_000;
/// How calls are made.
const DETAILS: [Detail; 3] = [Detail::Profiled, Detail::Plain, Detail::Traced];

fn new_vm() -> WasmVm {
    WasmVm::new(GAS).expect("Wasmtime starts")
}

/// One call, without anything that comes back from it left out.
fn call(
    vm: &WasmVm,
    program: &Program,
    function: &str,
    arguments: &[Value],
    detail: Detail,
) -> ExecutionResult<MockRuntimeState> {
    let mut context = ExecutionContext::call(account("alice"), account("contract"), function);
    context.arguments = arguments.to_vec();
    context.input = Bytes(vec![0xaa; 100]);
    let frame = Frame::new(context, MockRuntimeState::default(), detail);
    vm.execute(program, frame, GAS).expect("the machine works")
}

/// Everything that a call shows.
fn shown(result: &ExecutionResult<MockRuntimeState>) -> String {
    format!("{result:?}")
}

#[test]
fn calls_of_random_modules_in_any_order_show_what_they_show_on_a_vm_that_is_new() {
    let vm = new_vm();
    let (mut successes, mut failures) = (0, 0);
    for seed in modules::seeds(60) {
        let Some(contract) = generate::contract(seed) else {
            continue;
        };
        let code = contract.code();
        let program = vm.prepare(&code).expect("a contract");
        let mut calls = Vec::new();
        for entry in contract.entries() {
            for arguments in modules::arguments(entry, seed) {
                let new = new_vm();
                let program = new.prepare(&code).expect("a contract");
                let first = call(&new, &program, &entry.name, &arguments, Detail::Profiled);
                calls.push((entry, arguments, first.outcome, shown(&first)));
            }
        }
        if calls.is_empty() {
            continue;
        }
        let mut random = Random(seed);
        for turn in 0..CALLS {
            let end = u64::try_from(calls.len()).expect("few");
            let at = usize::try_from(random.below(end)).expect("few");
            let (entry, arguments, outcome, expected) = &calls[at];
            let again = call(&vm, &program, &entry.name, arguments, Detail::Profiled);
            let name = &entry.name;
            assert_eq!(&shown(&again), expected, "seed {seed}, call {turn}, {name}");
            match outcome {
                Outcome::Success => successes += 1,
                _ => failures += 1,
            }
        }
    }
    assert!(successes > 100, "{successes} calls succeeded");
    assert!(failures > 20, "{failures} calls failed");
}

/// A contract whose entries first digest the whole memory and all globals, and then write to them in a random way: by
/// stores at constants and at sums, in bulk, and through host functions. Some trap after it.
fn scribbler(random: &mut Random) -> String {
    const GLOBALS: u64 = 3;
    let pages = 1 + random.below(2);
    let data = random.below(pages * 65_536 - 8);
    let mut wat = format!(
        r#"(module
  (import "env" "caller" (func $caller (param i32)))
  (import "env" "input_read" (func $input (param i32 i32 i32) (result i32)))
  (import "env" "sha256" (func $sha256 (param i32 i32 i32)))
  (memory (export "memory") {pages} 4)
  (data (i32.const {data}) "as new")
  (func $digest (result i64) (local $at i32) (local $sum i64)
    (loop $next
      (local.set $sum (i64.add (i64.rotl (local.get $sum) (i64.const 7)) (i64.load (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $at) (i32.shl (memory.size) (i32.const 16)))))
    (local.get $sum))
"#
    );
    let mut globals = String::new();
    for index in 0..GLOBALS {
        let value = random.word().cast_signed();
        writeln!(wat, "  (global $g{index} (mut i64) (i64.const {value}))").expect("a string");
        write!(globals, " (global.get $g{index})").expect("a string");
    }
    for entry in 0..3 {
        writeln!(
            wat,
            r#"  (func (export "f{entry}") (param $p i32) (result i64 i64 i64 i64)
    (call $digest){globals}"#
        )
        .expect("a string");
        for _ in 0..1 + random.below(4) {
            // At most two pages; what is outside of one traps, which is a failure among the calls.
            let (at, to) = (random.below(65_500), random.below(pages * 65_536));
            let len = random.below(2000);
            let global = random.below(GLOBALS);
            let write = match random.below(11) {
                0 => format!("(i64.store (i32.const {at}) (i64.const -1))"),
                1 => format!("(i32.store8 offset={at} (i32.const 30) (i32.const 255))"),
                2 => {
                    format!("(i64.store (i32.add (local.get $p) (i32.const {to})) (i64.const -1))")
                }
                3 => format!("(memory.fill (i32.const {at}) (i32.const 9) (i32.const {len}))"),
                4 => format!("(memory.fill (local.get $p) (i32.const 9) (i32.const {len}))"),
                5 => format!("(memory.copy (i32.const {to}) (i32.const {data}) (i32.const 6))"),
                6 => format!("(call $caller (i32.const {to}))"),
                7 => format!("(drop (call $input (i32.const {to}) (i32.const 0) (i32.const 100)))"),
                8 => format!("(call $sha256 (i32.const 0) (i32.const 9) (i32.const {to}))"),
                9 => format!("(global.set $g{global} (i64.const -1))"),
                _ => "(drop (memory.grow (i32.const 1)))".to_owned(),
            };
            writeln!(wat, "    {write}").expect("a string");
        }
        if random.below(4) == 0 {
            writeln!(
                wat,
                "    (if (i32.gt_u (local.get $p) (i32.const 99)) (then unreachable))"
            )
            .expect("a string");
        }
        wat += "  )\n";
    }
    wat + ")"
}

#[test]
fn every_byte_of_memory_and_every_global_is_as_new_whatever_wrote_it() {
    let vm = new_vm();
    let (mut successes, mut failures) = (0, 0);
    for seed in 0..150 {
        let mut random = Random(seed);
        let wat = scribbler(&mut random);
        let contract = Contract::from_wat(&wat).unwrap_or_else(|e| panic!("{e}\n{wat}"));
        let program = vm.prepare(&contract.code()).expect("a contract");
        let mut pristine = None;
        for turn in 0..CALLS {
            let function = random.pick(&["f0", "f1", "f2"]);
            let argument = Value::I32(random.pick(&[0, 7, 100, 60_000]));
            let done = call(&vm, &program, function, &[argument], random.pick(&DETAILS));
            if done.outcome != Outcome::Success {
                failures += 1;
                continue;
            }
            successes += 1;
            let found = pristine.get_or_insert_with(|| done.results.clone());
            assert_eq!(&done.results, found, "seed {seed}, call {turn}\n{wat}");
        }
        let fresh = new_vm();
        let program = fresh.prepare(&contract.code()).expect("a contract");
        let firsts = ["f0", "f1", "f2"]
            .map(|function| call(&fresh, &program, function, &[Value::I32(0)], Detail::Plain));
        let first = firsts.into_iter().find(|first| first.success);
        if let (Some(found), Some(first)) = (pristine, first) {
            assert_eq!(found, first.results, "seed {seed}\n{wat}");
        }
    }
    assert!(successes > 800, "{successes} calls succeeded");
    assert!(failures > 100, "{failures} calls failed");
}
