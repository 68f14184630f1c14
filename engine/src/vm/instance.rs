//! An instance of a contract: made, given a meter, called, read back, and put back as new for the next call.

use std::ops::Range;

use wasmtime::{Func, Global, InstancePre, Memory, ModuleExport, Store, Trap, Val, WasmBacktrace};
use wattage_core::host::Frame;
use wattage_core::limits;
use wattage_core::state::RuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::{End, Finished, TrapKind, VmFault};

use super::entry::{Entry, entry};
use super::exports::Exports;
use super::host::{Handles, Host, Serving};
use super::value::value;

/// Bytes of a memory that is put back: to look through a page takes about a microsecond, a fresh instance some four.
const LARGEST_RESET: usize = 4 * 65_536;

/// Bytes that are compared, and zeroed if need be, at once: few enough to stay in the processor's nearest cache.
static ZEROS: [u8; 4096] = [0; 4096];

/// A contract's instance with its store.
pub(super) struct Instance {
    store: Store<Host>,
    instance: wasmtime::Instance,
    handles: Handles,
    memory_gas: Global,
    at: Global,
    nan: Global,
    ram: Option<Memory>,
    own_globals: Vec<Global>,
    /// In a profiled module, the counter of each charge point that has one.
    counters: Vec<Option<Global>>,
    /// What calls each entry, once it was called.
    entries: Vec<Option<Entry>>,
}

/// What an instance is when nothing has run in it.
pub(super) struct Pristine {
    /// Size of the memory, bytes.
    memory_len: usize,
    /// The bytes that the contract itself can write to; host functions can write to all.
    writable: usize,
    /// Its beginning, up to the last byte that is not zero.
    image: Vec<u8>,
    /// The contract's own mutable globals.
    globals: Vec<Val>,
}

/// How a call in an instance ended.
pub(super) struct Ended {
    pub(super) end: End,
    /// Offsets in the module, innermost first.
    pub(super) trace: Vec<u32>,
}

/// The meter after a call.
pub(super) struct Readings {
    pub(super) gas_left: i64,
    /// After a trap; 0 otherwise.
    pub(super) slots_left: i32,
    pub(super) memory_gas: i64,
    /// After gas ran out; 0 otherwise.
    pub(super) at: u32,
    /// After a trap: whether a NaN could not be converted.
    pub(super) nan: bool,
    pub(super) counters: Vec<u64>,
}

impl Readings {
    /// The meter when there was no instance to run in.
    pub(super) fn untouched(gas: u64, slots: i32) -> Self {
        Self {
            gas_left: gas.cast_signed(),
            slots_left: slots,
            memory_gas: 0,
            at: 0,
            nan: false,
            counters: Vec::new(),
        }
    }

    /// What core makes a result of.
    pub(super) fn finish<S: RuntimeState>(self, frame: Box<Frame<S>>, ended: Ended) -> Finished<S> {
        Finished {
            frame,
            end: ended.end,
            trace: ended.trace,
            gas_left: self.gas_left,
            slots_left: self.slots_left,
            memory_gas: self.memory_gas,
            at: self.at,
            nan: self.nan,
            counters: self.counters,
        }
    }
}

impl Instance {
    /// A fresh instance.
    ///
    /// # Errors
    /// Either a [`VmFault`], or how instantiation ended by the contract's fault: a data or element segment that does not
    /// fit.
    pub(super) fn new(
        engine: &wasmtime::Engine,
        module: &InstancePre<Host>,
        exports: &Exports,
    ) -> Result<Result<Box<Self>, Ended>, VmFault> {
        let mut store = Store::new(engine, Host::default());
        let instance = match module.instantiate(&mut store) {
            Ok(instance) => instance,
            Err(error) => return Ok(Err(ended(&error)?)),
        };
        let mut global = |export: &ModuleExport| {
            let global = instance.get_module_export(&mut store, export);
            let global = global.and_then(wasmtime::Extern::into_global);
            global.ok_or_else(|| VmFault::Machine("an exported global is none".to_owned()))
        };
        let site = exports.site.as_ref().map(&mut global).transpose()?;
        let (gas, slots) = (global(&exports.gas)?, global(&exports.slots)?);
        let (memory_gas, at) = (global(&exports.memory_gas)?, global(&exports.at)?);
        let nan = global(&exports.nan)?;
        let own_globals = exports.own_globals.iter().map(&mut global);
        let own_globals = own_globals.collect::<Result<_, _>>()?;
        let counters = exports.counters.iter();
        let counters = counters.map(|counter| counter.as_ref().map(&mut global).transpose());
        let counters = counters.collect::<Result<_, _>>()?;
        let mut memory = |export: &Option<ModuleExport>| {
            let memory = instance.get_module_export(&mut store, export.as_ref()?);
            memory.and_then(wasmtime::Extern::into_memory)
        };
        let ram = memory(&exports.ram);
        let handles = Handles {
            memory: memory(&exports.memory),
            gas,
            slots,
            site,
        };
        store.data_mut().handles = Some(handles);
        Ok(Ok(Box::new(Self {
            store,
            instance,
            handles,
            memory_gas,
            at,
            nan,
            ram,
            own_globals,
            counters,
            entries: (0..exports.entries()).map(|_| None).collect(),
        })))
    }

