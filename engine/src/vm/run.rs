//! One call on Wasmtime: an instance, fresh or as new, its entry called, everything read back.

use wattage_core::contract::{Contract, Mode};
use wattage_core::host::Frame;
use wattage_core::state::RuntimeState;
use wattage_core::vm::{End, ExecutionResult, VmFault, conclude};

use super::WasmVm;
use super::host::Held;
use super::instance::Readings;
use super::program::Program;

/// Runs `frame.context.function` of `program` with `gas` on the meter.
pub(super) fn run<S: RuntimeState + Send + 'static>(
    vm: &WasmVm,
    program: &Program,
    mut frame: Frame<S>,
    gas: u64,
) -> Result<ExecutionResult<S>, VmFault> {
    let mode = match frame.profile {
        Some(_) => Mode::Profiled,
        None => Mode::Metered,
    };
    let contract: &Contract = program.as_ref();
    let compiled = program.compiled(vm, mode)?;
    let gas = gas.min(i64::MAX.cast_unsigned());
    let (ended, readings, frame) = match compiled.instance(&vm.machine)? {
        Err(ended) => (ended, Readings::untouched(gas, frame.slots), frame),
        Ok(mut instance) => {
            let function = std::mem::take(&mut frame.context.function);
            let arguments = std::mem::take(&mut frame.context.arguments);
            let entry = contract.entry(&function);
            let results = entry.map_or(&[][..], |entry| &entry.results);
            let meter = (gas.cast_signed(), frame.slots);
            let held = Box::new(Held {
                frame,
                vm: vm.clone(),
            });
            let ended = instance.call(
                &compiled.exports,
                &function,
                &arguments,
                results,
                held,
                meter,
            )?;
            let readings = instance.readings();
            let held = instance.take_frame();
            let held = held.and_then(|frame| frame.into_any().downcast::<Held<S>>().ok());
            let held =
                held.ok_or_else(|| VmFault::Machine("the call's frame was lost".to_owned()))?;
            // After a trap the store is dropped, whatever is in it.
            if matches!(ended.end, End::Returned(_)) {
                compiled.give_back(&vm.machine, instance, &readings);
            }
            (ended, readings, held.frame)
        }
    };
    let finished = readings.finish(frame, ended);
    conclude(contract, &compiled.instrumented, gas, finished)
}
