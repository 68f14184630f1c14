//! One call of one contract: what it was given, and what it has produced so far.

use super::HOST_FUNCTIONS;
use super::shared::Shared;
use crate::contract::Mode;
use crate::limits;
use crate::state::RuntimeState;
use crate::types::Bytes;
use crate::vm::{Detail, ExecutionContext, Tracer};

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
    /// Contracts that are open, this one included: 1 for the transaction's own call.
    pub depth: u32,
    /// Stack slots that it may use; what its callers hold has been taken off.
    pub slots: i32,
    /// What `transfer` may still take from the caller.
    pub spend_left: u128,
    /// Return data; the last `set_return` wins.
    pub return_data: Bytes,
    /// Gas of each host function, in the order of the table.
    pub host_gas: [u64; HOST_FUNCTIONS.len()],
    /// Gas of host calls by place, when the run is profiled.
    pub profile: Option<Profile>,
    /// The state before the call, to which a failure goes back.
    pub(crate) start: S::Checkpoint,
    /// Return data of the last `call`.
    pub(super) last_return: Bytes,
    /// What all contracts of the transaction share; away while a callee has it.
    shared: Option<Shared<S>>,
}

impl<S: RuntimeState> Frame<S> {
    /// The frame of a transaction's own call, in which nothing has happened yet.
    pub fn new(context: ExecutionContext, state: S, detail: Detail) -> Self {
        let start = state.checkpoint();
        let profile = (detail != Detail::Plain).then(Profile::default);
        let shared = Shared::new(state, detail == Detail::Traced);
        let slots = i32::try_from(limits::STACK_SLOTS).unwrap_or(i32::MAX);
        Self::open(context, shared, start, 1, slots, profile)
    }

    /// The frame of a callee, which has what its caller shares until it has ended.
    pub(super) fn open(
        context: ExecutionContext,
        mut shared: Shared<S>,
        start: S::Checkpoint,
        depth: u32,
        slots: i32,
        profile: Option<Profile>,
    ) -> Self {
        if let Some(tracer) = &mut shared.tracer {
            tracer.contract(context.contract, &context.function);
        }
        Self {
            spend_left: context.spend_limit,
            context,
            depth,
            slots,
            return_data: Bytes::default(),
            host_gas: [0; HOST_FUNCTIONS.len()],
            profile,
            start,
            last_return: Bytes::default(),
            shared: Some(shared),
        }
    }

    /// How the module must be instrumented that runs in this frame.
    #[must_use]
    pub fn mode(&self) -> Mode {
        let traced = self.shared.as_ref().is_some_and(|s| s.tracer.is_some());
        match (traced, &self.profile) {
            (true, _) => Mode::Traced,
            (false, Some(_)) => Mode::Profiled,
            (false, None) => Mode::Metered,
        }
    }

    /// The tree of calls in the making, when the run is traced; not while a callee has it.
    pub(super) fn tracer(&mut self) -> Option<&mut Tracer> {
        self.shared.as_mut()?.tracer.as_deref_mut()
    }

    /// What the transaction's contracts share.
    pub(crate) fn shared(&mut self) -> &mut Shared<S> {
        let shared = self.shared.as_mut();
        shared.expect("a contract does not run while its callee does")
    }

    /// Hands over what is shared, to a callee or at the end.
    pub(crate) fn take_shared(&mut self) -> Shared<S> {
        let shared = self.shared.take();
        shared.expect("a contract does not run while its callee does")
    }

    /// Takes back what a callee had.
    pub(super) fn put_shared(&mut self, shared: Shared<S>) {
        self.shared = Some(shared);
    }
}
