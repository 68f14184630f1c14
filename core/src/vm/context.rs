//! What a call is given.

use crate::types::{Address, Bytes, Value};

/// Who calls what, with which arguments, in which block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionContext {
    /// The immediate caller.
    pub caller: Address,
    /// The contract that runs.
    pub contract: Address,
    /// The exported function that is called. Exactly this one; never a fallback.
    pub function: String,
    /// Its typed arguments.
    pub arguments: Vec<Value>,
    /// Call input, read by `input_read`.
    pub input: Bytes,
    /// Amount sent with the call; it has been moved already when the contract runs.
    pub value: u128,
    /// How much `transfer` may take from the caller in this call, beside `value`.
    pub spend_limit: u128,
    /// Height of the block the call will be in.
    pub block_number: u64,
    /// Timestamp of that block, seconds since 1970.
    pub timestamp: u64,
}

/// How much a run is to tell of where its gas goes. The figures are the same; what tells more runs more slowly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Detail {
    /// The total and its parts.
    #[default]
    Plain,
    /// Gas by instruction, line and function, too.
    Profiled,
    /// All that, and the tree of calls: of functions, host functions and other contracts.
    Traced,
}

impl ExecutionContext {
    /// A call of `function` without arguments, input or value, in block 1. Set the other fields as needed.
    #[must_use]
    pub fn call(caller: Address, contract: Address, function: &str) -> Self {
        Self {
            caller,
            contract,
            function: function.to_owned(),
            arguments: Vec::new(),
            input: Bytes::default(),
            value: 0,
            spend_limit: 0,
            block_number: 1,
            timestamp: crate::ledger::GENESIS_TIMESTAMP + 1,
        }
    }
}
