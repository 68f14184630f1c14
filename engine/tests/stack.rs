//! Counted stack slots end before the machine's own stack does, whatever a recursion looks like.
//!
//! What a compiled frame takes for each counted slot depends on the compiler: a float that must wait takes two words, what
//! is passed is there twice, integers and floats do not share their places. The shapes here are the worst of some eighty
//! that were tried: up to 24 bytes for a slot, 788 KiB in sum. They must end within 1 MiB; the node gives half as much again.

mod common;

use common::run;
use wasmtime::{Engine, Instance, Module, Store, Trap, Val};
use wattage_core::contract::{Contract, Mode, exports, instrument};
use wattage_core::limits;
use wattage_core::types::Value;
use wattage_core::vm::Outcome;
use wattage_engine::vm::settings;

/// What recursions may take here, bytes. Less than the node gives, so that a compiler that takes more is found in time.
const STACK: usize = 1024 * 1024;

/// Functions that keep a value busy across calls.
const IDENTITIES: &str = "(func $i64 (param i64) (result i64) (local.get 0)) \
                          (func $f64 (param f64) (result f64) (local.get 0))";

/// Modules whose `main` never ends, by name.
fn recursions() -> Vec<(&'static str, String)> {
    let plain = |wat: &str| wat.to_owned();
    vec![
        (
            "nothing",
            plain("(module (func $f (export \"main\") (call $f)))"),
        ),
        (
            "two functions",
            plain("(module (func $f (export \"main\") (call $g)) (func $g (call $f)))"),
        ),
        (
            "through a table",
            plain(
                "(module (table 1 funcref) (elem (i32.const 0) $f)
                  (func $f (export \"main\") (call_indirect (i32.const 0))))",
            ),
        ),
        ("untouched locals", untouched_locals()),
        ("locals in use", locals("i64")),
        ("float locals in use", locals("f64")),
        ("parameters and results", wide("i64")),
        ("float parameters and results", wide("f64")),
        ("operands of both kinds", operands()),
        ("values that change on branches", branches("i64", "i64.eqz")),
        (
            "floats that change on branches",
            branches("f64", "i32.trunc_sat_f64_s"),
        ),
        ("products", products()),
    ]
}

fn untouched_locals() -> String {
    let types = "i64 ".repeat(limits::LOCALS);
    format!("(module (func $f (export \"main\") (local {types}) (call $f)))")
}

/// All locals set before the call and used after it.
fn locals(ty: &str) -> String {
    let each =
        |write: &dyn Fn(usize) -> String| (1..=limits::LOCALS).map(write).collect::<String>();
    let set = each(&|i| format!("(local.set {i} ({ty}.mul (local.get 0) ({ty}.const {i})))"));
    let used = each(&|i| format!("(local.get {i}) ({ty}.add)"));
    let types = format!("{ty} ").repeat(limits::LOCALS);
    format!(
        "(module (func $f (export \"main\") (param {ty}) (result {ty}) (local {types})
          {set} (call $f (local.get 0)) {used}))"
    )
}

/// A call with as many parameters and results as there can be, beside the recursion.
fn wide(ty: &str) -> String {
    let many = |text: String| text.repeat(limits::PARAMS);
    let types = many(format!("{ty} "));
    let values = many(format!("({ty}.const 7) "));
    let drops = many("(drop)".to_owned());
    format!(
        "(module (func $wide (param {types}) (result {types}) {values})
          (func $f (export \"main\") {values} (call $wide) {drops} (call $f)))"
    )
}

/// First integers, then floats in the same slots, each across a call.
fn operands() -> String {
    let stack = |ty: &str| {
        let waiting = format!("(call ${ty} ({ty}.const 1)) ").repeat(500);
        let sum = format!("({ty}.add)").repeat(499);
        format!("{waiting} {sum} (global.set ${ty}s)")
    };
    format!(
        "(module {IDENTITIES}
          (global $i64s (mut i64) (i64.const 0)) (global $f64s (mut f64) (f64.const 0))
          (func $f (export \"main\") {} {} (call $f)))",
        stack("i64"),
        stack("f64")
    )
}

/// Locals that get another value on one way or the other, again and again: the register allocator moves them about.
fn branches(ty: &str, test: &str) -> String {
    const LOCALS: usize = 30;
    let place = |i: usize| 1 + i % LOCALS;
    let body: String = (0..600)
        .map(|i| {
            format!(
                "(if ({test} (local.get {})) (then (local.set {} (call ${ty} (local.get {}))))
                  (else (local.set {} (call ${ty} ({ty}.const {i})))))",
                place(i * 5),
                place(i),
                place(i * 7),
                place(i * 3),
            )
        })
        .collect();
    let used: String = (1..=LOCALS)
        .map(|i| format!("(local.get {i}) ({ty}.add)"))
        .collect();
    let types = format!("{ty} ").repeat(LOCALS);
    format!(
        "(module {IDENTITIES} (func $f (export \"main\") (param {ty}) (result {ty}) (local {types})
          {body} (call $f (local.get 0)) {used}))"
    )
}

/// The same 1,500 products before and after the call: an optimiser would compute them once and keep them.
fn products() -> String {
    let products: String = (0..1500)
        .map(|i| {
            let factor = i * 2 + 3;
            format!(
                "(local.set 1 (i64.add (local.get 1) (i64.mul (local.get 0) (i64.const {factor}))))"
            )
        })
        .collect();
    format!(
        "(module (func $f (export \"main\") (param i64) (result i64) (local i64)
          {products} (local.set 1 (i64.xor (local.get 1) (call $f (local.get 0)))) {products}
          (local.get 1)))"
    )
}

