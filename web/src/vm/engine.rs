//! The browser as an engine: its contracts, the calls that are running, the host functions they import.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Function, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast as _, JsValue};
use wattage_core::contract::Contract;
use wattage_core::host::{Frame, HostStop};
use wattage_core::ledger::Code;
use wattage_core::state::RuntimeState;
use wattage_core::types::{Hash, Signature};
use wattage_core::vm::{ExecutionResult, PrepareError, Vm, VmFault};

use super::imports::{HostFrame, imports};
use super::instance::Handles;
use super::program::Program;
use super::{failure, run, shim};

/// What the contracts that are kept may weigh together, bytes, see [`weight`].
const CACHED_BYTES: usize = 32 * 1024 * 1024;
/// Shims that are kept, one for each signature with floats.
const CACHED_SHIMS: usize = 64;
/// Frames of an error's stack that V8 keeps: enough for a trace and for a host function's own on top of it.
const STACK_FRAMES: u32 = 100;

/// The browser's WebAssembly engine. Works in a worker only: pages may not compile large modules at once. Clones share all.
#[derive(Clone)]
pub struct BrowserVm {
    pub(super) machine: Rc<Machine>,
}

/// What all clones of a [`BrowserVm`] share.
pub(super) struct Machine {
    pub(super) imports: Object,
    programs: RefCell<Programs>,
    shims: RefCell<BTreeMap<Vec<u8>, WebAssembly::Module>>,
    /// The calls that are open, the innermost last: a contract's, and that of the contract it calls.
    running: RefCell<Vec<Running>>,
    /// Whether the browser gave up in the middle of something.
    broken: Cell<bool>,
}

/// A call that is open.
struct Running {
    /// Away while a host function works on it.
    frame: Option<Box<dyn HostFrame>>,
    handles: Rc<Handles>,
    /// Why a host function ended it.
    stop: Option<HostStop>,
}

/// The contracts that are kept, and when each was last used.
#[derive(Default)]
struct Programs {
    kept: BTreeMap<Hash, (u64, Program)>,
    weight: usize,
    uses: u64,
}

/// Bytes that a program takes, about: its tables, its source and what the browser compiles it to.
fn weight(program: &Program) -> usize {
    let contract = program.as_ref();
    let source = contract.source_map().map_or(0, |map| map.source().len());
    4096 + 30 * contract.wasm().len() + source
}

impl Programs {
    fn get(&mut self, code: &Hash) -> Option<Program> {
        self.uses += 1;
        let (used, program) = self.kept.get_mut(code)?;
        *used = self.uses;
        Some(program.clone())
    }

    fn keep(&mut self, code: Hash, program: Program) {
        self.uses += 1;
        self.weight += weight(&program);
        if let Some((_, before)) = self.kept.insert(code, (self.uses, program)) {
            self.weight -= weight(&before);
        }
        while self.weight > CACHED_BYTES && self.kept.len() > 1 {
            let used = self.kept.iter().map(|(code, (used, _))| (*used, *code));
            let Some((_, oldest)) = used.min() else { break };
            if let Some((_, gone)) = self.kept.remove(&oldest) {
                self.weight -= weight(&gone);
            }
        }
    }
}

impl BrowserVm {
    /// A VM in this worker.
    ///
    /// # Errors
    /// [`VmFault`] when a host function cannot be linked.
    pub fn new() -> Result<Self, VmFault> {
        // V8 keeps ten frames by default; other engines have no such setting and keep more.
        let error = Reflect::get(&js_sys::global(), &"Error".into());
        if let Ok(error) = error {
            let set = Reflect::set(&error, &"stackTraceLimit".into(), &STACK_FRAMES.into());
            drop(set); // an engine that refuses it has shorter traces
        }
        let mut failed = None;
        let machine = Rc::new_cyclic(|machine| Machine {
            imports: imports(machine).unwrap_or_else(|fault| {
                failed = Some(fault);
                Object::new()
            }),
            programs: RefCell::default(),
            shims: RefCell::default(),
            running: RefCell::default(),
            broken: Cell::new(false),
        });
        match failed {
            Some(fault) => Err(fault),
            None => Ok(Self { machine }),
        }
    }

