//! What a call comes to. Where its gas went is in [`super::gas`].

use serde::{Deserialize, Serialize};

use crate::encoding::{canonical_enum, canonical_struct};
use crate::host::{Counted, Shared};
use crate::state::RuntimeState;
use crate::types::{Address, Amount, Bytes, Hash, Value};

use super::gas::{Breakdown, FunctionGas, InstructionGas, LineGas};
use super::{CallTree, Tracer};

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The function returned; its effects are kept.
    Success,
    /// The contract called `revert`; its effects are undone.
    Revert,
    /// The contract broke a rule of WebAssembly or of the host ABI; its effects are undone.
    Trap,
    /// The gas limit was reached; its effects are undone and the whole limit is used.
    OutOfGas,
}

impl Outcome {
    /// Its name in JSON: `out_of_gas`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Revert => "revert",
            Self::Trap => "trap",
            Self::OutOfGas => "out_of_gas",
        }
    }
}

canonical_enum!(Outcome { 0 => Success, 1 => Revert, 2 => Trap, 3 => OutOfGas });

/// The rule of WebAssembly that a contract broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrapKind {
    /// `unreachable` was executed.
    Unreachable,
    /// A load, store or bulk operation touched memory outside its size.
    MemoryOutOfBounds,
    /// A table was accessed outside its size.
    TableOutOfBounds,
    /// `call_indirect` met an empty element.
    NullElement,
    /// `call_indirect` met a function of another type.
    WrongSignature,
    /// Integer division by zero.
    DivisionByZero,
    /// Integer overflow: the smallest integer divided by -1, or a float too large for the integer type.
    IntegerOverflow,
    /// A NaN was converted to an integer.
    InvalidConversion,
    /// The counted stack slots of the transaction were used up.
    StackExhausted,
}

impl TrapKind {
    /// What happened, in plain words, as it stands in receipts.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable was executed",
            Self::MemoryOutOfBounds => "memory was accessed outside its size",
            Self::TableOutOfBounds => "a table was accessed outside its size",
            Self::NullElement => "call_indirect met an empty table element",
            Self::WrongSignature => "call_indirect met a function of another type",
            Self::DivisionByZero => "an integer was divided by zero",
            Self::IntegerOverflow => "an integer overflowed: the result does not fit its type",
            Self::InvalidConversion => "a float that is not a number was converted to an integer",
            Self::StackExhausted => {
                "calls are nested too deeply: all 32,768 stack slots are in use; does a recursion never end?"
            }
        }
    }
}

/// A log that a contract emitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Log {
    /// The contract that emitted it.
    pub contract: Address,
    /// Up to 4 topics.
    pub topics: Vec<Hash>,
    /// Its data.
    pub data: Bytes,
}
canonical_struct!(Log {
    contract,
    topics,
    data
});

/// A place in a WAT source. Both count from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Location {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}
canonical_struct!(Location { line, column });

/// A function that was open when a call failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TraceFrame {
    /// Its `$name`, or the name of its export; `null` if it has neither.
    pub function: Option<String>,
    /// The instruction that failed, or the call that led there; `null` when the source is not known.
    pub location: Option<Location>,
}

/// A call from one contract to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InnerCall {
    /// Contracts that were open, the callee included: 2 when the transaction's own contract calls.
    pub depth: u32,
    /// The contract that called.
    pub caller: Address,
    /// The contract that was called.
    pub contract: Address,
    /// The function that was called.
    pub function: String,
    /// Amount sent with the call.
    pub value: Amount,
    /// The most gas the callee could use.
    pub gas_limit: u64,
    /// Gas the callee used; it is part of what `call` cost the caller.
    pub gas_used: u64,
    /// What `call` returned to the caller: 0, 1, -1 or -3.
    pub answer: i32,
    /// How the callee ended; `null` when nothing was executed.
    pub outcome: Option<Outcome>,
    /// Why it failed, or why nothing was executed, in plain words.
    pub message: Option<String>,
    /// Where in the callee's source it failed.
    pub location: Option<Location>,
}

/// What came of a call, and the state it worked on.
///
/// `gas_used` is what the contract used; the transaction's base price is the ledger's to add.
#[derive(Debug)]
pub struct ExecutionResult<S> {
    /// Whether the call succeeded.
    pub success: bool,
    /// How it ended.
    pub outcome: Outcome,
    /// Gas used: the limit minus what is left; the whole limit when it ran out.
    pub gas_used: u64,
    /// Where the gas went; `base` is 0 here.
    pub breakdown: Breakdown,
    /// Values the function returned; empty unless it succeeded.
    pub results: Vec<Value>,
    /// Data set by `set_return`, or given to `revert`.
    pub return_data: Bytes,
    /// What went wrong, in plain words; `None` after a success.
    pub message: Option<String>,
    /// The rule of WebAssembly that was broken, if one was. Not when gas ran out, and not what a host function refused.
    pub trap: Option<TrapKind>,
    /// Where it went wrong, if the source is known.
    pub location: Option<Location>,
    /// Printed lines.
    pub prints: Vec<String>,
    /// Gas by source line, if the run was profiled and the source is known.
    pub lines: Vec<LineGas>,
    /// Gas by instruction, if the run was profiled: function by function, in binary order. Adds up to `gas_used`.
    pub instructions: Vec<InstructionGas>,
    /// The same by function, in the order of the module: those that were entered. Adds up to `gas_used` too.
    pub functions: Vec<FunctionGas>,
    /// Calls to other contracts, and theirs, in the order they began; at most [`limits::CALLS_SHOWN`](crate::limits::CALLS_SHOWN).
    pub calls: Vec<InnerCall>,
    /// The tree of calls, if the run was traced; its gas is `gas_used`. A callee's is part of its caller's.
    pub tree: Option<CallTree>,
    /// The functions that were open when it failed, innermost first; empty after a success, or if the engine cannot tell.
    pub trace: Vec<TraceFrame>,
    /// The state the call worked on. After a failure it is what it was before the call.
    pub state: S,
    pub(crate) counted: Counted,
    /// A callee's part of the tree, for its caller to go on with.
    pub(crate) tracer: Option<Box<Tracer>>,
}

impl<S: RuntimeState> ExecutionResult<S> {
    /// The result by itself, and what the transaction's contracts share.
    pub(crate) fn split(self) -> (ExecutionResult<()>, Shared<S>) {
        let shared = Shared {
            state: self.state,
            counted: self.counted,
            prints: self.prints,
            calls: self.calls,
            tracer: self.tracer,
        };
        let result = ExecutionResult {
            success: self.success,
            outcome: self.outcome,
            gas_used: self.gas_used,
            breakdown: self.breakdown,
            results: self.results,
            return_data: self.return_data,
            message: self.message,
            trap: self.trap,
            location: self.location,
            prints: Vec::new(),
            lines: self.lines,
            instructions: self.instructions,
            functions: self.functions,
            calls: Vec::new(),
            tree: self.tree,
            trace: self.trace,
            state: (),
            counted: self.counted,
            tracer: None,
        };
        (result, shared)
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome;

    #[test]
    fn an_outcome_has_the_name_that_it_has_in_json() {
        for outcome in [
            Outcome::Success,
            Outcome::Revert,
            Outcome::Trap,
            Outcome::OutOfGas,
        ] {
            let json = serde_json::to_value(outcome).expect("json");
            assert_eq!(json, outcome.name());
        }
    }
}
