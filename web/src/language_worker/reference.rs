//! What is told of host functions and instructions: in hovers, choices and signatures the same words.

use wattage_core::host::{HostFunction, MODULE};
use wattage_core::reference::Instruction;
use wattage_core::schedule::{Schedule, WATTAGE_1};

use super::module::Function;

/// The schedule whose prices are shown.
const SCHEDULE: &Schedule = &WATTAGE_1;

/// `1 gas (wattage-1)`: no figure without the schedule that made it.
pub(super) fn instruction_price(known: &Instruction) -> String {
    format!("{} ({})", instruction_gas(known), SCHEDULE.id)
}

/// `1 gas`, `1 gas + 1,000 per page`.
pub(super) fn instruction_gas(known: &Instruction) -> String {
    in_gas(&known.price_shown(SCHEDULE))
}

/// `1 gas; storage_store: 5,160 gas + 20,000 for a new row (wattage-1)`: a call, and what it calls.
pub(super) fn call_price(call: &Instruction, host: &HostFunction) -> String {
    let (own, name) = (instruction_gas(call), host.name);
    format!("{own}; {name}: {}", host_price(host))
}

/// `5,160 gas + 20,000 for a new row (wattage-1)`.
pub(super) fn host_price(host: &HostFunction) -> String {
    format!("{} ({})", host_gas(host), SCHEDULE.id)
}

/// `5,160 gas + 20,000 for a new row`.
pub(super) fn host_gas(host: &HostFunction) -> String {
    in_gas(&host.price_shown())
}

/// A price in words with its unit, which goes behind the first number.
fn in_gas(price: &str) -> String {
    match price.split_once(" + ") {
        Some((base, more)) => format!("{base} gas + {more}"),
        None => format!("{price} gas"),
    }
}

/// Parameters and results of a host function in WAT: `(param $key i64) (result i64)`.
fn host_type(host: &HostFunction) -> String {
    let params = host
        .params
        .iter()
        .map(|(name, ty)| format!("(param ${name} {ty})"));
    let results = host.results.iter().map(|ty| format!("(result {ty})"));
    params.chain(results).collect::<Vec<_>>().join(" ")
}

/// The whole import of a host function under a name.
pub(super) fn host_import(host: &HostFunction, id: &str) -> String {
    let ty = host_type(host);
    let gap = if ty.is_empty() { "" } else { " " };
    format!(
        "(import \"{MODULE}\" \"{}\" (func {id}{gap}{ty}))",
        host.name
    )
}

/// What a call does to the stack: `[i64] -> [i64]`.
pub(super) fn host_types(host: &HostFunction) -> String {
    let list = |types: Vec<String>| types.join(" ");
    let params = list(host.params.iter().map(|(_, ty)| ty.to_string()).collect());
    let results = list(host.results.iter().map(ToString::to_string).collect());
    format!("[{params}] -> [{results}]")
}

/// What a parameter is called: as in the text, else as the host function's own parameter.
pub(super) fn param_name<'a>(function: &Function<'a>, index: usize) -> Option<&'a str> {
    let written = function.params.get(index)?.0;
    written
        .map(|name| name.trim_start_matches('$'))
        .or_else(|| Some(function.host?.params.get(index)?.0))
}
