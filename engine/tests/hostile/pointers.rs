//! Every pointer of every host function at the very end of memory, one byte further, and as large as it can be.

use wattage_core::host::{HOST_FUNCTIONS, HostFunction};
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Bytes;
use wattage_core::vm::{ExecutionContext, ExecutionResult, Outcome};

use crate::common::hosts::{calling, is_length, is_pointer};
use crate::common::{account, run_in};

const SIZE: i64 = 65_536;

/// Arguments that make `function` touch memory through each of its pointers: lengths of 1, everything else 0.
fn touching(function: &HostFunction) -> Vec<i64> {
    let one = |(name, _): &(&str, _)| i64::from(is_length(name));
    function.params.iter().map(one).collect()
}

/// Calls `function` where there is something to read: a byte of input, and a row under every key of one zero byte.
fn called(function: &HostFunction, arguments: &[i64]) -> ExecutionResult<MockRuntimeState> {
    let mut context = ExecutionContext::call(account("alice"), account("contract"), "main");
    context.input = Bytes(vec![7]);
    let mut state = MockRuntimeState::default();
    state
        .storage
        .insert((account("contract"), vec![0]), vec![9]);
    let wat = calling(function, arguments, "(memory (export \"memory\") 1)");
    run_in(context, state, &wat, 1_000_000)
}

/// The functions of the table; what a callee returned can be read after a call only, and is tested with those.
fn functions() -> impl Iterator<Item = &'static HostFunction> {
    HOST_FUNCTIONS.iter().filter(|f| f.name != "return_read")
}

/// How many bytes the message of a bad pointer says were wanted.
fn wanted(message: &str) -> i64 {
    let words = message.split(' ').collect::<Vec<_>>();
    let with = words
        .iter()
        .position(|word| *word == "with")
        .expect("how many bytes");
    words[with + 1].parse().expect("a number")
}

#[test]
fn every_pointer_may_end_where_memory_ends_and_not_one_byte_later() {
    let mut pointers = 0;
    for function in functions() {
        for index in (0..function.params.len()).filter(|i| is_pointer(function, *i)) {
            pointers += 1;
            let parameter = function.params[index].0;
            let at = |pointer: i64| {
                let mut arguments = touching(function);
                arguments[index] = pointer;
                called(function, &arguments)
            };
            let beyond = at(SIZE);
            assert_eq!(
                beyond.outcome,
                Outcome::Trap,
                "{} {parameter}",
                function.name
            );
            let message = beyond.message.unwrap_or_default();
            let bytes = wanted(&message);
            assert!(message.starts_with(function.name), "{message}");
            assert!(
                message.contains(&format!(
                    "at {SIZE} with {bytes} bytes ends at {}",
                    SIZE + bytes
                )),
                "{message}"
            );
            assert!([1, 16, 20, 32].contains(&bytes), "{message}");

            let last = at(SIZE - bytes);
            assert_ne!(
                last.outcome,
                Outcome::Trap,
                "{} {parameter}: {:?}",
                function.name,
                last.message
            );
            for outside in [
                SIZE - bytes + 1,
                i64::from(i32::MAX),
                i64::from(i32::MIN),
                -1,
            ] {
                let done = at(outside);
                assert_eq!(
                    done.outcome,
                    Outcome::Trap,
                    "{} {parameter} {outside}",
                    function.name
                );
                assert_eq!(wanted(&done.message.unwrap_or_default()), bytes);
                assert!(done.prints.is_empty(), "the contract did not go on");
            }
        }
    }
    assert!(pointers >= 20, "the table has pointers");
}

#[test]
fn a_contract_without_memory_is_told_so_by_every_function_that_needs_one() {
    for function in functions() {
        let needs = (0..function.params.len()).any(|i| is_pointer(function, i));
        let wat = calling(function, &touching(function), "");
        let state = MockRuntimeState::default();
        let context = ExecutionContext::call(account("alice"), account("contract"), "main");
        let done = run_in(context, state, &wat, 1_000_000);
        match needs {
            true => assert!(
                done.message
                    .is_some_and(|m| m.contains("exports no memory")),
                "{}",
                function.name
            ),
            false => assert!(done.success, "{}", function.name),
        }
    }
}

#[test]
fn a_memory_of_no_pages_has_room_for_nothing() {
    for function in functions() {
        if !(0..function.params.len()).any(|i| is_pointer(function, i)) {
            continue;
        }
        let wat = calling(
            function,
            &touching(function),
            "(memory (export \"memory\") 0)",
        );
        let mut context = ExecutionContext::call(account("alice"), account("contract"), "main");
        context.input = Bytes(vec![7]);
        let done = run_in(context, MockRuntimeState::default(), &wat, 1_000_000);
        assert_eq!(done.outcome, Outcome::Trap, "{}", function.name);
        let message = done.message.unwrap_or_default();
        assert!(
            message.contains("outside the memory of 0 bytes"),
            "{message}"
        );
    }
}
