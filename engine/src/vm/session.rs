//! An instance that lives on between calls: memory, globals and tables keep what a call leaves in them. For scripts in the
//! WebAssembly community's test format; transactions find an instance as new each, in [`super::run`].

use std::sync::Arc;

use wattage_core::contract::{Contract, Mode};
use wattage_core::host::Frame;
use wattage_core::state::RuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{Detail, End, ExecutionContext, ExecutionResult, VmFault, conclude};

use super::WasmVm;
use super::compiled::Compiled;
use super::host::Serving;
use super::instance::{Ended, Instance, Readings};
use super::program::Program;

/// An instance of a contract that is called again and again. A failed call's state is put back; memory, globals and tables
/// are not.
pub struct Session {
    vm: WasmVm,
    program: Program,
    compiled: Arc<Compiled>,
    instance: Box<Instance>,
}

/// What runs in an instance.
type Run<'a> = &'a mut dyn FnMut(&mut Instance) -> Result<Ended, VmFault>;

impl Session {
    /// Makes an instance of `contract` and runs its start function, if it has one, with `gas` on the meter. There is a
    /// session if that succeeds.
    ///
    /// # Errors
    /// [`VmFault`] when the machine failed.
    pub fn open<S: RuntimeState + Send + 'static>(
        vm: &WasmVm,
        contract: Contract,
        context: ExecutionContext,
        state: S,
        gas: u64,
    ) -> Result<(Option<Self>, ExecutionResult<S>), VmFault> {
        let program = Program::new(contract);
        let compiled = program.compiled(vm, Mode::Metered)?;
        let frame = Frame::new(context, state, Detail::Plain);
        let instance = match compiled.instance(&vm.machine)? {
            Ok(instance) => instance,
            Err(ended) => {
                let gas = gas.min(i64::MAX.cast_unsigned());
                let readings = Readings::untouched(gas, frame.slots);
                let frame = Box::new(frame);
                let call = finish(&program, &compiled, gas, frame, ended, readings)?;
                return Ok((None, call));
            }
        };
        let mut session = Self {
            vm: vm.clone(),
            program,
            compiled,
            instance,
        };
        let compiled = Arc::clone(&session.compiled);
        let call = session.run(frame, gas, &mut |instance| {
            let returned = Ended {
                end: End::Returned(Vec::new()),
                trace: Vec::new(),
            };
            Ok(instance.start(&compiled.exports)?.unwrap_or(returned))
        })?;
        Ok((call.success.then_some(session), call))
    }

    /// The contract.
    #[must_use]
    pub fn contract(&self) -> &Contract {
        self.program.as_ref()
    }

    /// Calls the function that `context` names, which must be [a call that fits](Contract::check_call), with `gas` on
    /// the meter and all stack slots.
    ///
    /// # Errors
    /// [`VmFault`] when the machine failed.
    pub fn call<S: RuntimeState + Send + 'static>(
        &mut self,
        context: ExecutionContext,
        state: S,
        gas: u64,
    ) -> Result<ExecutionResult<S>, VmFault> {
        let function = context.function.clone();
        let arguments = context.arguments.clone();
        let frame = Frame::new(context, state, Detail::Plain);
        let compiled = Arc::clone(&self.compiled);
        self.run(frame, gas, &mut |instance| {
            instance.enter(&compiled.exports, &function, &arguments)
        })
    }

    /// The value of a global that the contract exports, if it is a number.
    pub fn global(&mut self, name: &str) -> Option<Value> {
        self.instance.global(name)
    }

    fn run<S: RuntimeState + Send + 'static>(
        &mut self,
        frame: Frame<S>,
        gas: u64,
        run: Run<'_>,
    ) -> Result<ExecutionResult<S>, VmFault> {
        let gas = gas.min(i64::MAX.cast_unsigned());
        let meter = (gas.cast_signed(), frame.slots);
        let serving = Serving {
            frame: Box::new(frame),
            vm: self.vm.clone(),
        };
        self.instance.begin(serving, meter)?;
        let ended = run(&mut self.instance)?;
        let readings = self.instance.readings(&ended.end);
        if !self.instance.count_anew(&readings) {
            return Err(VmFault::Machine("the meter cannot be set".to_owned()));
        }
        let frame = self.instance.take_frame()?;
        finish(&self.program, &self.compiled, gas, frame, ended, readings)
    }
}

fn finish<S: RuntimeState>(
    program: &Program,
    compiled: &Compiled,
    gas: u64,
    frame: Box<Frame<S>>,
    ended: Ended,
    readings: Readings,
) -> Result<ExecutionResult<S>, VmFault> {
    let finished = readings.finish(frame, ended);
    conclude(program.as_ref(), &compiled.instrumented, gas, finished)
}
