//! Static prices: the parts add up, and a function's formula is what runs of it really cost.

mod common;

use common::{programs, run};
use wattage_core::contract::{Contract, FunctionPrice, PointKind, PriceRange};
use wattage_core::examples::EXAMPLES;
use wattage_core::types::Value;

fn contract(wat: &str) -> Contract {
    Contract::from_wat(wat).unwrap_or_else(|error| panic!("{error}\n{wat}"))
}

/// The price of the only function that is exported as `main`.
fn price(wat: &str) -> FunctionPrice {
    let prices = contract(wat).function_prices();
    let main = prices
        .into_iter()
        .find(|p| p.name.as_deref() == Some("main"));
    main.expect("main")
}

fn gas(wat: &str, arguments: &[i32]) -> u64 {
    let arguments: Vec<Value> = arguments.iter().map(|v| Value::I32(*v)).collect();
    let done = run(wat, "main", &arguments, 10_000_000);
    assert!(done.success, "{:?}", done.message);
    done.gas_used
}

fn sources() -> impl Iterator<Item = (String, String)> {
    let examples = EXAMPLES
        .iter()
        .map(|e| (e.id.to_owned(), e.source.to_owned()));
    let programs = programs().into_iter().map(|(name, wat, ..)| (name, wat));
    programs.chain(examples)
}

#[test]
fn the_blocks_of_a_module_add_up_to_its_lines_and_to_its_instructions_and_entries() {
    for (name, wat) in sources() {
        let contract = contract(&wat);
        let blocks: u64 = contract
            .function_prices()
            .iter()
            .flat_map(|function| &function.blocks)
            .map(|block| block.gas)
            .sum();
        let lines: u64 = contract.line_prices().iter().map(|line| line.gas).sum();
        let instructions = contract.functions().iter().flat_map(|f| &f.instructions);
        let own: u64 = instructions
            .map(|i| i.price + i.host.map_or(0, |host| host.entry().price.base))
            .sum();
        let entries = contract.functions().len() as u64;
        assert_eq!(blocks, lines, "{name}");
        assert_eq!(blocks, own + entries, "{name}");
    }
}

#[test]
fn blocks_are_those_that_the_meter_charges() {
    for (name, wat) in sources() {
        let contract = contract(&wat);
        for (function, price) in contract.functions().iter().zip(contract.function_prices()) {
            let points = function.points.start as usize..function.points.end as usize;
            let charged = contract.points()[points].iter();
            let blocks = charged.filter(|p| matches!(p.kind, PointKind::Block { .. }));
            assert_eq!(
                blocks.count(),
                price.blocks.len(),
                "{name} {:?}",
                price.name
            );
        }
    }
}

#[test]
fn a_loop_costs_its_round_as_often_as_it_goes_back() {
    let wat = include_str!("programs/loop.wat");
    let price = price(wat);
    assert_eq!(price.loops.len(), 1);
    assert_eq!(price.once.least, price.once.most);
    assert_eq!(price.loops[0].round.least, price.loops[0].round.most);
    assert_eq!(price.formula(), "5 + n x 12");
    for n in [0i32, 1, 2, 1000] {
        let rounds = u64::from(n.unsigned_abs());
        let expected = price.once.least + rounds * price.loops[0].round.least;
        assert_eq!(gas(wat, &[n]), expected, "{n} rounds");
    }
}

#[test]
fn nested_loops_cost_each_their_own_rounds() {
    // Goes round the outer loop $a times and the inner one $b times in each, both tested at the end.
    let wat = r#"(module (func (export "main") (param $a i32) (param $b i32)
      (local $i i32) (local $j i32)
      (loop $outer
        (local.set $j (i32.const 0))
        (loop $inner
          (local.set $j (i32.add (local.get $j) (i32.const 1)))
          (br_if $inner (i32.lt_u (local.get $j) (local.get $b))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $outer (i32.lt_u (local.get $i) (local.get $a))))))"#;
    let price = price(wat);
    let depths: Vec<usize> = price.loops.iter().map(|l| l.depth).collect();
    assert_eq!(depths, [0, 1]);
    assert_eq!(price.loops[0].line, Some(3));
    assert_eq!(price.loops[1].line, Some(5));
    for (a, b) in [(1, 1), (1, 4), (3, 1), (5, 7)] {
        let outer = u64::from(a - 1u32);
        let inner = u64::from(a * (b - 1u32));
        let rounds = |number: usize| {
            let round = price.loops[number].round;
            assert_eq!(round.least, round.most);
            round.least
        };
        let expected = price.once.least + outer * rounds(0) + inner * rounds(1);
        let arguments = [a.cast_signed(), b.cast_signed()];
        assert_eq!(gas(wat, &arguments), expected, "{a} times {b}");
    }
}

