//! One call on Wasmtime: an instance, fresh or as new, its entry called, everything read back.

use wattage_core::contract::Contract;
use wattage_core::host::Frame;
use wattage_core::state::RuntimeState;
use wattage_core::vm::{End, ExecutionResult, VmFault, conclude};

use super::WasmVm;
use super::host::Serving;
use super::instance::Readings;
use super::program::Program;

/// Runs `frame.context.function` of `program` with `gas` on the meter.
pub(super) fn run<S: RuntimeState + Send + 'static>(
    vm: &WasmVm,
    program: &Program,
    frame: Frame<S>,
    gas: u64,
) -> Result<ExecutionResult<S>, VmFault> {
    let contract: &Contract = program.as_ref();
    let compiled = program.compiled(vm, frame.mode())?;
    let gas = gas.min(i64::MAX.cast_unsigned());
    let mut frame = Box::new(frame);
    let (ended, readings, frame) = match compiled.instance(&vm.machine)? {
        Err(ended) => (ended, Readings::untouched(gas, frame.slots), frame),
        Ok(mut instance) => {
            let function = std::mem::take(&mut frame.context.function);
            let arguments = std::mem::take(&mut frame.context.arguments);
            let meter = (gas.cast_signed(), frame.slots);
            let serving = Serving {
                frame,
                vm: vm.clone(),
            };
            let ended = instance.call(&compiled.exports, &function, &arguments, serving, meter)?;
            let readings = instance.readings(&ended.end);
            let frame = instance.take_frame()?;
            // After a trap the store is dropped, whatever is in it.
            if matches!(ended.end, End::Returned(_)) {
                compiled.give_back(&vm.machine, instance, &readings);
            }
            (ended, readings, frame)
        }
    };
    let finished = readings.finish(frame, ended);
    conclude(contract, &compiled.instrumented, gas, finished)
}
