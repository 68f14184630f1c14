//! The same instrumented bytes on Wasmtime and in a real Chromium: results, gas, slots, counters, globals, memory and traps
//! are the same, to the bit. Nothing of the page takes part.

mod common;
mod parity;
#[path = "browser/visitor.rs"]
#[allow(dead_code)] // people's clicks are for the page's tests
mod visitor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chromiumoxide::cdp::js_protocol::runtime::{CallArgument, CallFunctionOnParams};
use parity::Subject;
use parity::case::{Broken, Call, Case, End, GAS, Seen, bits};
use parity::modules::seeds;
use parity::native;
use serde::Deserialize;
use serde_json::json;
use visitor::Visitor;
use wasmtime::{Engine, Strategy};
use wattage_core::contract::{Entry, exports};
use wattage_core::limits;
use wattage_core::types::ValueType;

/// Seeds of the normal test; not every one gives a contract.
const SEEDS: u64 = 300;
/// Modules that are sent to the browser at a time: each message ends well before the driver's patience.
const BATCH: usize = 25;
/// What runs in the page.
const PAGE: &str = include_str!("parity/page.js");

/// What the browser says of a call.
#[derive(Debug, Deserialize)]
struct Answer {
    results: Option<Vec<String>>,
    trap: Option<String>,
    globals: Vec<String>,
    memory: Option<(u64, u32)>,
}

/// What V8 says of a broken rule, and which rules it means. It tells fewer apart than Wasmtime.
const SENTENCES: [(&str, &[Broken]); 12] = [
    ("unreachable", &[Broken::Unreachable]),
    ("memory access out of bounds", &[Broken::Memory]),
    ("data segment", &[Broken::Memory]),
    ("table index is out of bounds", &[Broken::Table]),
    ("table initializer", &[Broken::Table]),
    // The first of its kind is what earlier versions say of both.
    (
        "null function or function signature mismatch",
        &[Broken::NullElement, Broken::Signature],
    ),
    ("null function", &[Broken::NullElement]),
    ("function signature mismatch", &[Broken::Signature]),
    ("divide by zero", &[Broken::DivisionByZero]),
    ("remainder by zero", &[Broken::DivisionByZero]),
    ("divide result unrepresentable", &[Broken::IntegerOverflow]),
    (
        "float unrepresentable in integer range",
        &[Broken::IntegerOverflow, Broken::Conversion],
    ),
];

impl Answer {
    /// Panics unless it is what Wasmtime showed.
    fn expect(&self, seen: &Seen, what: &str) {
        let number = |text: &String| text.parse::<u64>().expect("a decimal number");
        match (&seen.end, &self.results, &self.trap) {
            (End::Returned(ours), Some(theirs), None) => {
                let theirs: Vec<u64> = theirs.iter().map(number).collect();
                assert_eq!(*ours, theirs, "{what}: results");
            }
            (End::Trapped(broken), None, Some(sentence)) => {
                let known = SENTENCES.iter().find(|(part, _)| sentence.contains(part));
                let (_, rules) =
                    known.unwrap_or_else(|| panic!("{what}: {sentence:?}, but {broken:?}"));
                assert!(
                    rules.contains(broken),
                    "{what}: {sentence:?}, but {broken:?}"
                );
            }
            _ => panic!("{what}: {seen:?}, but {self:?}"),
        }
        let globals = seen.globals.iter().map(|(name, _)| name.clone());
        let globals: Vec<_> = globals.zip(self.globals.iter().map(number)).collect();
        assert_eq!(seen.globals, globals, "{what}: globals");
        assert_eq!(seen.memory, self.memory, "{what}: memory");
    }
}