#[test]
fn both_ways_of_an_if_are_the_edges_of_the_range() {
    let wat = r#"(module (func (export "main") (param i32) (result i32)
      (if (result i32) (local.get 0)
        (then (i32.const 1))
        (else (i32.add (i32.const 1) (i32.mul (i32.const 2) (i32.const 3)))))))"#;
    let price = price(wat);
    assert_eq!(price.once, PriceRange { least: 4, most: 8 });
    assert_eq!(price.formula(), "4 to 8");
    assert_eq!((gas(wat, &[1]), gas(wat, &[0])), (4, 8));
}

#[test]
fn ways_that_trap_or_revert_are_no_ways_to_return_and_dead_code_is_on_none() {
    let wat = r#"(module
      (import "env" "revert" (func $revert (param i32 i32)))
      (memory (export "memory") 1)
      (func (export "main") (param i32)
        (if (local.get 0) (then unreachable))
        (if (local.get 0) (then (call $revert (i32.const 0) (i32.const 0)) nop))
        return
        (loop $dead (br $dead))))"#;
    let price = price(wat);
    let spent = gas(wat, &[0]);
    assert_eq!(
        price.once,
        PriceRange {
            least: spent,
            most: spent
        }
    );
    assert!(price.loops.is_empty(), "{:?}", price.loops);
}

#[test]
fn every_label_of_a_br_table_is_a_way() {
    let wat = r#"(module (func (export "main") (param i32) (result i32)
      (block $two (block $one (block $zero
        (br_table $zero $one $two (local.get 0)))
        (return (i32.const 10)))
        (return (i32.add (i32.const 10) (i32.const 1))))
      (i32.add (i32.const 10) (i32.add (i32.const 1) (i32.const 1)))))"#;
    let price = price(wat);
    let spent: Vec<u64> = (0..4).map(|n| gas(wat, &[n])).collect();
    assert_eq!(price.once.least, *spent.iter().min().expect("a figure"));
    assert_eq!(price.once.most, *spent.iter().max().expect("a figure"));
    assert!(price.once.least < price.once.most);
}

#[test]
fn a_function_that_never_returns_costs_what_it_does_until_it_stops() {
    let stops = price("(module (func (export \"main\") i32.const 1 drop unreachable))");
    assert_eq!(stops.once, PriceRange { least: 2, most: 2 });
    let endless = price("(module (func (export \"main\") (loop (br 0))))");
    assert_eq!(endless.formula(), "2 + n x 1");
}

#[test]
fn calls_of_own_functions_are_named_and_those_of_the_host_are_priced() {
    let counter = contract(
        wattage_core::examples::example("counter")
            .expect("there")
            .source,
    );
    let prices = counter.function_prices();
    assert_eq!(prices[1].formula(), "203");
    assert!(prices.iter().all(|price| price.calls.is_empty()));
    let store = contract(
        wattage_core::examples::example("key-value")
            .expect("there")
            .source,
    );
    let set = &store.function_prices()[1];
    assert_eq!(set.name.as_deref(), Some("set"));
    assert_eq!(set.calls, [store.functions()[0].index]);
    assert!(
        set.at_least && set.formula().ends_with('+'),
        "{}",
        set.formula()
    );
}

#[test]
fn a_call_of_another_contract_costs_at_least_its_base() {
    let wat = r#"(module
      (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
      (func (export "main") (param i32 i64) (result i32)
        local.get 0 local.get 0 local.get 0 local.get 0 local.get 0 local.get 0 local.get 1
        call $call))"#;
    let line = contract(wat)
        .line_prices()
        .pop()
        .expect("the line of the call");
    assert_eq!((line.gas, line.at_least), (2_601, true));
    assert_eq!(price(wat).formula(), "2,609+");
}
