//! Contracts on Wasmtime.
//!
//! Knows how to run instrumented bytes and report what happened; gas, outcomes and messages are core's.

pub(crate) mod compile;
mod compiled;
mod config;
mod entry;
mod exports;
mod guest;
mod host;
mod idle;
mod instance;
mod program;
mod run;
mod session;
mod value;

use std::sync::Arc;
use std::time::Duration;

use quick_cache::{Weighter, sync::Cache};
use wattage_core::contract::{Contract, Diagnostic};
use wattage_core::host::Frame;
use wattage_core::ledger::{Code, Rejection};
use wattage_core::limits;
use wattage_core::state::RuntimeState;
use wattage_core::types::Hash;
use wattage_core::vm::{Detail, ExecutionContext, ExecutionResult, PrepareError, Vm, VmFault};

pub use compile::{CacheFolder, CompileCounts, Compiler, Worker};
pub use config::{NATIVE_STACK, settings};
pub use program::Program;
pub use session::Session;

use compile::{Budget, Modules};
use host::Host;
use idle::Idle;

/// Transactions that may be executed at a time in one process, see [`WasmVm`].
pub const EXECUTIONS: u32 = 32;
/// Contracts that are kept compiled, as far as their number goes. It sizes the cache's table, no more.
const CACHED_PROGRAMS: usize = 1024;
/// What all of them may weigh, see [`Weight`].
const CACHED_BYTES: u64 = 256 * 1024 * 1024;

/// Bytes that a program takes, about: its source map and tables are some ten times its module, and so is its machine
/// code, once in each mode.
#[derive(Clone)]
struct Weight;

impl Weighter<Hash, Program> for Weight {
    fn weight(&self, _: &Hash, program: &Program) -> u64 {
        let contract = program.as_ref();
        let source = contract.source_map().map_or(0, |map| map.source().len());
        4096 + 30 * contract.wasm().len() as u64 + source as u64
    }
}

/// A Wasmtime engine with its compiled contracts. Clones share both.
///
/// # Executions at a time
/// At most [`EXECUTIONS`] may run at once on a VM and its clones. The pool of instances has room for so many, each with
/// [as many contracts open](limits::CALL_DEPTH) as the rules allow, and for instances that wait to be used again. The VM
/// counts no executions: who runs more threads than that must hold them back, as the node's own pool does. Beyond it, a call
/// that finds no room for its instance ends in [`VmFault::Machine`]: nothing of it is kept, the others are not disturbed, and it
/// can be made again. A process that makes several VMs reserves the address space of as many pools.
#[derive(Clone)]
pub struct WasmVm {
    machine: Arc<Machine>,
    gas_limit: u64,
    budget: Budget,
}

/// What all clones of a [`WasmVm`] share.
struct Machine {
    engine: wasmtime::Engine,
    linker: wasmtime::Linker<Host>,
    modules: Modules,
    programs: Cache<Hash, Program, Weight>,
    idle: Idle,
}

/// How a [`WasmVm`] works.
#[derive(Debug, Clone)]
pub struct Options {
    /// Gas of each call that [`WasmVm::execute_with_state`] makes.
    pub gas_limit: u64,
    /// Where contracts are compiled.
    pub compiler: Compiler,
    /// Where they are kept compiled beyond the life of the process, if anywhere.
    pub cache: Option<CacheFolder>,
}

/// The default gas limit, compiling in the process, and nothing kept.
impl Default for Options {
    fn default() -> Self {
        Self {
            gas_limit: limits::GAS_DEFAULT,
            compiler: Compiler::default(),
            cache: None,
        }
    }
}

/// Why a contract could not be executed at all. Traps, reverts and running out of gas are results, not errors.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecuteError {
    /// The code is no contract.
    #[error(transparent)]
    Code(#[from] Diagnostic),
    /// The contract has no such entry, or the arguments do not fit it.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The machine failed.
    #[error(transparent)]
    Vm(#[from] VmFault),
}

impl From<PrepareError> for ExecuteError {
    fn from(error: PrepareError) -> Self {
        match error {
            PrepareError::Code(diagnostic) => Self::Code(diagnostic),
            PrepareError::Vm(fault) => Self::Vm(fault),
        }
    }
}

impl WasmVm {
    /// A VM whose [`WasmVm::execute_with_state`] gives each call `gas_limit` gas. It compiles in the process, and keeps
    /// nothing beyond it.
    ///
    /// # Errors
    /// As of [`WasmVm::with`].
    pub fn new(gas_limit: u64) -> Result<Self, VmFault> {
        Self::with(Options {
            gas_limit,
            ..Options::default()
        })
    }

    /// A VM that works as `options` say.
    ///
    /// # Errors
    /// [`VmFault`] when this machine cannot run Wasmtime, for example because it may not reserve address space.
    pub fn with(options: Options) -> Result<Self, VmFault> {
        let engine = config::engine()?;
        let linker = host::linker(&engine)?;
        Ok(Self {
            machine: Arc::new(Machine {
                modules: Modules::new(&engine, options.compiler, options.cache),
                engine,
                linker,
                idle: Idle::default(),
                programs: Cache::with_weighter(CACHED_PROGRAMS, CACHED_BYTES, Weight),
            }),
            gas_limit: options.gas_limit,
            budget: Budget::default(),
        })
    }

    /// The same VM for one request, which may spend `sum` in all on contracts that are not at hand: on reading and validating
    /// their code, on instrumenting, finding and compiling it, and on waiting while another request does. When that is used up,
    /// such a contract is a [`VmFault::Compile`]; what is at hand still runs.
    #[must_use]
    pub fn compiling_at_most(&self, sum: Duration) -> Self {
        Self {
            budget: Budget::of(sum),
            ..self.clone()
        }
    }

    /// How compiled contracts came to be since this VM was made, in either mode.
    #[must_use]
    pub fn compile_counts(&self) -> CompileCounts {
        self.machine.modules.counts()
    }

    /// Executes a contract, given as WAT or as a module, on a state.
    ///
    /// The function named by `context` is called with exactly its arguments. The state comes back in the result; after
    /// a failure it is what it was before. Gas is the call's own: the base price belongs to transactions.
    ///
    /// # Errors
    /// [`ExecuteError`] when nothing was executed.
    pub fn execute_with_state<S: RuntimeState + Send + 'static>(
        &self,
        wasm: &[u8],
        context: &ExecutionContext,
        state: S,
    ) -> Result<ExecutionResult<S>, ExecuteError> {
        let code = Contract::from_bytes(wasm)?.code();
        let program = match self.cached(&code.hash()) {
            Some(program) => program,
            None => self.prepare(&code)?,
        };
        program
            .as_ref()
            .check_call(&context.function, &context.arguments, &context.input)?;
        let frame = Frame::new(context.clone(), state, Detail::Profiled);
        Ok(self.execute(&program, frame, self.gas_limit)?)
    }
}

impl Vm for WasmVm {
    type Program = Program;

    fn cached(&self, code: &Hash) -> Option<Program> {
        self.machine.programs.get(code)
    }

    fn prepare(&self, code: &Code) -> Result<Program, PrepareError> {
        self.budget.spend(|| {
            let program = Program::new(Contract::from_code(code)?);
            // What gives way to it is dropped here, which takes its time too.
            self.machine.programs.insert(code.hash(), program.clone());
            Ok(program)
        })
    }

    fn execute<S: RuntimeState + Send + 'static>(
        &self,
        program: &Program,
        frame: Frame<S>,
        gas: u64,
    ) -> Result<ExecutionResult<S>, VmFault> {
        run::run(self, program, frame, gas)
    }
}
