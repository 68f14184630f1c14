//! Turns data files into Rust: the gas schedule (prices, and the table of host functions), and the reference of
//! instructions.

use std::fmt::Write as _;
use std::{env, fs, path::Path};

use serde::Deserialize;

#[path = "build/reference.rs"]
mod reference;

const REFERENCE: &str = "reference/instructions.toml";
const SCHEDULE: &str = "schedules/wattage-1.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schedule {
    id: String,
    instructions: Instructions,
    memory: Memory,
    transaction: Transaction,
    host: Vec<Host>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Instructions {
    free: Vec<String>,
    other: u64,
    function_entry: u64,
    reasons: InstructionReasons,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InstructionReasons {
    free: String,
    other: String,
    function_entry: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Memory {
    bulk_per_byte: u64,
    bulk_per_element: u64,
    grow_per_page: u64,
    reasons: MemoryReasons,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MemoryReasons {
    bulk_per_byte: String,
    bulk_per_element: String,
    grow_per_page: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Transaction {
    base: u64,
    deploy_per_byte: u64,
    input_per_byte: u64,
    reasons: TransactionReasons,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TransactionReasons {
    base: String,
    deploy_per_byte: String,
    input_per_byte: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Host {
    name: String,
    #[serde(default)]
    params: Vec<(String, String)>,
    result: Option<String>,
    price: Price,
    reason: String,
    doc: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Price {
    base: u64,
    #[serde(default)]
    per_byte: u64,
    #[serde(default)]
    per_32_bytes: u64,
    #[serde(default)]
    per: String,
    #[serde(default)]
    per_topic: u64,
    #[serde(default)]
    new_row: u64,
    #[serde(default)]
    callee: bool,
}

fn main() {
    for file in [SCHEDULE, REFERENCE, "build.rs", "build/reference.rs"] {
        println!("cargo:rerun-if-changed={file}");
    }
    let text = fs::read_to_string(SCHEDULE).expect("the schedule file is there");
    let schedule: Schedule = toml::from_str(&text).expect("the schedule file is well formed");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("schedule.rs"), prices(&schedule)).expect("OUT_DIR is writable");
    fs::write(
        Path::new(&out).join("host_functions.rs"),
        host_functions(&schedule.host),
    )
    .expect("OUT_DIR is writable");
    let text = fs::read_to_string(REFERENCE).expect("the reference is there");
    let instructions = reference::instructions(&text);
    fs::write(Path::new(&out).join("instructions.rs"), instructions).expect("OUT_DIR is writable");
}

fn prices(schedule: &Schedule) -> String {
    let Schedule {
        id,
        instructions,
        memory,
        transaction,
        ..
    } = schedule;
    format!(
        "/// The prices of schedule `{id}`, from `core/{SCHEDULE}`.
pub static WATTAGE_1: Schedule = Schedule {{
    id: {id:?},
    free_instructions: &{free:?},
    instruction: {},
    function_entry: {},
    bulk_per_byte: {},
    bulk_per_element: {},
    grow_per_page: {},
    transaction_base: {},
    deploy_per_byte: {},
    input_per_byte: {},
    reasons: Reasons {{
        free_instructions: {:?},
        instruction: {:?},
        function_entry: {:?},
        bulk_per_byte: {:?},
        bulk_per_element: {:?},
        grow_per_page: {:?},
        transaction_base: {:?},
        deploy_per_byte: {:?},
        input_per_byte: {:?},
    }},
}};
",
        instructions.other,
        instructions.function_entry,
        memory.bulk_per_byte,
        memory.bulk_per_element,
        memory.grow_per_page,
        transaction.base,
        transaction.deploy_per_byte,
        transaction.input_per_byte,
        instructions.reasons.free,
        instructions.reasons.other,
        instructions.reasons.function_entry,
        memory.reasons.bulk_per_byte,
        memory.reasons.bulk_per_element,
        memory.reasons.grow_per_page,
        transaction.reasons.base,
        transaction.reasons.deploy_per_byte,
        transaction.reasons.input_per_byte,
        free = instructions.free,
    )
}

fn host_functions(functions: &[Host]) -> String {
    let mut variants = String::new();
    let mut rows = String::new();
    for f in functions {
        let variant = camel(&f.name);
        writeln!(variants, "    /// `{}`: {}\n    {variant},", f.name, f.doc)
            .expect("writing to a string");
        let mut params = String::new();
        for (name, ty) in &f.params {
            write!(params, "({name:?}, {}), ", value_type(ty)).expect("writing to a string");
        }
        let results = f.result.as_deref().map(value_type).unwrap_or_default();
        writeln!(
            rows,
            "    HostFunction {{ id: HostFn::{variant}, name: {:?}, params: &[{params}], results: &[{results}], \
             price: HostPrice {{ base: {}, per_byte: {}, per_32_bytes: {}, per: {:?}, per_topic: {}, new_row: {}, callee: {} }}, \
             reason: {:?}, doc: {:?} }},",
            f.name,
            f.price.base,
            f.price.per_byte,
            f.price.per_32_bytes,
            f.price.per,
            f.price.per_topic,
            f.price.new_row,
            f.price.callee,
            f.reason,
            f.doc,
        )
        .expect("writing to a string");
    }
    let count = functions.len();
    format!(
        "/// A host function, by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum HostFn {{
{variants}}}

/// Every host function there is, in the order of [`HostFn`].
pub static HOST_FUNCTIONS: [HostFunction; {count}] = [
{rows}];
"
    )
}

fn value_type(name: &str) -> &'static str {
    match name {
        "i32" => "ValueType::I32",
        "i64" => "ValueType::I64",
        other => panic!("host functions take and return i32 and i64, not {other}"),
    }
}

fn camel(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_uppercase() + rest
        })
        .collect()
}
