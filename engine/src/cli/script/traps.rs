//! What a script expects when a call fails: the community's texts and our traps.

use wattage_core::vm::{Outcome, TrapKind};

/// The texts that scripts write, and what they mean. A script's text may go on after them.
const TEXTS: [(&str, TrapKind); 11] = [
    ("unreachable", TrapKind::Unreachable),
    ("out of bounds memory access", TrapKind::MemoryOutOfBounds),
    ("out of bounds table access", TrapKind::TableOutOfBounds),
    ("undefined element", TrapKind::TableOutOfBounds),
    ("uninitialized element", TrapKind::NullElement),
    ("indirect call type mismatch", TrapKind::WrongSignature),
    ("integer divide by zero", TrapKind::DivisionByZero),
    ("integer overflow", TrapKind::IntegerOverflow),
    ("invalid conversion to integer", TrapKind::InvalidConversion),
    ("call stack exhausted", TrapKind::StackExhausted),
    ("stack overflow", TrapKind::StackExhausted),
];

/// The text for a call that used its whole gas limit. Ours: other tools have no gas.
const OUT_OF_GAS: &str = "out of gas";

/// Whether a call that ended so is what the script's text says. Texts that are not the community's are looked for in our
/// message, and all texts in that of a revert, or of a host function that was called wrongly.
pub(super) fn expected(
    text: &str,
    outcome: Outcome,
    trap: Option<TrapKind>,
    message: Option<&str>,
) -> bool {
    let known = TEXTS.iter().find(|(known, _)| text.starts_with(known));
    match (outcome, trap) {
        (Outcome::Success, _) => false,
        (Outcome::OutOfGas, _) => text.starts_with(OUT_OF_GAS),
        (_, Some(trap)) if known.is_some() => known.is_some_and(|(_, kind)| *kind == trap),
        _ => message.is_some_and(|message| message.contains(text)),
    }
}
