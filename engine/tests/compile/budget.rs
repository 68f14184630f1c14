//! What one request may spend on contracts that are not at hand.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use wattage_core::ledger::LedgerError;
use wattage_core::types::Address;
use wattage_core::vm::{Detail, Outcome, PrepareError, Vm as _, VmFault};
use wattage_engine::vm::{CacheFolder, WasmVm, Worker};

use super::common::chain::{self, Chain, Terms};
use super::{Contract, WATTAGE, answering, bomb, execute, run, vm, works};

/// `vm` for a request that has spent nearly all it may as soon as it spends anything.
fn poor(vm: &WasmVm) -> WasmVm {
    vm.compiling_at_most(Duration::from_nanos(1))
}

/// That this is the fault of a request whose budget is used up.
fn used_up(fault: &VmFault) {
    assert!(matches!(fault, VmFault::Compile(_)), "{fault:?}");
    assert!(fault.to_string().contains("in all"), "{fault}");
}

#[test]
fn a_request_that_has_used_up_its_time_compiles_no_more() {
    let vm = vm(Some(Worker::new(WATTAGE)), None);
    let [first, second] = [1, 2].map(|number| vm.prepare(&answering(number)).expect("a contract"));
    let request = poor(&vm);
    execute(&request, &first, "main", &[], Detail::Profiled).expect("there was time left");
    let fault =
        execute(&request, &second, "main", &[], Detail::Profiled).expect_err("there is none left");
    used_up(&fault);
    let counts = vm.compile_counts();
    assert_eq!((counts.compiled, counts.failed), (1, 0), "it was not tried");
    execute(&request, &first, "main", &[], Detail::Profiled).expect("it is at hand");
    execute(&poor(&vm), &second, "main", &[], Detail::Profiled)
        .expect("another request compiles it");
}

#[test]
fn making_ready_is_paid_like_compiling() {
    // All data: nearly nothing to compile, but much to read and to validate.
    let large = |byte: char| {
        let data = byte.to_string().repeat(60_000);
        let wat =
            format!("(module (memory 1) (data (i32.const 0) \"{data}\") (func (export \"main\")))");
        Contract::from_wat(&wat).expect("a contract").code()
    };
    let vm = vm(None, None);
    let request = poor(&vm);
    request.prepare(&large('a')).expect("there was time left");
    match request.prepare(&large('b')).err().expect("none is left") {
        PrepareError::Vm(fault) => used_up(&fault),
        PrepareError::Code(diagnostic) => panic!("{diagnostic}"),
    }
    assert!(request.cached(&large('a').hash()).is_some());
    assert!(request.cached(&large('b').hash()).is_none());
    run(&vm, &large('b')).expect("the next request can");
}

#[test]
fn finding_is_paid_like_compiling() {
    let folder = TempDir::new().expect("a folder");
    let keeping = || vm(None, Some(CacheFolder::new(folder.path())));
    (1..3).for_each(|number| works(&keeping(), number));
    let vm = keeping();
    let [first, second] = [1, 2].map(|number| vm.prepare(&answering(number)).expect("a contract"));
    let request = poor(&vm);
    execute(&request, &first, "main", &[], Detail::Profiled).expect("there was time left");
    used_up(
        &execute(&request, &second, "main", &[], Detail::Profiled).expect_err("there is none left"),
    );
    execute(&poor(&vm), &second, "main", &[], Detail::Profiled).expect("another request finds it");
    let counts = vm.compile_counts();
    assert_eq!((counts.compiled, counts.loaded), (0, 2));
}

/// A contract that calls a function which they do not have of two others.
fn visitor(contracts: [Address; 2]) -> String {
    let [first, second] = contracts.map(|address| {
        let bytes = address.0.iter();
        bytes
            .map(|byte| format!("\\{byte:02x}"))
            .collect::<String>()
    });
    let visit = |at: u32| {
        format!(
            "(drop (call $call (i32.const {at}) (i32.const 40) (i32.const 4) (i32.const 0) (i32.const 0)
               (i32.const 48) (i64.const -1)))"
        )
    };
    format!(
        r#"(module
          (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "{first}{second}none")
          (func (export "nothing"))
          (func (export "visit") {} {}))"#,
        visit(0),
        visit(20)
    )
}

#[test]
fn calls_that_find_no_function_spend_the_callers_budget_too() {
    let chain = Chain::new();
    let callee = |number| {
        let wat = format!("(module (func (export \"main\") (drop (i32.const {number}))))");
        chain.deployed(&wat, 0)
    };
    let visitor = chain.deployed(&visitor([1, 2].map(callee)), 0);
    let vm = vm(None, None);
    let call = |vm: &WasmVm, function| {
        let action = chain::call(visitor, function, Terms::default());
        let transaction = chain.signed("bob", 1_000_000, action);
        chain.ledger.apply(vm, transaction, Detail::Plain)
    };
    call(&vm, "nothing").expect("now it is at hand");
    let head = chain.head();
    match call(&poor(&vm), "visit") {
        Err(LedgerError::Vm(fault)) => used_up(&fault),
        other => panic!("{other:?}"),
    }
    assert_eq!(chain.head(), head, "no receipt");
    let done = call(&poor(&vm), "visit").expect("the first one was kept");
    assert_eq!(done.receipt.outcome, Outcome::Success);
}

/// A VM whose process takes a second to fail at the bomb.
fn stopping() -> WasmVm {
    let deadline = Duration::from_secs(1);
    vm(
        Some(Worker {
            seconds: 60,
            deadline,
            ..Worker::new(WATTAGE)
        }),
        None,
    )
}

#[test]
fn a_budget_that_is_used_up_is_nobody_elses_and_waits_for_nobody() {
    let vm = stopping();
    let program = vm.prepare(&bomb()).expect("a contract");
    let request = poor(&vm);
    request.prepare(&answering(1)).expect("there was time left");
    thread::scope(|scope| {
        let others = scope.spawn(|| execute(&vm, &program, "main", &[], Detail::Profiled));
        while !others.is_finished() {
            used_up(
                &execute(&request, &program, "main", &[], Detail::Profiled)
                    .expect_err("none is left"),
            );
            thread::sleep(Duration::from_millis(1));
        }
        let fault = others
            .join()
            .expect("no panic")
            .expect_err("it takes longer");
        assert!(fault.to_string().contains("was stopped after"), "{fault}");
    });
    assert_eq!(vm.compile_counts().failed, 1);
}

#[test]
fn whoever_waits_for_another_requests_compiling_pays_for_the_waiting() {
    let vm = stopping();
    let program = vm.prepare(&bomb()).expect("a contract");
    let requests = [(); 2].map(|()| vm.compiling_at_most(Duration::from_millis(200)));
    let together = Barrier::new(2);
    // One of them compiles, the other one waits: both hear how it ended, and neither has anything left.
    thread::scope(|scope| {
        for request in &requests {
            scope.spawn(|| {
                together.wait();
                let fault = execute(request, &program, "main", &[], Detail::Profiled)
                    .expect_err("too long");
                assert!(fault.to_string().contains("was stopped after"), "{fault}");
                used_up(
                    &execute(request, &program, "main", &[], Detail::Profiled)
                        .expect_err("none is left"),
                );
            });
        }
    });
}
