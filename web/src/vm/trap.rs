//! Which rule of WebAssembly an engine means, by what it says. The only place where an engine's words are read; out of gas,
//! stack slots and host functions are told by the meter and by ourselves, never by these texts.

use wattage_core::vm::TrapKind;

/// What an engine's sentence means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// This rule was broken.
    Kind(TrapKind),
    /// Memory or a table was accessed outside its size: SpiderMonkey says the same of both.
    OutOfBounds,
}

use Said::{Kind, OutOfBounds};
use TrapKind::{
    DivisionByZero, IntegerOverflow, InvalidConversion, MemoryOutOfBounds, NullElement,
    TableOutOfBounds, Unreachable, WrongSignature,
};

/// Parts of sentences in lower case, the special ones first: V8's, SpiderMonkey's and JavaScriptCore's.
const SENTENCES: [(&str, Said); 26] = [
    // V8
    ("memory access out of bounds", Kind(MemoryOutOfBounds)),
    ("data segment", Kind(MemoryOutOfBounds)),
    ("table index is out of bounds", Kind(TableOutOfBounds)),
    ("table initializer", Kind(TableOutOfBounds)),
    ("element segment", Kind(TableOutOfBounds)),
    ("divide by zero", Kind(DivisionByZero)),
    ("remainder by zero", Kind(DivisionByZero)),
    ("divide result unrepresentable", Kind(IntegerOverflow)),
    (
        "float unrepresentable in integer range",
        Kind(InvalidConversion),
    ),
    ("null function", Kind(NullElement)),
    ("function signature mismatch", Kind(WrongSignature)),
    ("dereferencing a null pointer", Kind(NullElement)),
    // SpiderMonkey
    ("index out of bounds", OutOfBounds),
    ("invalid conversion to integer", Kind(InvalidConversion)),
    ("indirect call to null", Kind(NullElement)),
    ("indirect call signature mismatch", Kind(WrongSignature)),
    // JavaScriptCore
    ("out of bounds memory access", Kind(MemoryOutOfBounds)),
    ("out of bounds trunc operation", Kind(InvalidConversion)),
    ("out of bounds table access", Kind(TableOutOfBounds)),
    ("out of bounds call_indirect", Kind(TableOutOfBounds)),
    ("call_indirect to a null table entry", Kind(NullElement)),
    ("signature that does not match", Kind(WrongSignature)),
    ("division by zero", Kind(DivisionByZero)),
    // More than one engine's
    ("integer overflow", Kind(IntegerOverflow)),
    ("out of bounds table index", Kind(TableOutOfBounds)),
    ("unreachable", Kind(Unreachable)),
];

/// What the message of a WebAssembly error means; `None` for one that no engine was known to say.
#[must_use]
pub fn said(message: &str) -> Option<Said> {
    let message = message.to_ascii_lowercase();
    // What earlier versions of V8 say of two rules at once decides nothing.
    if message.contains("null function or") {
        return None;
    }
    let found = SENTENCES.iter().find(|(part, _)| message.contains(part));
    found.map(|(_, said)| *said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_v8_says_is_understood() {
        for (message, kind) in [
            ("unreachable", Unreachable),
            ("memory access out of bounds", MemoryOutOfBounds),
            (
                "WebAssembly.Instance(): data segment 0 is out of bounds (offset 65536 + size 1 > memory_size 65536 bytes)",
                MemoryOutOfBounds,
            ),
            (
                "WebAssembly.Instance(): table initializer 0: table index is out of bounds",
                TableOutOfBounds,
            ),
            ("table index is out of bounds", TableOutOfBounds),
            ("divide by zero", DivisionByZero),
            ("remainder by zero", DivisionByZero),
            ("divide result unrepresentable", IntegerOverflow),
            ("float unrepresentable in integer range", InvalidConversion),
            ("null function", NullElement),
            ("function signature mismatch", WrongSignature),
        ] {
            assert_eq!(said(message), Some(Kind(kind)), "{message}");
        }
    }

    #[test]
    fn what_spidermonkey_says_is_understood_and_memory_and_table_are_one() {
        for (message, expected) in [
            ("unreachable executed", Kind(Unreachable)),
            ("integer overflow", Kind(IntegerOverflow)),
            ("integer divide by zero", Kind(DivisionByZero)),
            ("invalid conversion to integer", Kind(InvalidConversion)),
            ("index out of bounds", OutOfBounds),
            ("indirect call to null", Kind(NullElement)),
            ("indirect call signature mismatch", Kind(WrongSignature)),
        ] {
            assert_eq!(said(message), Some(expected), "{message}");
        }
    }

    #[test]
    fn what_javascriptcore_says_is_understood() {
        let place = "(evaluating 'func(...args)')";
        for (message, kind) in [
            ("Unreachable code should not be executed", Unreachable),
            ("Out of bounds memory access", MemoryOutOfBounds),
            ("Division by zero", DivisionByZero),
            ("Integer overflow", IntegerOverflow),
            ("Out of bounds Trunc operation", InvalidConversion),
            ("Out of bounds table access", TableOutOfBounds),
            ("Out of bounds call_indirect", TableOutOfBounds),
            ("call_indirect to a null table entry", NullElement),
            (
                "call_indirect to a signature that does not match",
                WrongSignature,
            ),
        ] {
            let message = format!("{message} {place}");
            assert_eq!(said(&message), Some(Kind(kind)), "{message}");
        }
    }

    #[test]
    fn what_says_nothing_of_one_rule_is_no_trap() {
        for message in [
            "Maximum call stack size exceeded",
            "too much recursion",
            "null function or function signature mismatch",
            "",
        ] {
            assert_eq!(said(message), None, "{message}");
        }
    }
}
