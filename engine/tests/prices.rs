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
            .map(|i| i.price + i.host.map_or(0, |host| host.entry().least_price()))
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
fn a_function_that_is_called_is_in_the_round_of_the_loop_that_calls_it() {
    let wat = r#"(module
      (func $h (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
      (func (export "main") (param $n i32)
        (loop $again
          (local.set $n (i32.sub (call $h (local.get $n)) (i32.const 2)))
          (br_if $again (local.get $n)))))"#;
    let price = price(wat);
    assert_eq!(price.calls, [0]);
    assert!(!price.at_least, "{}", price.formula());
    let round = price.loops[0].round;
    assert_eq!(round.least, round.most);
    for n in [1, 2, 10] {
        let rounds = u64::from(n - 1u32);
        let expected = price.once.least + rounds * round.least;
        assert_eq!(gas(wat, &[n.cast_signed()]), expected, "{n} rounds");
    }
}

#[test]
fn a_function_that_is_called_on_one_way_is_in_the_price_of_that_way_alone() {
    let wat = r#"(module
      (func $h (result i32) (i32.mul (i32.const 2) (i32.const 3)))
      (func (export "main") (param i32) (result i32)
        (if (result i32) (local.get 0) (then (call $h)) (else (i32.const 1)))))"#;
    let price = price(wat);
    let (least, most) = (gas(wat, &[0]), gas(wat, &[1]));
    assert_eq!(price.once, PriceRange { least, most });
    assert_eq!(price.formula(), format!("{least} to {most}"));
}

#[test]
fn a_call_of_a_function_that_never_returns_is_no_way_to_return() {
    let wat = r#"(module
      (func $stop (drop (i32.const 1)) unreachable)
      (func (export "main") (param i32) (if (local.get 0) (then (call $stop)))))"#;
    let price = price(wat);
    let spent = gas(wat, &[0]);
    assert!(price.returns);
    assert_eq!(price.formula(), spent.to_string());
}

#[test]
fn how_deep_a_recursion_goes_and_how_often_a_called_loop_is_open() {
    let recursion = include_str!("programs/recursion.wat");
    for function in contract(recursion).function_prices() {
        assert_eq!(function.recursive, function.calls, "{:?}", function.name);
        assert!(function.at_least, "{}", function.formula());
    }
    let wat = r#"(module
      (func $wait (param $n i32)
        (loop $again (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
      (func (export "main") (param i32) (call $wait (local.get 0))))"#;
    let price = price(wat);
    assert_eq!(price.once.least, gas(wat, &[1]));
    assert!(price.at_least && price.recursive.is_empty());
}

#[test]
fn functions_that_call_each_other_in_a_circle_cost_at_least_what_their_prices_say() {
    let wat = r#"(module
      (func $even (export "main") (param i32) (result i32)
        (if (result i32) (local.get 0)
          (then (call $odd (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 1))))
      (func $odd (param i32) (result i32)
        (if (result i32) (local.get 0)
          (then (call $even (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0)))))"#;
    let prices = contract(wat).function_prices();
    assert!(prices.iter().all(|price| price.at_least));
    assert_eq!(
        (&prices[0].recursive[..], &prices[1].recursive[..]),
        (&[][..], &[0][..])
    );
    for n in 0..5 {
        assert!(gas(wat, &[n]) >= prices[0].once.least, "{n}");
    }
}

#[test]
fn runs_of_random_functions_that_call_each_other_are_within_their_prices() {
    let mut exact = 0;
    for seed in 0..150 {
        let wat = random::module(seed);
        let prices = contract(&wat).function_prices();
        let main = &prices[0];
        // No loop goes back more than twice each time it is entered.
        let rounds = |depth: usize| 2 * 3u64.pow(u32::try_from(depth).expect("few"));
        let loops = main.loops.iter().map(|of| rounds(of.depth) * of.round.most);
        let highest = main.once.most + loops.sum::<u64>();
        let open = main.at_least || main.loops.iter().any(|of| of.at_least);
        for argument in 0..8 {
            let spent = gas(&wat, &[argument]);
            let formula = main.formula();
            assert!(
                spent >= main.once.least,
                "seed {seed}: {spent}, {formula}\n{wat}"
            );
            assert!(
                open || spent <= highest,
                "seed {seed}: {spent}, {formula}\n{wat}"
            );
            exact += u32::from(!open);
        }
    }
    assert!(exact > 100, "{exact} runs have an upper bound");
}

mod random {
    //! Modules of functions that call later ones, on ways and in loops that depend on their argument.

    use crate::common::random::Random;

    const FUNCTIONS: u64 = 4;

    pub(super) fn module(seed: u64) -> String {
        let mut random = Random(seed);
        let functions = (0..FUNCTIONS).map(|number| {
            let export = if number == 0 { "(export \"main\")" } else { "" };
            let body = body(&mut random, number, 2);
            format!(
                "(func $f{number} {export} (param $x i32) (local $i i32) (local $j i32)\n{body})\n"
            )
        });
        format!("(module {})", functions.collect::<String>())
    }

    fn body(random: &mut Random, number: u64, depth: usize) -> String {
        let items = 0..=random.below(3);
        items.map(|_| item(random, number, depth)).collect()
    }

    fn item(random: &mut Random, number: u64, depth: usize) -> String {
        let bit = 1 << random.below(3);
        let test = format!("(i32.and (local.get $x) (i32.const {bit}))");
        let callee = number + 1 + random.below(FUNCTIONS);
        match random.below(6) {
            0 if depth > 0 => {
                let then = body(random, number, depth - 1);
                let or_else = body(random, number, depth - 1);
                format!("(if {test} (then {then}) (else {or_else}))\n")
            }
            1 if depth > 0 => {
                let counter = ["$i", "$j"][depth - 1];
                let inside = body(random, number, depth - 1);
                format!(
                    "(local.set {counter} (i32.rem_u (local.get $x) (i32.const 3)))
                     (loop $l{depth} {inside}
                       (local.set {counter} (i32.sub (local.get {counter}) (i32.const 1)))
                       (br_if $l{depth} (i32.gt_s (local.get {counter}) (i32.const 0))))\n"
                )
            }
            2 | 3 if callee < FUNCTIONS => format!("(call $f{callee} {test})\n"),
            4 => format!("(if {test} (then return))\n"),
            _ => "(drop (i32.mul (local.get $x) (i32.const 3)))\n".to_owned(),
        }
    }
}

#[test]
fn calls_of_own_functions_and_of_the_host_are_in_the_price() {
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
    let [inner, set] = &store.function_prices()[..2] else {
        panic!("two functions");
    };
    assert_eq!(set.name.as_deref(), Some("set"));
    assert_eq!(set.calls, [inner.index]);
    assert!(set.once.least > inner.once.least && set.at_least);
    assert!(set.formula().ends_with('+'), "{}", set.formula());
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
