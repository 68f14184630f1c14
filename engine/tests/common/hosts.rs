//! Calls of host functions that are made from their table, so that no function is forgotten.

use std::fmt::Write as _;

use wattage_core::host::{HOST_FUNCTIONS, HostFunction};
use wattage_core::types::{Signature, ValueType};

/// A module whose `main` calls `function` with these arguments (a number for each parameter), and prints 1 afterwards.
pub fn calling(function: &HostFunction, arguments: &[i64], memory: &str) -> String {
    let mut wat = String::from("(module\n");
    for (index, import) in [function, printer()].into_iter().enumerate() {
        let signature = match import.signature() {
            none if none == Signature::default() => String::new(),
            some => some.to_string(),
        };
        let name = import.name;
        writeln!(
            wat,
            "  (import \"env\" \"{name}\" (func $f{index} {signature}))"
        )
        .expect("a string");
    }
    wat += memory;
    wat += "\n  (func (export \"main\")\n";
    for ((_, ty), argument) in function.params.iter().zip(arguments) {
        writeln!(wat, "    {ty}.const {argument}").expect("a string");
    }
    wat += "    call $f0\n";
    wat += &"    drop\n".repeat(function.results.len());
    wat + "    i32.const 1\n    call $f1))"
}

/// What prints a number.
fn printer() -> &'static HostFunction {
    let printer = HOST_FUNCTIONS.iter().find(|f| f.name == "print_i32");
    printer.expect("a function that prints")
}

/// What a module of [`calling`] costs beside its host calls: the entry, its constants, two calls.
pub fn plain_gas(function: &HostFunction) -> u64 {
    1 + u64::try_from(function.params.len()).expect("few") + 2 + 1
}

/// Whether a parameter is a pointer, by its name: an i32 that is neither a length nor a number.
pub fn is_pointer(function: &HostFunction, index: usize) -> bool {
    let (name, ty) = function.params[index];
    let number = is_length(name)
        || ["offset", "hi", "gas"].contains(&name)
        // What is printed; the value of a call is an amount in memory.
        || (name == "value" && function.params.len() == 1);
    ty == ValueType::I32 && !number
}

/// Whether a parameter of this name is a length of something in memory.
pub fn is_length(name: &str) -> bool {
    name.ends_with("len") || name == "count" || name == "cap"
}