#[test]
fn endless_recursion_of_any_shape_ends_by_counted_slots_in_less_than_the_native_stack() {
    let mut config = settings();
    config.max_wasm_stack(STACK);
    let engine = Engine::new(&config).expect("an engine");
    for (name, wat) in recursions() {
        let contract = Contract::from_wat(&wat).unwrap_or_else(|error| panic!("{name}: {error}"));
        for mode in [Mode::Metered, Mode::Profiled] {
            let wasm = instrument(&contract, mode).wasm;
            let (trap, slots) = end_of(&engine, &wasm);
            assert_eq!(trap, Trap::UnreachableCodeReached, "{name}, {mode:?}");
            assert!(slots < 0, "{name}, {mode:?}: {slots} slots left");
        }
    }
}

/// How `main` traps, and the stack slots that are left then.
fn end_of(engine: &Engine, wasm: &[u8]) -> (Trap, i32) {
    let module = Module::new(engine, wasm).expect("a module");
    let mut store = Store::new(engine, ());
    let instance = Instance::new(&mut store, &module, &[]).expect("an instance");
    let all = i32::try_from(limits::STACK_SLOTS).expect("small");
    for (name, value) in [
        (exports::GAS, Val::I64(1 << 60)),
        (exports::SLOTS, Val::I32(all)),
    ] {
        let global = instance.get_global(&mut store, name).expect("the meter");
        global.set(&mut store, value).expect("its type");
    }
    let main = instance.get_func(&mut store, "main").expect("the entry");
    let ty = main.ty(&store);
    let zero = |ty| Val::default_for_ty(&ty).expect("a number");
    let arguments: Vec<Val> = ty.params().map(zero).collect();
    let mut results: Vec<Val> = ty.results().map(zero).collect();
    let error = main.call(&mut store, &arguments, &mut results);
    let trap = *error.expect_err("no end").downcast_ref().expect("a trap");
    let slots = instance.get_global(&mut store, exports::SLOTS);
    let slots = slots.expect("the meter").get(&mut store).i32();
    (trap, slots.expect("an i32"))
}

#[test]
fn endless_recursion_is_told_as_calls_that_are_nested_too_deeply() {
    for (name, wat) in recursions() {
        let entry = Contract::from_wat(&wat).expect("a contract");
        let params = entry.entries()[0].params.iter();
        let arguments: Vec<Value> = params.map(|p| p.ty.parse("7").expect("a number")).collect();
        let done = run(&wat, "main", &arguments, 1_000_000_000);
        assert_eq!(done.outcome, Outcome::Trap, "{name}");
        let message = done.message.unwrap_or_default();
        assert!(message.contains("nested too deeply"), "{name}: {message}");
    }
}

#[test]
fn recursion_is_possible_up_to_the_slots_and_not_one_frame_further() {
    // A frame of $down: 8, and a parameter, and at most two operands. `main`: 8, a parameter, an operand.
    let wat = "(module
      (func $down (param $n i64) (result i64)
        (if (result i64) (i64.eqz (local.get $n))
          (then (i64.const 0))
          (else (call $down (i64.sub (local.get $n) (i64.const 1))))))
      (func (export \"main\") (param $n i64) (result i64) (call $down (local.get $n))))";
    let frames = (limits::STACK_SLOTS - 10) / 11;
    let deepest = i64::try_from(frames).expect("small") - 1;
    for (depth, outcome) in [
        (deepest - 1, Outcome::Success),
        (deepest, Outcome::Success),
        (deepest + 1, Outcome::Trap),
    ] {
        let done = run(wat, "main", &[Value::I64(depth)], 100_000_000);
        assert_eq!(done.outcome, outcome, "{depth}");
    }
}

#[test]
fn recursion_that_is_too_deep_is_told_at_the_function_that_was_entered_last() {
    let wat = "(module
 (func $other (drop (i32.const 1)))
 (func $deep
  (call $deep))
 (func (export \"main\") (call $deep)))";
    let done = run(wat, "main", &[], 1_000_000);
    assert_eq!(done.outcome, Outcome::Trap);
    assert_eq!(done.location.map(|place| place.line), Some(3));
}
