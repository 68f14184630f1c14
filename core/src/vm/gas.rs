//! Where the gas of a run went: by part, by source line, by function, by instruction. Plain data; [`super::profile`]
//! computes it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::encoding::canonical_struct;

/// Where the gas of a transaction went. The parts always add up to the gas used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Breakdown {
    /// Transaction base, code bytes of a deployment, call input.
    pub base: u64,
    /// Plain instructions and function entries.
    pub instructions: u64,
    /// Bulk memory and table operations, and memory.grow.
    pub memory: u64,
    /// Each host function that was called, by name.
    // A run borrows the names from the table; what is read back owns them.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, u64>))]
    pub host: BTreeMap<Cow<'static, str>, u64>,
}

impl Breakdown {
    /// The sum of all parts.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.base + self.instructions + self.memory + self.host.values().sum::<u64>()
    }
}

canonical_struct!(Breakdown {
    base,
    instructions,
    memory,
    host
});

/// Gas of one source line in one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineGas {
    /// Line, from 1.
    pub line: u32,
    /// Gas spent by the instructions on this line, host calls and memory operations included.
    pub gas: u64,
    /// How often the line was executed (its most executed instruction).
    pub hits: u64,
}

/// Gas of one instruction in one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstructionGas {
    /// The defined function it is in, from 0, imports not counted.
    pub function: u32,
    /// The instruction, in binary order from 0; [`InstructionGas::ENTRY`] for entering the function.
    pub instruction: u32,
    /// Gas it used: its price times its hits, and what its operands or host functions added.
    pub gas: u64,
    /// How often it was executed, as far as whole blocks were paid for.
    pub hits: u64,
}

impl InstructionGas {
    /// Stands for the entry of a function, which has a price and is no instruction.
    pub const ENTRY: u32 = u32::MAX;
}

/// Gas of one function of a contract in one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FunctionGas {
    /// Its index among all functions, imports first.
    pub function: u32,
    /// Its `$name`, or the name of its first export; `null` if it has neither.
    pub name: Option<String>,
    /// Line of `func`; `null` if the source is not known.
    pub line: Option<u32>,
    /// Gas of its own: its entries, its instructions, its bulk operations, and the host calls it makes, with what other
    /// contracts use that it calls. What the functions use that it calls is theirs.
    pub gas: u64,
    /// How often it was entered, as far as its first block was paid for.
    pub calls: u64,
}
