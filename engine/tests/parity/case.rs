//! One call of one instrumented module, and what an engine shows of it. No engine is named here.

use wattage_core::contract::{Contract, Entry, Mode, PointKind, exports, instrument};
use wattage_core::types::Value;

/// Gas on the meter of every call.
pub(crate) const GAS: i64 = 200_000;

/// An instrumented module and the calls to make, each on an instance of its own.
pub(crate) struct Case {
    /// What to say when it fails: a seed or a file, and the mode.
    pub(crate) name: String,
    pub(crate) mode: Mode,
    pub(crate) wasm: Vec<u8>,
    pub(crate) calls: Vec<Call>,
}

pub(crate) struct Call {
    pub(crate) entry: Entry,
    pub(crate) arguments: Vec<Value>,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// The bits of its results.
    Returned(Vec<u64>),
    /// The rule that was broken, in this file's words.
    Trapped(Broken),
}

/// Rules that WebAssembly engines tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    Unreachable,
    Memory,
    Table,
    NullElement,
    Signature,
    DivisionByZero,
    IntegerOverflow,
    Conversion,
}

/// Everything an engine shows of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) end: End,
    /// Bits of every exported integer global at the end, by name: the meter, the slots, the counters and the module's
    /// own. Empty when the module could not be instantiated.
    pub(crate) globals: Vec<(String, u64)>,
    /// Size of the exported memory, and a checksum of its words.
    pub(crate) memory: Option<(u64, u32)>,
}

/// The module of `contract` in both modes, with the same calls.
pub(crate) fn cases(name: &str, contract: &Contract, calls: &dyn Fn() -> Vec<Call>) -> [Case; 2] {
    [Mode::Metered, Mode::Profiled].map(|mode| Case {
        name: format!("{name} {mode:?}"),
        mode,
        wasm: instrument(contract, mode).wasm,
        calls: calls(),
    })
}

/// The bits of a value, zero-extended.
pub(crate) fn bits(value: Value) -> u64 {
    match value {
        Value::I32(v) => u64::from(v.cast_unsigned()),
        Value::I64(v) => v.cast_unsigned(),
        Value::F32(v) => u64::from(v),
        Value::F64(v) => v,
    }
}

/// A checksum of little-endian words, cheap in every language: FNV-1a over words instead of bytes.
pub(crate) fn checksum(memory: &[u8]) -> u32 {
    let (words, _) = memory.as_chunks::<4>();
    words.iter().fold(0x811c_9dc5, |sum, word| {
        (sum ^ u32::from_le_bytes(*word)).wrapping_mul(0x0100_0193)
    })
}

impl Seen {
    /// The bits of an exported global; `None` when there is no instance or no such global.
    pub(crate) fn global(&self, name: &str) -> Option<u64> {
        let found = self.globals.iter().find(|(global, _)| global == name);
        found.map(|(_, bits)| *bits)
    }

    /// What both modes must agree on: all but what only profiled modules have, and how far below zero the meter went, which
    /// no figure depends on.
    pub(crate) fn in_either_mode(&self) -> Self {
        let only_profiled = |name: &str| {
            let counter = name.strip_prefix("__wattage_");
            name == exports::SITE || counter.is_some_and(|rest| rest.parse::<u32>().is_ok())
        };
        let mut same = self.clone();
        same.globals.retain(|(name, _)| !only_profiled(name));
        for (name, bits) in &mut same.globals {
            if name == exports::GAS {
                *bits = bits.cast_signed().max(-1).cast_unsigned();
            }
        }
        same
    }

    /// Gas by the profile's counters, for a profiled call that did not run out of gas; `None` for others.
    pub(crate) fn profile_sum(&self, contract: &Contract) -> Option<u64> {
        let gas = self.global(exports::GAS)?.cast_signed();
        if gas < 0 {
            return None;
        }
        let points = contract.points().iter().zip(0u32..);
        let counted = points.filter(|(point, _)| point.counted());
        let spent = counted.map(|(point, index)| {
            let counter = self.global(&exports::counter(index)).expect("a counter");
            match point.kind {
                PointKind::Block { price, .. } => price * counter,
                PointKind::Bulk { .. } => counter,
                PointKind::Call => 0,
            }
        });
        Some(spent.sum())
    }
}
