//! NaNs made canonical, so that every processor and engine stores the same bits; and noted where they make a conversion
//! trap, so that every engine's trap is told alike.

use wasm_encoder::{Function, Ieee32, Ieee64, Instruction as I, ValType};
use wasmparser::Operator;

use crate::contract::operators;

/// The locals that [`settle`] and [`note`] use: floats that may be a NaN.
pub(super) const LOCALS: [ValType; 2] = [ValType::F32, ValType::F64];

/// Puts the canonical NaN in place of any other, after an instruction whose NaN WebAssembly leaves open: processors
/// differ in it, and a contract could store what they say. `floats` is the first of [`LOCALS`].
///
/// Not when the `next` instruction takes the result and all NaNs are the same to it: a sum of products is settled once.
pub(super) fn settle(
    out: &mut Function,
    operator: &Operator<'_>,
    next: Option<&Operator<'_>>,
    floats: u32,
) {
    if next.is_some_and(operators::any_nan_will_do) {
        return;
    }
    let (local, nan, equal) = match operators::open_nan(operator) {
        Some(wasmparser::ValType::F32) => (floats, I::F32Const(Ieee32::new(0x7fc0_0000)), I::F32Eq),
        Some(_) => (
            floats + 1,
            I::F64Const(Ieee64::new(0x7ff8_0000_0000_0000)),
            I::F64Eq,
        ),
        None => return,
    };
    out.instruction(&I::LocalTee(local))
        .instruction(&nan)
        .instruction(&I::LocalGet(local))
        .instruction(&I::LocalGet(local))
        .instruction(&equal)
        .instruction(&I::Select);
}

/// Before a conversion that can trap: sets `global` to whether its operand, which stays on the stack, is a NaN. `floats` is
/// the first of [`LOCALS`].
pub(super) fn note(out: &mut Function, operator: &Operator<'_>, floats: u32, global: u32) {
    let (local, unequal) = match operators::trapping_conversion(operator) {
        Some(wasmparser::ValType::F32) => (floats, I::F32Ne),
        Some(_) => (floats + 1, I::F64Ne),
        None => return,
    };
    out.instruction(&I::LocalTee(local))
        .instruction(&I::LocalGet(local))
        .instruction(&I::LocalGet(local))
        .instruction(&unequal)
        .instruction(&I::GlobalSet(global));
}
