//! The engines, each used as its users use it. Every `Contract` here has a program whose entry takes a number and answers
//! one.

pub(crate) mod cosmwasm;
pub(crate) mod evm;
pub(crate) mod revm;
pub(crate) mod wasmi;
pub(crate) mod wattage;

/// A program in the forms that the engines take.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// For Wattage and wasmi.
    pub(crate) wat: &'static str,
    /// For cosmwasm-vm, without its entry points.
    pub(crate) cosmwasm: &'static str,
    /// For revm.
    pub(crate) evm: &'static str,
}

macro_rules! program {
    ($name:literal, $cosmwasm:literal) => {
        Program {
            name: $name,
            wat: include_str!(concat!("../../programs/", $name, ".wat")),
            cosmwasm: include_str!(concat!("../../programs/", $cosmwasm, ".wat")),
            evm: include_str!(concat!("../../programs/", $name, ".evm")),
        }
    };
}

pub(crate) const FIB: Program = program!("fib", "fib");
pub(crate) const SIEVE: Program = program!("sieve", "sieve");
pub(crate) const MIX: Program = program!("mix", "mix");
pub(crate) const COUNTER: Program = program!("counter", "counter.cosmwasm");

/// [`COUNTER`] with a page of memory that it writes to, in WAT.
pub(crate) const COUNTER_MEMORY: &str = include_str!("../../programs/counter_memory.wat");

/// Gas, or fuel, or whatever an engine calls it: enough for every program, and metered all the same.
pub(crate) const GAS: u64 = 1 << 50;