/// A module that calls the entry for JavaScript: every parameter and result is its bits as i64.
fn shim(entry: &Entry) -> Vec<u8> {
    let into = |(index, ty): (usize, ValueType)| {
        let get = format!("(local.get {index})");
        match ty {
            ValueType::I64 => get,
            ValueType::I32 => format!("(i32.wrap_i64 {get})"),
            ValueType::F32 => format!("(f32.reinterpret_i32 (i32.wrap_i64 {get}))"),
            ValueType::F64 => format!("(f64.reinterpret_i64 {get})"),
        }
    };
    let out = |(index, ty): (usize, ValueType)| {
        let get = format!("(local.get $r{index})");
        match ty {
            ValueType::I64 => get,
            ValueType::I32 => format!("(i64.extend_i32_u {get})"),
            ValueType::F32 => format!("(i64.extend_i32_u (i32.reinterpret_f32 {get}))"),
            ValueType::F64 => format!("(i64.reinterpret_f64 {get})"),
        }
    };
    let params: Vec<_> = entry.params.iter().map(|param| param.ty).collect();
    let results = &entry.results;
    let i64s = |count: usize| " i64".repeat(count);
    let types = |types: &[ValueType]| types.iter().map(|ty| format!(" {ty}")).collect::<String>();
    let text = |parts: &mut dyn Iterator<Item = String>| parts.collect::<String>();
    let numbered = || results.iter().copied().enumerate();
    let wat = format!(
        "(module (import \"contract\" \"entry\" (func $entry (param{takes}) (result{gives})))
           (func (export \"entry\") (param{params}) (result{results}) {locals} {inward} call $entry {taken} {outward}))",
        takes = types(&params),
        gives = types(results),
        params = i64s(params.len()),
        results = i64s(results.len()),
        locals = text(&mut numbered().map(|(i, ty)| format!("(local $r{i} {ty})"))),
        inward = text(&mut params.into_iter().enumerate().map(into)),
        taken = text(&mut numbered().rev().map(|(i, _)| format!("local.set $r{i} "))),
        outward = text(&mut numbered().map(out)),
    );
    wat::parse_str(&wat).unwrap_or_else(|error| panic!("{error}\n{wat}"))
}

/// A case as the page takes it. What Wasmtime has seen says which globals to read.
fn message(case: &Case, seen: &[Seen]) -> serde_json::Value {
    let call = |(call, seen): (&Call, &Seen)| {
        let names: Vec<_> = seen.globals.iter().map(|(name, _)| name).collect();
        let arguments: Vec<_> = call
            .arguments
            .iter()
            .map(|v| bits(*v).to_string())
            .collect();
        json!({
            "entry": call.entry.name,
            "start": exports::START,
            "shim": STANDARD.encode(shim(&call.entry)),
            "meter": [[exports::GAS, GAS.to_string()], [exports::SLOTS, limits::STACK_SLOTS.to_string()]],
            "arguments": arguments,
            "globals": names,
        })
    };
    let calls: Vec<_> = case.calls.iter().zip(seen).map(call).collect();
    json!({ "wasm": STANDARD.encode(&case.wasm), "calls": calls })
}

/// Makes the calls of `subjects` on both sides and compares. Answers how many calls there were.
async fn compare(visitor: &Visitor, engine: &Engine, subjects: &[Subject]) -> usize {
    let cases: Vec<&Case> = subjects.iter().flat_map(|subject| &subject.cases).collect();
    let run = || cases.iter().map(|case| native::run(engine, case)).collect();
    let seen: Vec<Vec<Seen>> = native::on_a_deep_stack(run);
    let messages: Vec<_> = cases
        .iter()
        .zip(&seen)
        .map(|(case, seen)| message(case, seen))
        .collect();
    let argument = CallArgument::builder().value(messages).build();
    let function = CallFunctionOnParams::builder()
        .function_declaration(PAGE)
        .argument(argument)
        .await_promise(true)
        .return_by_value(true)
        .build()
        .expect("a function");
    let answers = visitor
        .page
        .evaluate_function(function)
        .await
        .expect("the page answers");
    let answers: Vec<Answer> = answers.into_value().expect("answers");
    let calls = cases.iter().zip(&seen);
    let calls: Vec<_> = calls
        .flat_map(|(case, seen)| {
            case.calls
                .iter()
                .zip(seen)
                .map(move |(call, seen)| (case, call, seen))
        })
        .collect();
    assert_eq!(answers.len(), calls.len());
    for (answer, (case, call, seen)) in answers.iter().zip(&calls) {
        let what = format!("{} {} {:?}", case.name, call.entry.name, call.arguments);
        answer.expect(seen, &what);
    }
    calls.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn wasmtime_and_a_browser_agree_on_every_program_and_on_random_modules() {
    let seeds = seeds(SEEDS);
    parity::announce(&seeds);
    let visitor = Visitor::open("about:blank", 800).await;
    let engine = native::engine(Strategy::Cranelift);
    let mut calls = compare(&visitor, &engine, &parity::programs()).await;
    let mut modules = 0;
    let mut generated = seeds.clone().filter_map(parity::generated).peekable();
    while generated.peek().is_some() {
        let batch: Vec<Subject> = generated.by_ref().take(BATCH).collect();
        modules += batch.len();
        calls += compare(&visitor, &engine, &batch).await;
    }
    visitor.close().await;
    println!(
        "{modules} random modules and the programs, metered and profiled, {calls} calls on Wasmtime and in the browser: 0 differences"
    );
    let enough = (seeds.end - seeds.start) / 3;
    assert!(
        modules as u64 >= enough && calls >= 2 * modules,
        "too little was compared"
    );
}