    /// What it is now, before anything has run in it; `None` if its memory is too large to be put back.
    pub(super) fn pristine(&mut self, writes_up_to: u64) -> Option<Pristine> {
        let memory = self.ram.map(|ram| ram.data(&self.store));
        let memory = memory.unwrap_or_default();
        if memory.len() > LARGEST_RESET {
            return None;
        }
        let used = memory.iter().rposition(|byte| *byte != 0);
        let image = memory[..used.map_or(0, |last| last + 1)].to_vec();
        let memory_len = memory.len();
        let writable = usize::try_from(writes_up_to).map_or(memory_len, |end| end.min(memory_len));
        let globals = self.own_globals.iter();
        let globals = globals.map(|global| global.get(&mut self.store)).collect();
        Some(Pristine {
            memory_len,
            writable,
            image,
            globals,
        })
    }

    /// Puts everything back as it was before a call that ended with `readings`; false if that cannot be done, because
    /// the memory has grown.
    pub(super) fn reset(&mut self, pristine: &Pristine, readings: &Readings) -> bool {
        if let Some(ram) = self.ram {
            let (memory, host) = ram.data_and_store_mut(&mut self.store);
            if memory.len() != pristine.memory_len {
                return false;
            }
            let by_host = host.written.take();
            restore(memory, &pristine.image, 0..pristine.writable);
            if let Some(by_host) = by_host
                && by_host.end > pristine.writable
            {
                let rest = by_host.start.max(pristine.writable)..by_host.end;
                restore(memory, &pristine.image, rest);
            }
        }
        let mut own = self.own_globals.iter().zip(&pristine.globals);
        own.all(|(global, value)| global.set(&mut self.store, *value).is_ok())
            && self.count_anew(readings)
    }

    /// Begins what is counted from 0 again after a call that ended with `readings`; false if that cannot be done. Gas and
    /// slots are set before each call, and a call that ends well has not written where or why it failed.
    pub(super) fn count_anew(&mut self, readings: &Readings) -> bool {
        let memory_gas = (readings.memory_gas != 0).then_some(&self.memory_gas);
        let counted = self.counters.iter().zip(&readings.counters);
        let counted = counted.filter(|(_, count)| **count != 0);
        let mut counters = memory_gas
            .into_iter()
            .chain(counted.filter_map(|(counter, _)| counter.as_ref()));
        let told = !readings.nan || self.nan.set(&mut self.store, Val::I32(0)).is_ok();
        told && counters.all(|counter| counter.set(&mut self.store, Val::I64(0)).is_ok())
    }

    /// Runs the start function, if there is one, and `function`, with this on the meter. `serving` serves the host calls.
    ///
    /// # Errors
    /// [`VmFault`] when the machine failed.
    pub(super) fn call(
        &mut self,
        exports: &Exports,
        function: &str,
        arguments: &[Value],
        serving: Serving,
        meter: (i64, i32),
    ) -> Result<Ended, VmFault> {
        self.begin(serving, meter)?;
        match self.start(exports)? {
            Some(ended) => Ok(ended),
            None => self.enter(exports, function, arguments),
        }
    }

    /// Puts gas and stack slots on the meter, and the frame where host functions find it.
    ///
    /// # Errors
    /// [`VmFault`] when the meter cannot be set.
    pub(super) fn begin(
        &mut self,
        serving: Serving,
        (gas, slots): (i64, i32),
    ) -> Result<(), VmFault> {
        self.store.data_mut().serving = Some(serving);
        self.handles
            .gas
            .set(&mut self.store, Val::I64(gas))
            .and_then(|()| self.handles.slots.set(&mut self.store, Val::I32(slots)))
            .map_err(|error| VmFault::Machine(format!("the meter cannot be set: {error:#}")))
    }

    /// Runs the start function, if there is one, and says how it failed, if it did.
    ///
    /// # Errors
    /// [`VmFault`] when the machine failed.
    pub(super) fn start(&mut self, exports: &Exports) -> Result<Option<Ended>, VmFault> {
        if let Some(start) = self.function(exports.start.as_ref())
            && let Err(error) = start.call(&mut self.store, &[], &mut [])
        {
            return self.failed(&error).map(Some);
        }
        Ok(None)
    }

