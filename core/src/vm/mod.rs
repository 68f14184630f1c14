//! Executing one call: what goes in, what comes out, and the trait that every engine implements.
//!
//! Gas, outcome, breakdown and profile are computed here, from the meter that the instrumented
//! module keeps. Engines only run the bytes and report what they see.

mod conclude;
mod context;
mod gas;
mod outcome;
mod profile;
mod tracer;
mod tree;

pub use conclude::{End, Finished, conclude};
pub use context::{Detail, ExecutionContext};
pub use gas::{Breakdown, FunctionGas, InstructionGas, LineGas};
pub use outcome::{ExecutionResult, InnerCall, Location, Log, Outcome, TraceFrame, TrapKind};
pub(crate) use tracer::Tracer;
pub use tree::{CallNode, CallTree, Callee};

use crate::contract::{Contract, Diagnostic};
use crate::host::Frame;
use crate::ledger::Code;
use crate::state::RuntimeState;
use crate::types::Hash;

/// The machine that executes contracts failed, or found itself at odds with the rules. Never the contract's
/// doing: no receipt is made, and nothing is kept of the attempt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VmFault {
    /// Something that should not happen did. What it was is for the log of whoever runs the machine.
    #[error("the node could not execute the call: {0}")]
    Machine(String),
    /// The contract could not be compiled with the time and the memory there are for it. The sentence is for whoever
    /// made the call. Another attempt may succeed.
    #[error("{0}")]
    Compile(String),
    /// The engine that somebody uses on their own machine, a browser's, cannot execute the contract. The sentence is for
    /// them.
    #[error("{0}")]
    Engine(String),
}

/// Why code was not made ready to run.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The code is no contract: it does not validate, or is over a limit.
    #[error(transparent)]
    Code(#[from] Diagnostic),
    /// The machine failed, or may do no more for this request.
    #[error(transparent)]
    Vm(#[from] VmFault),
}

/// An engine that executes contracts.
pub trait Vm {
    /// A contract, ready to run on this engine.
    type Program: AsRef<Contract>;

    /// The program of the code with this hash, if the engine has it at hand.
    fn cached(&self, code: &Hash) -> Option<Self::Program>;

    /// Makes `code` ready to run.
    ///
    /// # Errors
    /// [`PrepareError`] when the code is no contract, or the machine failed.
    fn prepare(&self, code: &Code) -> Result<Self::Program, PrepareError>;

    /// Runs `frame.context.function` with `gas` on the meter and `frame.slots` stack slots. A callee of a contract comes
    /// here too, from within the host function `call`.
    ///
    /// The entry exists and the arguments fit its signature; the state transition has checked both.
    ///
    /// # Errors
    /// [`VmFault`] when the machine failed.
    fn execute<S: RuntimeState + Send + 'static>(
        &self,
        program: &Self::Program,
        frame: Frame<S>,
        gas: u64,
    ) -> Result<ExecutionResult<S>, VmFault>;
}
