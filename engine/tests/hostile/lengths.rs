//! Everything that a contract gives by its length, at the limit, one byte below it and one above.

use wattage_core::host::HOST_FUNCTIONS;
use wattage_core::limits;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{ExecutionContext, Outcome};

use crate::common::hosts::{calling, is_length};
use crate::common::{account, run, run_in};

/// The limit of each length of each host function, by the names of the table.
const LENGTHS: [(&str, &str, usize); 10] = [
    ("set_return", "len", limits::RETURN_BYTES),
    ("revert", "len", limits::RETURN_BYTES),
    ("storage_read", "key_len", limits::KEY_BYTES),
    ("storage_write", "key_len", limits::KEY_BYTES),
    ("storage_write", "val_len", limits::VALUE_BYTES),
    ("storage_delete", "key_len", limits::KEY_BYTES),
    ("emit_log", "count", limits::LOG_TOPICS as usize),
    ("emit_log", "len", limits::LOG_BYTES),
    ("call", "func_len", limits::NAME_BYTES),
    ("call", "input_len", limits::INPUT_BYTES),
];

/// Lengths that memory alone bounds: of what is read into it or hashed, which is paid for, and of what is printed, which is cut.
const BOUNDED_BY_MEMORY: [(&str, &str); 6] = [
    ("print", "len"),
    ("input_read", "len"),
    ("return_read", "len"),
    ("storage_read", "cap"),
    ("sha256", "len"),
    ("keccak256", "len"),
];

#[test]
fn every_length_given_to_a_host_function_holds_at_its_edge() {
    for (name, parameter, limit) in LENGTHS {
        let function = HOST_FUNCTIONS.iter().find(|f| f.name == name);
        let function = function.unwrap_or_else(|| panic!("{name} is no host function"));
        let index = function.params.iter().position(|(p, _)| *p == parameter);
        let index = index.unwrap_or_else(|| panic!("{name} has no {parameter}"));
        for (given, fits) in [(limit - 1, true), (limit, true), (limit + 1, false)] {
            let mut arguments = vec![0; function.params.len()];
            arguments[index] = i64::try_from(given).expect("small");
            let wat = calling(function, &arguments, "(memory (export \"memory\") 2)");
            let context = ExecutionContext::call(account("alice"), account("contract"), "main");
            let done = run_in(
                context,
                MockRuntimeState::default(),
                &wat,
                limits::GAS_DEFAULT,
            );
            let message = done.message.unwrap_or_default();
            if fits {
                let end = match name {
                    "revert" => Outcome::Revert,
                    _ => Outcome::Success,
                };
                assert_eq!(done.outcome, end, "{name} {parameter} {given}: {message}");
            } else {
                assert_eq!(done.outcome, Outcome::Trap, "{name} {parameter} {given}");
                let words = format!("the limit is {limit}");
                assert!(message.starts_with(&format!("{name}: ")), "{message}");
                assert!(message.contains(&words), "{message} lacks {words}");
                assert!(message.contains(&given.to_string()), "{message}");
            }
        }
    }
}

#[test]
fn no_length_of_the_host_function_table_is_forgotten_here() {
    for function in &HOST_FUNCTIONS {
        for (parameter, _) in function.params.iter().filter(|(name, _)| is_length(name)) {
            let limited = LENGTHS
                .iter()
                .any(|(f, p, _)| (*f, p) == (function.name, parameter));
            let bounded = BOUNDED_BY_MEMORY.contains(&(function.name, parameter));
            assert!(limited || bounded, "{} {parameter}", function.name);
        }
    }
}

#[test]
fn the_data_of_all_logs_together_holds_at_its_edge() {
    let wat = "(module (import \"env\" \"emit_log\" (func $log (param i32 i32 i32 i32)))
      (memory (export \"memory\") 1)
      (func (export \"main\") (param i32)
        (call $log (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 10000))
        (call $log (i32.const 0) (i32.const 0) (i32.const 0) (local.get 0))))";
    let rest = i32::try_from(limits::LOG_BYTES).expect("small") - 10_000;
    for (second, fits) in [(rest - 1, true), (rest, true), (rest + 1, false)] {
        let done = run(wat, "main", &[Value::I32(second)], limits::GAS_DEFAULT);
        assert_eq!(done.success, fits, "{second}: {:?}", done.message);
    }
}

#[test]
fn a_failure_is_told_with_as_many_open_functions_as_an_answer_may_have() {
    let wat = "(module
      (func $down (param $n i32)
        (if (i32.eqz (local.get $n)) (then unreachable))
        (call $down (i32.sub (local.get $n) (i32.const 1))))
      (func $main (export \"main\") (param $n i32) (call $down (local.get $n))))";
    let most = limits::TRACE_FRAMES;
    for (open, whole) in [
        (most - 1, true),
        (most, true),
        (most + 1, false),
        (2000, false),
    ] {
        // `main`, and $down once more than its number says.
        let more = i32::try_from(open - 2).expect("small");
        let done = run(wat, "main", &[Value::I32(more)], limits::GAS_DEFAULT);
        assert_eq!(done.trace.len(), open.min(most), "{open}");
        let names = done.trace.iter().map(|frame| frame.function.as_deref());
        let names: Vec<_> = names.collect();
        assert_eq!(names[0], Some("down"), "the innermost comes first");
        assert_eq!(names.last() == Some(&Some("main")), whole, "{open}");
    }
}
