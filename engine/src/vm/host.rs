//! Host functions on Wasmtime's side: the linker, derived from core's table.

use std::any::Any;

use wasmtime::{Caller, Engine, FuncType, Global, Linker, Memory, Val, ValType};
use wattage_core::host::{self, Frame, Guest, HOST_FUNCTIONS, HostFn, HostStop};
use wattage_core::state::RuntimeState;
use wattage_core::types::{Value, ValueType};
use wattage_core::vm::VmFault;

use super::WasmVm;
use super::guest::WasmtimeGuest;

/// The most parameters that a host function of the table has.
const MOST_PARAMS: usize = {
    let (mut index, mut most) = (0, 0);
    while index < HOST_FUNCTIONS.len() {
        let params = HOST_FUNCTIONS[index].params.len();
        most = if params > most { params } else { most };
        index += 1;
    }
    most
};

/// What a store holds while a contract runs.
#[derive(Default)]
pub(super) struct Host {
    /// The call's frame. It is taken out while a host function works on it, and after the call.
    pub(super) frame: Option<Box<dyn HostFrame>>,
    /// Why a host function ended the call.
    pub(super) stop: Option<HostStop>,
    /// The instance's own things, once it is there.
    pub(super) handles: Option<Handles>,
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
    ) -> Result<Option<Value>, HostStop>;
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

/// A frame on its way through a store, and the VM that runs the contracts it calls.
pub(super) struct Held<S: RuntimeState> {
    pub(super) frame: Frame<S>,
    pub(super) vm: WasmVm,
}

impl<S: RuntimeState + Send + 'static> HostFrame for Held<S> {
    fn dispatch(
        &mut self,
        function: HostFn,
        args: &[Value],
        guest: &mut dyn Guest,
    ) -> Result<Option<Value>, HostStop> {
        host::dispatch(function, args, guest, &mut self.frame, &self.vm)
    }
    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// A linker with every host function of the table.
pub(super) fn linker(engine: &Engine) -> Result<Linker<Host>, VmFault> {
    let mut linker = Linker::new(engine);
    for function in &HOST_FUNCTIONS {
        let params = function.params.iter().map(|(_, ty)| val_type(*ty));
        let results = function.results.iter().map(|ty| val_type(*ty));
        let ty = FuncType::new(engine, params, results);
        let id = function.id;
        linker
            .func_new(
                host::MODULE,
                function.name,
                ty,
                move |caller, args, results| call(id, caller, args, results),
            )
            .map_err(|error| {
                VmFault::Machine(format!("{} cannot be linked: {error:#}", function.name))
            })?;
    }
    Ok(linker)
}

fn call(
    function: HostFn,
    mut caller: Caller<'_, Host>,
    args: &[Val],
    results: &mut [Val],
) -> wasmtime::Result<()> {
    let mut values = [Value::I32(0); MOST_PARAMS];
    for (to, from) in values.iter_mut().zip(args.iter().filter_map(value)) {
        *to = from;
    }
    let host = caller.data_mut();
    let (Some(mut frame), Some(handles)) = (host.frame.take(), host.handles) else {
        // Nothing of a contract runs before its frame is there.
        wasmtime::bail!("{} was called outside of a call", function.entry().name);
    };
    let mut guest = WasmtimeGuest {
        caller: &mut caller,
        handles,
    };
    let outcome = frame.dispatch(function, &values[..args.len()], &mut guest);
    let host = caller.data_mut();
    host.frame = Some(frame);
    match outcome {
        Ok(result) => {
            if let (Some(slot), Some(value)) = (results.first_mut(), result) {
                *slot = val(&value);
            }
            Ok(())
        }
        Err(stop) => {
            host.stop = Some(stop);
            wasmtime::bail!("the call ended in {}", function.entry().name)
        }
    }
}

/// Wasmtime's type for one of ours.
pub(super) fn val_type(ty: ValueType) -> ValType {
    match ty {
        ValueType::I32 => ValType::I32,
        ValueType::I64 => ValType::I64,
        ValueType::F32 => ValType::F32,
        ValueType::F64 => ValType::F64,
    }
}

/// Wasmtime's value for one of ours.
pub(super) fn val(value: &Value) -> Val {
    match *value {
        Value::I32(v) => Val::I32(v),
        Value::I64(v) => Val::I64(v),
        Value::F32(v) => Val::F32(v),
        Value::F64(v) => Val::F64(v),
    }
}

/// Our value for one of Wasmtime's; `None` for references and vectors, which no signature of ours has.
pub(super) fn value(val: &Val) -> Option<Value> {
    match *val {
        Val::I32(v) => Some(Value::I32(v)),
        Val::I64(v) => Some(Value::I64(v)),
        Val::F32(v) => Some(Value::F32(v)),
        Val::F64(v) => Some(Value::F64(v)),
        _ => None,
    }
}