    /// Runs `function` on what is left on the meter.
    ///
    /// # Errors
    /// [`VmFault`] when the machine failed, or there is no such function.
    pub(super) fn enter(
        &mut self,
        exports: &Exports,
        function: &str,
        arguments: &[Value],
    ) -> Result<Ended, VmFault> {
        let fault = || VmFault::Machine(format!("there is no entry {function:?}"));
        let (at, export) = exports.entry(function).ok_or_else(fault)?;
        if self.entries[at].is_none() {
            let function = self.function(Some(&export.export)).ok_or_else(fault)?;
            let entry = entry(function, &export.signature, &self.store);
            self.entries[at] = Some(entry.map_err(|error| machine(&error))?);
        }
        let entry = self.entries[at].as_ref().ok_or_else(fault)?;
        match entry(&mut self.store, arguments) {
            Ok(returned) => Ok(Ended {
                end: End::Returned(returned),
                trace: Vec::new(),
            }),
            Err(error) => self.failed(&error),
        }
    }

    fn function(&mut self, export: Option<&ModuleExport>) -> Option<Func> {
        let export = self.instance.get_module_export(&mut self.store, export?);
        export.and_then(wasmtime::Extern::into_func)
    }

    /// The value of an exported global, if there is one of a number type.
    pub(super) fn global(&mut self, name: &str) -> Option<Value> {
        let global = self.instance.get_global(&mut self.store, name)?;
        value(&global.get(&mut self.store))
    }

    fn failed(&mut self, error: &wasmtime::Error) -> Result<Ended, VmFault> {
        match self.store.data_mut().stop.take() {
            Some(stop) => Ok(Ended {
                end: End::Stopped(stop),
                trace: trace(error),
            }),
            None => ended(error),
        }
    }

    /// The frame that served the host calls, after a call.
    ///
    /// # Errors
    /// [`VmFault`] when there is none for this state.
    pub(super) fn take_frame<S: RuntimeState + Send + 'static>(
        &mut self,
    ) -> Result<Box<Frame<S>>, VmFault> {
        let serving = self.store.data_mut().serving.take();
        let frame = serving.and_then(|serving| serving.frame.into_any().downcast().ok());
        frame.ok_or_else(|| VmFault::Machine("the call's frame was lost".to_owned()))
    }

    /// The meter after a call that ended with `end`. What says nothing then is not read.
    pub(super) fn readings(&mut self, end: &End) -> Readings {
        let mut read = |global: &Global| global.get(&mut self.store);
        let gas_left = read(&self.handles.gas).i64().unwrap_or(0);
        let (slots_left, nan) = match end {
            End::Trapped(_) => (
                read(&self.handles.slots).i32().unwrap_or(0),
                read(&self.nan).i32() == Some(1),
            ),
            End::Returned(_) | End::Stopped(_) => (0, false),
        };
        let at = match gas_left {
            ..0 => read(&self.at).i32().unwrap_or(0).cast_unsigned(),
            _ => 0,
        };
        Readings {
            gas_left,
            slots_left,
            memory_gas: read(&self.memory_gas).i64().unwrap_or(0),
            at,
            nan,
            counters: self
                .counters
                .iter()
                .map(|counter| counter.as_ref().map_or(Val::I64(0), &mut read))
                .map(|count| count.i64().unwrap_or(0).cast_unsigned())
                .collect(),
        }
    }
}

/// Makes the bytes at `written` what they are in a memory that begins with `image` and is zero after it. Most of it mostly
/// is already, and reading is cheaper than writing.
fn restore(memory: &mut [u8], image: &[u8], written: Range<usize>) {
    let image = &image[written.start.min(image.len())..written.end.min(image.len())];
    let (beginning, rest) = memory[written].split_at_mut(image.len());
    beginning.copy_from_slice(image);
    for piece in rest.chunks_mut(ZEROS.len()) {
        if *piece != ZEROS[..piece.len()] {
            piece.fill(0);
        }
    }
}

/// The contract's fault in an error of Wasmtime's. Everything else is the machine's.
fn ended(error: &wasmtime::Error) -> Result<Ended, VmFault> {
    let trap = error.downcast_ref::<Trap>();
    let trap = trap.ok_or_else(|| machine(error))?;
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
        _ => return Err(machine(error)),
    };
    Ok(Ended {
        end: End::Trapped(kind),
        trace: trace(error),
    })
}

fn machine(error: &wasmtime::Error) -> VmFault {
    VmFault::Machine(format!("{error:#}"))
}

/// Where in the instrumented module an error happened: WebAssembly's frames, innermost first. Without those of a callee:
/// it runs in a store of its own, and its failure is no error of the caller's.
fn trace(error: &wasmtime::Error) -> Vec<u32> {
    let frames = error.downcast_ref::<WasmBacktrace>();
    let frames = frames.map_or(&[][..], WasmBacktrace::frames);
    let offsets = frames.iter().take(limits::TRACE_FRAMES);
    offsets
        .filter_map(|frame| u32::try_from(frame.module_offset()?).ok())
        .collect()
}
