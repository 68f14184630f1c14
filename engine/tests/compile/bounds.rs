//! Time, memory and size: what a module may cost to compile.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use wattage_core::contract::{Contract, Mode, instrument};
use wattage_core::vm::{Detail, Outcome, Vm, VmFault};
use wattage_engine::vm::Worker;

use super::{WATTAGE, answering, bomb, execute, run, vm, works};

fn patient(seconds: u64, deadline: Duration) -> Worker {
    Worker {
        seconds,
        deadline,
        ..Worker::new(WATTAGE)
    }
}

#[test]
fn a_compile_bomb_is_stopped_at_the_deadline_and_the_next_contract_runs_at_once() {
    let vm = vm(Some(patient(60, Duration::from_secs(1))), None);
    let fault = run(&vm, &bomb()).expect_err("it takes longer");
    assert!(matches!(fault, VmFault::Compile(_)), "{fault:?}");
    assert!(fault.to_string().contains("was stopped after"), "{fault}");
    works(&vm, 42);
    let counts = vm.compile_counts();
    assert_eq!((counts.failed, counts.compiled), (1, 1));
}

#[test]
fn a_compile_bomb_is_stopped_when_it_has_used_its_computing_time_up() {
    let vm = vm(Some(patient(1, Duration::from_secs(60))), None);
    let fault = run(&vm, &bomb()).expect_err("it takes longer");
    assert!(
        fault
            .to_string()
            .contains("compiling the contract was stopped"),
        "{fault}"
    );
    works(&vm, 42);
}

#[test]
fn those_who_wait_for_the_same_bomb_share_one_attempt() {
    let vm = vm(Some(patient(60, Duration::from_secs(1))), None);
    let program = vm.prepare(&bomb()).expect("a contract");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                execute(&vm, &program, "main", &[], Detail::Profiled).expect_err("it takes longer")
            });
        }
    });
    assert_eq!(vm.compile_counts().failed, 1);
}

#[test]
fn a_module_that_needs_more_memory_than_there_is_for_it_is_a_fault() {
    let little = Worker {
        memory: 8 * 1024 * 1024,
        ..Worker::new(WATTAGE)
    };
    let fault = run(&vm(Some(little), None), &answering(1)).expect_err("8 MiB are too little");
    assert!(matches!(fault, VmFault::Compile(_)), "{fault:?}");
    assert!(fault.to_string().contains("memory"), "{fault}");
}

#[test]
fn the_largest_ordinary_contract_compiles_within_the_bounds_of_a_node() {
    // Close to the limit of a function's bytes, twice: nearly the limit of a module's.
    let divisions = "(local.set 0 (i64.div_s (local.get 1) (local.get 0)))".repeat(9_000);
    let function = format!("(func (export \"FN\") (local i64 i64) {divisions})");
    let (first, second) = (
        function.replace("FN", "main"),
        function.replace("FN", "other"),
    );
    let wasm = wat::parse_str(format!("(module {first} {second})")).expect("a module");
    assert!(wasm.len() > 125_000, "{} bytes", wasm.len());
    let code = Contract::from_wasm(&wasm)
        .expect("within the limits")
        .code();
    let done = run(&vm(Some(Worker::new(WATTAGE)), None), &code).expect("it compiles");
    assert_eq!(done.outcome, Outcome::Trap, "0 / 0: {:?}", done.message);
}

/// Asks the program itself to compile `module`.
fn compile(module: &[u8]) -> Output {
    let mut child = Command::new(WATTAGE)
        .args(["compile-module", "--memory=1000000000", "--seconds=10"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // What is too much is not read to its end.
    let _ = stdin.write_all(module);
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

#[test]
fn the_process_reads_no_more_than_it_may() {
    let output = compile(&vec![0; 9 * 1024 * 1024]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(output.stdout, b"");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("more than 8388608 bytes"), "{said}");
}

#[test]
fn the_process_says_why_it_cannot_compile_and_answers_nothing() {
    let output = compile(b"no module");
    assert_eq!((output.status.code(), output.stdout), (Some(3), Vec::new()));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("cannot be compiled"), "{said}");
}

#[test]
fn the_process_answers_the_same_bytes_for_the_same_module() {
    let contract = Contract::from_code(&answering(7)).expect("a contract");
    let module = instrument(&contract, Mode::Profiled).wasm;
    let (one, two) = (compile(&module), compile(&module));
    assert!(one.status.success() && one.stdout.len() > 1000);
    assert!(one.stdout == two.stdout, "compiling is deterministic");
}

#[test]
fn the_command_is_not_offered_to_people() {
    let help = Command::new(WATTAGE)
        .arg("--help")
        .output()
        .expect("it starts");
    assert!(!String::from_utf8_lossy(&help.stdout).contains("compile-module"));
}
