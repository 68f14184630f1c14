//! Traced calls: the tree of who called whom, with exact gas, however the call ended.

mod common;

use common::{account, programs, run_with, state_with, tree::check};
use wattage_core::limits;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{CallTree, Detail, ExecutionContext, ExecutionResult, Outcome};

const GAS: u64 = 10_000_000;

/// Calls `function` on a state with other contracts, traced; what is true of every tree is checked.
fn traced_among(
    contracts: &[(&str, &str)],
    wat: &str,
    function: &str,
    arguments: &[Value],
    gas: u64,
) -> ExecutionResult<MockRuntimeState> {
    let mut context = ExecutionContext::call(account("alice"), account("contract"), function);
    context.arguments = arguments.to_vec();
    let done = run_with(Detail::Traced, context, state_with(contracts), wat, gas);
    check(&done);
    done
}

fn traced(wat: &str, argument: i32, gas: u64) -> ExecutionResult<MockRuntimeState> {
    traced_among(&[], wat, "main", &[Value::I32(argument)], gas)
}

fn tree(done: &ExecutionResult<MockRuntimeState>) -> &CallTree {
    done.tree.as_ref().expect("a traced call has a tree")
}

/// Each node below the root: how deep, label, calls, gas.
fn told(tree: &CallTree) -> Vec<String> {
    let mut depths = Vec::<usize>::new();
    let mut told = Vec::new();
    for node in &tree.nodes {
        let depth = node.parent.map_or(0, |parent| depths[parent as usize] + 1);
        depths.push(depth);
        let (indent, label) = (" ".repeat(depth), node.callee.label());
        told.push(format!("{indent}{label} {} {}", node.calls, node.gas));
    }
    told.split_off(1)
}

#[test]
fn the_tree_of_every_program_adds_up_at_every_gas_limit() {
    for (_, wat, function, arguments) in programs() {
        let done = traced_among(&[], &wat, &function, &arguments, GAS);
        let step = usize::try_from((done.gas_used / 60).max(1)).expect("small");
        for limit in (0..=done.gas_used + 1).step_by(step) {
            traced_among(&[], &wat, &function, &arguments, limit);
        }
    }
}

const CALLS: &str = r#"(module
 (import "env" "print_i32" (func $print (param i32)))
 (func (export "main") (param i32)
  (call $twice (local.get 0)) (call $twice (local.get 0)))
 (func $twice (param i32)
  (call $print (local.get 0)) (call $half (local.get 0)) (call $half (local.get 0)))
 (func $half (param i32)
  (if (i32.eq (local.get 0) (i32.const 1)) (then (return)))
  (drop (i32.div_u (i32.const 1) (local.get 0)))))"#;

#[test]
fn calls_of_one_function_from_one_place_are_one_node_and_host_functions_are_leaves() {
    let done = traced(CALLS, 7, GAS);
    assert_eq!(
        told(tree(&done)),
        [
            " main 1 55",
            "  twice 2 50",
            "   host.print_i32 2 4",
            "   half 4 32"
        ]
    );
    assert_eq!(
        tree(&done).folded(),
        "main 5\nmain;twice 14\nmain;twice;host.print_i32 4\nmain;twice;half 32\n"
    );
    // A function that returns early has ended too.
    let done = traced(CALLS, 1, GAS);
    assert_eq!(told(tree(&done))[3], "   half 4 20");
}

#[test]
fn a_trap_ends_everything_that_was_open_with_what_it_had_used() {
    let done = traced(CALLS, 0, GAS);
    assert_eq!(done.outcome, Outcome::Trap);
    assert_eq!(
        told(tree(&done)),
        [
            " main 1 22",
            "  twice 1 17",
            "   host.print_i32 1 2",
            "   half 1 8"
        ]
    );
}

#[test]
fn where_gas_runs_out_the_rest_belongs_to_what_was_open() {
    let whole = traced(CALLS, 7, GAS).gas_used;
    for limit in 0..whole {
        let done = traced(CALLS, 7, limit);
        assert_eq!(done.outcome, Outcome::OutOfGas);
    }
    // In a host function: one gas was left of two.
    let done = traced(CALLS, 7, 5 + 7 + 1);
    assert_eq!(
        told(tree(&done)),
        [" main 1 13", "  twice 1 8", "   host.print_i32 1 1"]
    );
}

#[test]
fn functions_that_call_each_other_are_told_as_deep_as_they_go() {
    let wat = r#"(module
      (func $even (export "main") (param i32)
        (if (local.get 0) (then (call $odd (i32.sub (local.get 0) (i32.const 1))))))
      (func $odd (param i32)
        (if (local.get 0) (then (call $even (i32.sub (local.get 0) (i32.const 1)))))))"#;
    let done = traced(wat, 3, GAS);
    assert_eq!(
        told(tree(&done)),
        [" even 1 24", "  odd 1 17", "   even 1 10", "    odd 1 3"]
    );
}

