//! What a host function works on: the instance that called it, and the frame of the call.

use super::HOST_FUNCTIONS;
use crate::state::RuntimeState;
use crate::types::Bytes;
use crate::vm::ExecutionContext;

/// The running instance as host functions see it. Implemented once per engine.
pub trait Guest {
    /// The meter: gas that is left; below zero when it ran out.
    fn gas(&mut self) -> i64;
    /// Sets the meter.
    fn set_gas(&mut self, gas: i64);
    /// The charge point of the call instruction that is being executed, in a profiled module.
    fn site(&mut self) -> u32;
    /// Size of the exported memory in bytes, or `None` if the contract exports none.
    fn memory_len(&mut self) -> Option<u64>;
    /// Copies memory from `at` into `out`; the caller has checked that it is inside.
    fn read(&mut self, at: usize, out: &mut [u8]);
    /// Copies `bytes` to memory at `at`; the caller has checked that it is inside.
    fn write(&mut self, at: usize, bytes: &[u8]);
}

/// Gas of host calls by the place that made them.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Gas of each charge point; those after the last that made a host call are left out.
    gas: Vec<u64>,
}

impl Profile {
    /// Gas of the host calls that charge point `point` made.
    #[must_use]
    pub fn gas(&self, point: u32) -> u64 {
        self.gas.get(point as usize).copied().unwrap_or(0)
    }

    pub(super) fn add(&mut self, point: u32, gas: u64) {
        let point = point as usize;
        if point >= self.gas.len() {
            self.gas.resize(point + 1, 0);
        }
        self.gas[point] += gas;
    }
}

/// One call of one contract: its context, the state it works on, and what it has produced so far.
///
/// An engine owns the frame while the contract runs and gives it back afterwards.
pub struct Frame<S: RuntimeState> {
    /// Who calls what, with which arguments, in which block.
    pub context: ExecutionContext,
    /// The ledger's state, behind an overlay.
    pub state: S,
    /// What `transfer` may still take from the caller.
    pub spend_left: u128,
    /// Return data; the last `set_return` wins.
    pub return_data: Bytes,
    /// Lines printed.
    pub prints: Vec<String>,
    /// Gas of each host function, in the order of the table.
    pub host_gas: [u64; HOST_FUNCTIONS.len()],
    /// Gas of host calls by place, when the run is profiled.
    pub profile: Option<Profile>,
    /// The state before the call, to which a failure goes back.
    pub(crate) start: S::Checkpoint,
    pub(super) printed_bytes: usize,
    pub(super) row_bytes: usize,
    pub(super) logs: usize,
    pub(super) log_bytes: usize,
}

impl<S: RuntimeState> Frame<S> {
    /// A frame in which nothing has happened yet.
    pub fn new(context: ExecutionContext, state: S, profiled: bool) -> Self {
        Self {
            spend_left: context.spend_limit,
            context,
            start: state.checkpoint(),
            state,
            return_data: Bytes::default(),
            prints: Vec::new(),
            host_gas: [0; HOST_FUNCTIONS.len()],
            profile: profiled.then(Profile::default),
            printed_bytes: 0,
            row_bytes: 0,
            logs: 0,
            log_bytes: 0,
        }
    }
}