    /// Keeps a contract that was assembled already, so that nobody assembles it again.
    pub fn keep(&self, contract: Contract) -> Program {
        let hash = contract.code().hash();
        if let Some(program) = self.cached(&hash) {
            return program;
        }
        let program = Program::new(contract);
        let mut programs = self.machine.programs.borrow_mut();
        programs.keep(hash, program.clone());
        program
    }

    /// Whether the browser gave up in the middle of a call: its stack overflowed, perhaps while our own code ran, which may
    /// have been left half-done. The worker must be started anew.
    #[must_use]
    pub fn broken(&self) -> bool {
        self.machine.broken.get()
    }
}

impl Machine {
    /// Begins a call. Host functions are served by `frame` until [`Machine::end`].
    pub(super) fn begin(&self, frame: Box<dyn HostFrame>, handles: Rc<Handles>) {
        self.running.borrow_mut().push(Running {
            frame: Some(frame),
            handles,
            stop: None,
        });
    }

    /// Ends the innermost call: its frame, if it is there, and why a host function ended it.
    pub(super) fn end(&self) -> Option<(Box<dyn HostFrame>, Option<HostStop>)> {
        let running = self.running.borrow_mut().pop()?;
        Some((running.frame?, running.stop))
    }

    /// The innermost call's frame, for a host function to work on.
    pub(super) fn take_frame(&self) -> Option<(Box<dyn HostFrame>, Rc<Handles>)> {
        let mut running = self.running.borrow_mut();
        let innermost = running.last_mut()?;
        Some((innermost.frame.take()?, Rc::clone(&innermost.handles)))
    }

    /// Gives it back, with the reason if the call ends with it.
    pub(super) fn put_frame(&self, frame: Box<dyn HostFrame>, stop: Option<HostStop>) {
        if let Some(innermost) = self.running.borrow_mut().last_mut() {
            innermost.frame = Some(frame);
            innermost.stop = stop;
        }
    }

    /// Notes that nothing in here can be relied on any more.
    pub(super) fn break_down(&self) {
        self.broken.set(true);
    }

    /// What calls `entry` with its floats as integers.
    ///
    /// # Errors
    /// [`VmFault`] when the browser cannot make it.
    pub(super) fn shimmed(
        &self,
        signature: &Signature,
        entry: &Function,
    ) -> Result<Function, VmFault> {
        let fault = |error: JsValue| failure::machine("call a function that has floats", &error);
        let module = self.shim(shim::module(signature)).map_err(fault)?;
        let make = || -> Result<Function, JsValue> {
            let (contract, imports) = (Object::new(), Object::new());
            Reflect::set(&contract, &shim::IMPORT.1.into(), entry)?;
            Reflect::set(&imports, &shim::IMPORT.0.into(), &contract)?;
            let instance = WebAssembly::Instance::new(&module, &imports)?;
            Reflect::get(&instance.exports(), &shim::EXPORT.into())?.dyn_into()
        };
        make().map_err(fault)
    }

    fn shim(&self, bytes: Vec<u8>) -> Result<WebAssembly::Module, JsValue> {
        let mut shims = self.shims.borrow_mut();
        if let Some(module) = shims.get(&bytes) {
            return Ok(module.clone());
        }
        let module = WebAssembly::Module::new(&Uint8Array::from(bytes.as_slice()))?;
        if shims.len() >= CACHED_SHIMS {
            shims.clear();
        }
        shims.insert(bytes, module.clone());
        Ok(module)
    }
}

impl Vm for BrowserVm {
    type Program = Program;

    fn cached(&self, code: &Hash) -> Option<Program> {
        self.machine.programs.borrow_mut().get(code)
    }

    fn prepare(&self, code: &Code) -> Result<Program, PrepareError> {
        let program = Program::new(Contract::from_code(code)?);
        let mut programs = self.machine.programs.borrow_mut();
        programs.keep(code.hash(), program.clone());
        Ok(program)
    }

    fn execute<S: RuntimeState + Send + 'static>(
        &self,
        program: &Program,
        frame: Frame<S>,
        gas: u64,
    ) -> Result<ExecutionResult<S>, VmFault> {
        run::run(&self.machine, program, frame, gas)
    }
}