#[test]
fn calls_deeper_than_the_limit_count_where_they_were_made() {
    let wat = r#"(module (func $down (export "main") (param i32)
      (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1)))))))"#;
    for (below, hidden) in [
        (limits::CALL_TREE_DEPTH - 2, 0),
        (limits::CALL_TREE_DEPTH + 8, 10),
    ] {
        let done = traced(wat, i32::try_from(below).expect("small"), GAS);
        assert!(done.success);
        let last = tree(&done).nodes.last().expect("a node");
        assert_eq!(last.hidden, hidden);
        assert_eq!(last.gas, 3 + hidden * 7);
        assert_eq!(tree(&done).nodes.len(), limits::CALL_TREE_DEPTH);
    }
}

#[test]
fn a_tree_has_no_more_nodes_than_its_limit() {
    // Every way through three functions, nine deep: 3^9 is beyond the limit.
    let call = |next: usize| format!("(call $f{next} (i32.sub (local.get 0) (i32.const 1)))");
    let body: String = (0..3).map(call).collect();
    let function = |n| format!("(func $f{n} (param i32) (if (local.get 0) (then {body})))");
    let functions: String = (0..3).map(function).collect();
    let wat = format!(
        "(module {functions} (func (export \"main\") (param i32) (call $f0 (local.get 0))))"
    );
    let done = traced(&wat, 9, GAS);
    assert!(done.success, "{:?}", done.message);
    let nodes = &tree(&done).nodes;
    assert_eq!(nodes.len(), limits::CALL_TREE_NODES);
    let calls: u64 = done.functions.iter().map(|function| function.calls).sum();
    // The root is no function.
    let told: u64 = nodes.iter().map(|node| node.calls + node.hidden).sum();
    assert_eq!(told, calls + 1);
}

#[test]
fn a_start_function_stands_beside_the_entry() {
    let wat = r#"(module (start $begin) (func $begin (drop (i32.const 1)))
      (func (export "main") (param i32)))"#;
    assert_eq!(
        told(tree(&traced(wat, 0, GAS))),
        [" begin 1 2", " main 1 1"]
    );
}

/// Calls the contract `inner` twice, and says nothing of how it ended.
const OUTER: &str = r#"(module
 (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
 (memory (export "memory") 1)
 (data (i32.const 0) "inner") (data (i32.const 32) "pay")
 (func $try (param i64)
  (drop (call $call (i32.const 0) (i32.const 32) (i32.const 3) (i32.const 0) (i32.const 0)
   (i32.const 64) (local.get 0))))
 (func (export "main") (param i32)
  (call $try (i64.const 100)) (call $try (i64.extend_i32_u (local.get 0)))))"#;

/// Works for a while in a function of its own.
const INNER: &str = r#"(module
 (import "env" "gas_left" (func $left (result i64)))
 (func $work (drop (call $left)))
 (func (export "pay") (call $work) (call $work)))"#;

#[test]
fn a_contract_that_is_called_is_a_branch_of_the_tree_under_the_host_function() {
    let done = traced_among(&[("inner", INNER)], OUTER, "main", &[Value::I32(100)], GAS);
    assert_eq!(done.outcome, Outcome::Success);
    assert_eq!(
        told(tree(&done)),
        [
            " main 1 5246",
            "  try 2 5240",
            "   host.call 2 5222",
            "    inner.pay 2 22",
            "     pay 2 22",
            "      work 4 16",
            "       host.gas_left 4 8"
        ]
    );
}

#[test]
fn a_callee_that_runs_out_of_gas_has_what_it_was_given_and_its_caller_goes_on() {
    let done = traced_among(&[("inner", INNER)], OUTER, "main", &[Value::I32(5)], GAS);
    assert_eq!(done.outcome, Outcome::Success);
    assert_eq!(done.calls[1].outcome, Some(Outcome::OutOfGas));
    let told = told(tree(&done));
    // 11 of the first, and the 5 that the second was given: 3 for pay itself, 2 for work, and none for its host call.
    assert_eq!(
        told[3..6],
        ["    inner.pay 2 16", "     pay 2 16", "      work 3 10"]
    );
}

#[test]
fn a_transaction_that_is_traced_tells_its_tree_without_the_base() {
    let chain = common::chain::Chain::new();
    let contract = chain.deployed(CALLS, 0);
    let terms = common::chain::Terms {
        arguments: vec![Value::I32(7)],
        ..common::chain::Terms::default()
    };
    let call = common::chain::call(contract, "main", terms);
    let transaction = chain.signed("alice", GAS, call);
    let preview = |detail| {
        let preview = chain
            .ledger
            .preview(&*common::VM, vec![transaction.clone()], detail);
        preview.expect("a preview").applied.remove(0)
    };
    let (plain, traced) = (preview(Detail::Plain), preview(Detail::Traced));
    assert_eq!(plain.receipt, traced.receipt);
    assert_eq!((plain.tree, plain.lines.len()), (None, 0));
    let tree = traced.tree.expect("a tree");
    let receipt = &traced.receipt;
    assert_eq!(tree.nodes[0].gas + receipt.breakdown.base, receipt.gas_used);
    assert_eq!(traced.lines, preview(Detail::Profiled).lines);
}
