//! One call on Wasmtime: a fresh instance, the meter set, the entry called, everything read back.

use wasmtime::{Instance, Store, Trap, Val, WasmBacktrace};
use wattage_core::contract::{Contract, Mode, exports};
use wattage_core::host::{Frame, MEMORY};
use wattage_core::limits;
use wattage_core::state::RuntimeState;
use wattage_core::vm::{End, ExecutionResult, Finished, TrapKind, VmFault, conclude};

use super::Machine;
use super::host::{Handles, Held, Host, val, val_type, value};
use super::program::{Compiled, Program};

/// Runs `frame.context.function` of `program` with `gas` on the meter.
pub(super) fn run<S: RuntimeState + Send + 'static>(
    machine: &Machine,
    program: &Program,
    frame: Frame<S>,
    gas: u64,
) -> Result<ExecutionResult<S>, VmFault> {
    let mode = match frame.profile {
        Some(_) => Mode::Profiled,
        None => Mode::Metered,
    };
    let contract: &Contract = program.as_ref();
    let compiled = program.compiled(machine, mode)?;
    let gas = gas.min(i64::MAX.cast_unsigned());
    let function = frame.context.function.clone();
    let args: Vec<Val> = frame.context.arguments.iter().map(val).collect();
    let mut store = Store::new(
        &machine.engine,
        Host {
            frame: Some(Box::new(Held(frame))),
            stop: None,
            handles: None,
        },
    );
    let mut call = Call {
        contract,
        compiled: &compiled,
        store: &mut store,
    };
    let report = call.run(&function, &args, gas)?;
    let held = store.data_mut().frame.take();
    let held = held.and_then(|frame| frame.into_any().downcast::<Held<S>>().ok());
    let Some(held) = held else {
        return Err(VmFault::Machine("the call's frame was lost".to_owned()));
    };
    let finished = Finished {
        frame: held.0,
        end: report.end,
        gas_left: report.gas_left,
        slots_left: report.slots_left,
        memory_gas: report.memory_gas,
        at: report.at,
        counters: report.counters,
    };
    conclude(contract, &compiled.instrumented, gas, finished).map_err(VmFault::Machine)
}

/// What is read back after a call.
struct Report {
    end: End,
    gas_left: i64,
    slots_left: i32,
    memory_gas: i64,
    at: u32,
    counters: Vec<u64>,
}

struct Call<'a> {
    contract: &'a Contract,
    compiled: &'a Compiled,
    store: &'a mut Store<Host>,
}

