//! One call in the browser: a fresh instance, its entry called, everything read back.

use wattage_core::contract::Contract;
use wattage_core::host::Frame;
use wattage_core::state::RuntimeState;
use wattage_core::vm::{End, ExecutionResult, Finished, VmFault, conclude};

use super::compiled::Compiled;
use super::engine::Machine;
use super::failure;
use super::instance::{Instance, Left};
use super::program::Program;

/// Runs `frame.context.function` of `program` with `gas` on the meter.
pub(super) fn run<S: RuntimeState + Send + 'static>(
    machine: &Machine,
    program: &Program,
    frame: Frame<S>,
    gas: u64,
) -> Result<ExecutionResult<S>, VmFault> {
    let mode = frame.mode();
    let contract: &Contract = program.as_ref();
    let compiled = program.compiled(mode)?;
    let gas = gas.min(i64::MAX.cast_unsigned());
    let finished = match Instance::new(compiled, &machine.imports)? {
        Err(kind) => Finished {
            slots_left: frame.slots,
            frame: Box::new(frame),
            end: End::Trapped(kind),
            trace: Vec::new(),
            gas_left: gas.cast_signed(),
            memory_gas: 0,
            at: 0,
            nan: false,
            counters: Vec::new(),
        },
        Ok(instance) => call(machine, contract, compiled, &instance, frame, gas)?,
    };
    conclude(contract, &compiled.instrumented, gas, finished)
}

fn call<S: RuntimeState + Send + 'static>(
    machine: &Machine,
    contract: &Contract,
    compiled: &Compiled,
    instance: &Instance,
    mut frame: Frame<S>,
    gas: u64,
) -> Result<Finished<S>, VmFault> {
    let function = std::mem::take(&mut frame.context.function);
    let arguments = std::mem::take(&mut frame.context.arguments);
    let entry = contract.entry(&function);
    let signature = entry
        .map(wattage_core::contract::Entry::signature)
        .ok_or_else(|| VmFault::Engine(format!("there is no entry {function:?}")))?;
    instance.begin(gas.cast_signed(), frame.slots);
    machine.begin(Box::new(frame), std::rc::Rc::clone(&instance.handles));
    let left = instance.call(machine, &function, &signature, &arguments);
    let ended = machine.end();
    let lost = || {
        machine.break_down();
        failure::lost()
    };
    let left = left?;
    let (frame, stop) = ended.ok_or_else(lost)?;
    let frame = frame.into_any().downcast::<Frame<S>>();
    let frame = frame.map_err(|_| lost())?;
    let (end, trace) = match (left, stop) {
        (Left::Returned(values), _) => (End::Returned(values), Vec::new()),
        (Left::Thrown { error, shimmed }, Some(stop)) => {
            (End::Stopped(stop), failure::trace(&error, shimmed))
        }
        (Left::Thrown { error, shimmed }, None) => {
            let trace = failure::trace(&error, shimmed);
            let kind = failure::trap(&error, &trace, &compiled.instrumented.wasm);
            let kind = kind.ok_or_else(|| {
                machine.break_down();
                failure::machine("execute the contract", &error)
            })?;
            (End::Trapped(kind), trace)
        }
    };
    Ok(instance.finished(frame, end, trace))
}
