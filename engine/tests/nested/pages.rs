//! The memory that callees begin with costs no gas, and is counted over the whole transaction.

use wattage_core::limits;
use wattage_core::types::Address;
use wattage_core::vm::Outcome;

use crate::common::chain::{Chain, Terms};
use crate::relay::{Request, escaped, relayed, set_up};

/// A contract that begins with so many pages of memory, and ends well or fails, as one likes.
fn pages(pages: u64) -> String {
    format!("(module (memory {pages}) (func (export \"fail\") unreachable) (func (export \"ok\")))")
}

/// Calls `function` of the first contract so often, and then that of the second; `fail` does so and fails.
fn caller(calls: [(Address, u64); 2], function: &str) -> String {
    let again = |at: usize, times: u64| {
        format!(
            "(local.set $n (i32.const {times}))
             (if (local.get $n) (then (loop $again
               (drop (call $call (i32.const {at}) (i32.const 64) (i32.const {}) (i32.const 0) (i32.const 0) (i32.const 80) (i64.const -1)))
               (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))",
            function.len()
        )
    };
    let [(first, many), (second, few)] = calls;
    format!(
        r#"(module (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "{}") (data (i32.const 32) "{}") (data (i32.const 64) "{function}")
          (func $calls (export "main") (local $n i32) {} {})
          (func (export "fail") (call $calls) unreachable))"#,
        escaped(first),
        escaped(second),
        again(0, many),
        again(32, few)
    )
}

#[test]
fn pages_that_callees_begin_with_are_counted_over_the_transaction_and_those_of_failed_ones_too() {
    let chain = Chain::new();
    let most = limits::MEMORY_PAGES as u64;
    let (large, small) = (
        chain.deployed(&pages(most), 0),
        chain.deployed(&pages(1), 0),
    );
    let whole = limits::CALLEE_PAGES / most - 1;
    for function in ["ok", "fail"] {
        for (pages, fits) in [
            (limits::CALLEE_PAGES - 1, true),
            (limits::CALLEE_PAGES, true),
            (limits::CALLEE_PAGES + 1, false),
        ] {
            let rest = pages - whole * most;
            let wat = caller([(large, whole), (small, rest)], function);
            // The caller's own page is not a callee's.
            let receipt = chain.call(chain.deployed(&wat, 0), "main", &[]);
            let message = receipt.message.unwrap_or_default();
            if fits {
                assert_eq!(receipt.outcome, Outcome::Success, "{pages}: {message}");
            } else {
                assert_eq!(receipt.outcome, Outcome::Trap, "{pages}");
                let words = format!(
                    "{pages} pages of memory in sum; the limit is {}",
                    limits::CALLEE_PAGES
                );
                assert!(
                    message.starts_with("call: ") && message.contains(&words),
                    "{message}"
                );
            }
        }
    }
}

#[test]
fn the_call_that_passes_the_limit_of_pages_ends_its_caller_and_not_who_called_that() {
    let (chain, relay, _) = set_up();
    let large = chain.deployed(&pages(limits::MEMORY_PAGES as u64), 0);
    let empty = chain.deployed(&pages(0), 0);
    let whole = limits::CALLEE_PAGES / limits::MEMORY_PAGES as u64;
    // The looping contract is a callee itself, with its page: what is left for its own callees is not a whole number.
    let looping = chain.deployed(&caller([(large, whole), (empty, 0)], "ok"), 0);
    let done = relayed(&chain, relay, &Request::new(looping, "main"));
    assert_eq!((done.receipt.outcome, done.answer()), (Outcome::Success, 1));
    let message = done.calls[0].message.clone().unwrap_or_default();
    assert!(message.contains("the limit is 65536"), "{message}");
    // Callees without memory are not its business, however many there are.
    let light = chain.deployed(&caller([(large, whole), (empty, 500)], "ok"), 0);
    assert_eq!(chain.call(light, "main", &[]).outcome, Outcome::Success);
}

#[test]
fn pages_of_what_a_failed_callee_had_called_are_counted_as_well() {
    let chain = Chain::new();
    let large = chain.deployed(&pages(limits::MEMORY_PAGES as u64), 0);
    let half = limits::CALLEE_PAGES / limits::MEMORY_PAGES as u64 / 2;
    let failing = chain.deployed(&caller([(large, half), (large, 0)], "ok"), 0);
    // Twice half of all there are, and twice a page of the failing contract itself.
    let twice = chain.deployed(&caller([(failing, 1), (failing, 1)], "fail"), 0);
    let applied = chain.call_on("bob", twice, "main", Terms::default());
    assert_eq!(applied.receipt.outcome, Outcome::Success);
    let failed = applied.calls.iter().filter(|call| call.depth == 2);
    let messages: Vec<_> = failed.map(|call| call.message.as_deref()).collect();
    assert_eq!(messages[0], Some("unreachable was executed"));
    let second = messages[1].unwrap_or_default();
    assert!(second.contains("65538 pages of memory in sum"), "{second}");
}