impl Call<'_> {
    fn run(&mut self, function: &str, args: &[Val], gas: u64) -> Result<Report, VmFault> {
        let instance = match self.compiled.instance.instantiate(&mut *self.store) {
            Ok(instance) => instance,
            // A data or element segment that does not fit: the contract's fault, before anything was executed.
            Err(error) => {
                return Ok(Report {
                    end: end_of(&error)?,
                    gas_left: gas.cast_signed(),
                    slots_left: 0,
                    memory_gas: 0,
                    at: 0,
                    counters: Vec::new(),
                });
            }
        };
        self.prepare(&instance, gas)?;
        let entry = instance.get_func(&mut *self.store, function);
        let entry =
            entry.ok_or_else(|| VmFault::Machine(format!("there is no entry {function:?}")))?;
        let results = self.contract.entry(function).map(|e| e.results.clone());
        let mut returned: Vec<Val> = results
            .unwrap_or_default()
            .into_iter()
            .map(|ty| Val::default_for_ty(&val_type(ty)).unwrap_or(Val::I32(0)))
            .collect();
        let outcome = entry.call(&mut *self.store, args, &mut returned);
        let end = match (outcome, self.store.data_mut().stop.take()) {
            (Ok(()), _) => End::Returned(returned.iter().filter_map(value).collect()),
            (Err(error), Some(stop)) => End::Stopped {
                stop,
                offset: offset_of(&error),
            },
            (Err(error), None) => end_of(&error)?,
        };
        self.report(&instance, end)
    }

    /// Sets the meter and tells host functions where the instance's things are.
    fn prepare(&mut self, instance: &Instance, gas: u64) -> Result<(), VmFault> {
        let meter = instance.get_global(&mut *self.store, exports::GAS);
        let slots = instance.get_global(&mut *self.store, exports::SLOTS);
        let (Some(meter), Some(slots)) = (meter, slots) else {
            return Err(VmFault::Machine("the module has no meter".to_owned()));
        };
        let all_slots = i32::try_from(limits::STACK_SLOTS).unwrap_or(i32::MAX);
        meter
            .set(&mut *self.store, Val::I64(gas.cast_signed()))
            .and_then(|()| slots.set(&mut *self.store, Val::I32(all_slots)))
            .map_err(|error| VmFault::Machine(format!("the meter cannot be set: {error:#}")))?;
        let handles = Handles {
            memory: instance.get_memory(&mut *self.store, MEMORY),
            gas: meter,
            site: instance.get_global(&mut *self.store, exports::SITE),
        };
        self.store.data_mut().handles = Some(handles);
        Ok(())
    }

    fn global(&mut self, instance: &Instance, name: &str) -> Result<Val, VmFault> {
        let global = instance.get_global(&mut *self.store, name);
        let global =
            global.ok_or_else(|| VmFault::Machine(format!("the module has no global {name}")))?;
        Ok(global.get(&mut *self.store))
    }

    fn report(&mut self, instance: &Instance, end: End) -> Result<Report, VmFault> {
        let mut counters = Vec::new();
        let profiled = self.store.data().handles.is_some_and(|h| h.site.is_some());
        if profiled {
            for (index, point) in (0u32..).zip(self.contract.points()) {
                counters.push(match point.counted() {
                    true => {
                        let value = self.global(instance, &exports::counter(index))?;
                        value.i64().unwrap_or(0).cast_unsigned()
                    }
                    false => 0,
                });
            }
        }
        Ok(Report {
            end,
            gas_left: self.global(instance, exports::GAS)?.i64().unwrap_or(0),
            slots_left: self.global(instance, exports::SLOTS)?.i32().unwrap_or(0),
            memory_gas: self.global(instance, exports::MEMORY)?.i64().unwrap_or(0),
            at: self
                .global(instance, exports::AT)?
                .i32()
                .unwrap_or(0)
                .cast_unsigned(),
            counters,
        })
    }
}

/// The contract's fault in an error of Wasmtime's. Everything else is the machine's.
fn end_of(error: &wasmtime::Error) -> Result<End, VmFault> {
    let fault = || VmFault::Machine(format!("{error:#}"));
    let trap = error.downcast_ref::<Trap>().ok_or_else(fault)?;
    let kind = match trap {
        Trap::UnreachableCodeReached => TrapKind::Unreachable,
        Trap::MemoryOutOfBounds => TrapKind::MemoryOutOfBounds,
        Trap::TableOutOfBounds => TrapKind::TableOutOfBounds,
        Trap::IndirectCallToNull => TrapKind::NullElement,
        Trap::BadSignature => TrapKind::WrongSignature,
        Trap::IntegerDivisionByZero => TrapKind::DivisionByZero,
        Trap::IntegerOverflow => TrapKind::IntegerOverflow,
        Trap::BadConversionToInteger => TrapKind::InvalidConversion,
        // Our own limits come first; whatever else there is, contracts have no instruction for it.
        _ => return Err(fault()),
    };
    Ok(End::Trapped {
        kind,
        offset: offset_of(error),
    })
}

/// Where in the instrumented module an error of Wasmtime's happened: the innermost frame of WebAssembly.
fn offset_of(error: &wasmtime::Error) -> Option<u32> {
    let frame = error.downcast_ref::<WasmBacktrace>()?.frames().first()?;
    u32::try_from(frame.module_offset()?).ok()
}
