//! Host functions on Wasmtime's side: the linker, derived from core's table.

use std::any::Any;
use std::ops::Range;

use wasmtime::{Caller, Engine, FuncType, Global, Linker, Memory};
use wattage_core::contract::imports;
use wattage_core::host::{self, Frame, Guest, HOST_FUNCTIONS, HostFn, HostFunction, HostStop};
use wattage_core::state::RuntimeState;
use wattage_core::types::{Value, ValueType};
use wattage_core::vm::VmFault;

use super::WasmVm;
use super::guest::WasmtimeGuest;
use super::value::{Number, val, val_type, value};

/// What a store holds while a contract runs.
#[derive(Default)]
pub(super) struct Host {
    /// The call that is being served. It is taken out while a host function works on it, and after the call.
    pub(super) serving: Option<Serving>,
    /// Why a host function ended the call.
    pub(super) stop: Option<HostStop>,
    /// The instance's own things, once it is there.
    pub(super) handles: Option<Handles>,
    /// From the first to the last byte of memory that host functions wrote, if they wrote any.
    pub(super) written: Option<Range<usize>>,
}

/// A call's frame, and the VM that runs the contracts it calls.
pub(super) struct Serving {
    pub(super) frame: Box<dyn HostFrame>,
    pub(super) vm: WasmVm,
}

/// Exports of the instance that host functions use.
#[derive(Clone, Copy)]
pub(super) struct Handles {
    pub(super) memory: Option<Memory>,
    pub(super) gas: Global,
    pub(super) slots: Global,
    pub(super) site: Option<Global>,
}

/// A frame whose state type is forgotten, so that one linker serves every state.
pub(super) trait HostFrame: Send {
    fn dispatch(
        &mut self,
        function: HostFn,
        args: &[Value],
        guest: &mut dyn Guest,
        vm: &WasmVm,
    ) -> Result<Option<Value>, HostStop>;
    /// A function of a traced module begins, or with `None` ends.
    fn trace(&mut self, entered: Option<u32>, guest: &mut dyn Guest);
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl<S: RuntimeState + Send + 'static> HostFrame for Frame<S> {
    fn dispatch(
        &mut self,
        function: HostFn,
        args: &[Value],
        guest: &mut dyn Guest,
        vm: &WasmVm,
    ) -> Result<Option<Value>, HostStop> {
        host::dispatch(function, args, guest, self, vm)
    }
    fn trace(&mut self, entered: Option<u32>, guest: &mut dyn Guest) {
        match entered {
            Some(function) => host::entered(function, guest, self),
            None => host::left(guest, self),
        }
    }
    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// A linker with every host function of the table, and those that traced modules import.
pub(super) fn linker(engine: &Engine) -> Result<Linker<Host>, VmFault> {
    let mut linker = Linker::new(engine);
    for function in &HOST_FUNCTIONS {
        link(&mut linker, function).map_err(|error| {
            VmFault::Machine(format!("{} cannot be linked: {error:#}", function.name))
        })?;
    }
    let enter = |caller: Caller<'_, Host>, function: i32| trace(caller, Some(function));
    let leave = |caller: Caller<'_, Host>| trace(caller, None);
    let linked = linker.func_wrap(imports::MODULE, imports::ENTER, enter);
    linked
        .and_then(|linker| linker.func_wrap(imports::MODULE, imports::LEAVE, leave))
        .map_err(|error| VmFault::Machine(format!("the tracer cannot be linked: {error:#}")))?;
    Ok(linker)
}

/// A function of a traced module begins, or with `None` ends.
fn trace(mut caller: Caller<'_, Host>, entered: Option<i32>) {
    let host = caller.data_mut();
    if let (Some(mut serving), Some(handles)) = (host.serving.take(), host.handles) {
        let mut guest = WasmtimeGuest {
            caller: &mut caller,
            handles,
        };
        let entered = entered.map(i32::cast_unsigned);
        serving.frame.trace(entered, &mut guest);
        caller.data_mut().serving = Some(serving);
    }
}

/// Links `function` by a closure of its types, if it has one of the shapes that are spelled out here: Wasmtime calls that
/// several times as quickly as one that takes values.
fn link(linker: &mut Linker<Host>, function: &HostFunction) -> wasmtime::Result<()> {
    macro_rules! shapes {
        ($(($($arg:ident: $param:ty),*) -> $result:ty;)*) => {$(
            let params = [$(<$param as Number>::TYPE),*];
            let fits = function.params.iter().map(|(_, ty)| *ty).eq(params);
            if fits && function.results == <$result as Answer>::TYPES {
                let id = function.id;
                let run = move |caller: Caller<'_, Host>, $($arg: $param),*| {
                    <$result as Answer>::of(call(id, caller, &[$($arg.value()),*])?)
                };
                linker.func_wrap(host::MODULE, function.name, run)?;
                return Ok(());
            }
        )*};
    }
    shapes! {
        () -> i32;
        () -> i64;
        (a: i32) -> ();
        (a: i64) -> ();
        (a: i64) -> i64;
        (a: i32, b: i32) -> ();
        (a: i32, b: i32) -> i32;
        (a: i64, b: i32) -> i64;
        (a: i64, b: i64) -> ();
        (a: i32, b: i32, c: i32) -> ();
        (a: i32, b: i32, c: i32) -> i32;
        (a: i32, b: i32, c: i32, d: i32) -> ();
        (a: i32, b: i32, c: i32, d: i32) -> i32;
    }
    let params = function.params.iter().map(|(_, ty)| val_type(*ty));
    let results = function.results.iter().map(|ty| val_type(*ty));
    let ty = FuncType::new(linker.engine(), params, results);
    let id = function.id;
    linker.func_new(
        host::MODULE,
        function.name,
        ty,
        move |caller, args, results| {
            let args: Vec<Value> = args.iter().filter_map(value).collect();
            let result = call(id, caller, &args)?;
            if let (Some(slot), Some(value)) = (results.first_mut(), result) {
                *slot = val(&value);
            }
            Ok(())
        },
    )?;
    Ok(())
}

/// What a host function answers, of a type that the compiler knows.
trait Answer: Sized {
    /// The result types of such a function.
    const TYPES: &'static [ValueType];
    /// # Errors
    /// When core answered with another type, against its own table.
    fn of(answer: Option<Value>) -> wasmtime::Result<Self>;
}

impl Answer for () {
    const TYPES: &'static [ValueType] = &[];
    fn of(_: Option<Value>) -> wasmtime::Result<Self> {
        Ok(())
    }
}

impl<N: Number> Answer for N {
    const TYPES: &'static [ValueType] = &[N::TYPE];
    fn of(answer: Option<Value>) -> wasmtime::Result<Self> {
        let number = answer.as_ref().and_then(N::of);
        number.ok_or_else(|| wasmtime::format_err!("a host function answered {answer:?}"))
    }
}

fn call(
    function: HostFn,
    mut caller: Caller<'_, Host>,
    args: &[Value],
) -> wasmtime::Result<Option<Value>> {
    let host = caller.data_mut();
    let (Some(mut serving), Some(handles)) = (host.serving.take(), host.handles) else {
        // Nothing of a contract runs before its frame is there.
        wasmtime::bail!("{} was called outside of a call", function.entry().name);
    };
    let mut guest = WasmtimeGuest {
        caller: &mut caller,
        handles,
    };
    let outcome = serving
        .frame
        .dispatch(function, args, &mut guest, &serving.vm);
    let host = caller.data_mut();
    host.serving = Some(serving);
    outcome.map_err(|stop| {
        host.stop = Some(stop);
        wasmtime::format_err!("the call ended in {}", function.entry().name)
    })
}
