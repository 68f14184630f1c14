//! Host functions on the browser's side: the imports of every contract, derived from core's table.

use std::any::Any;
use std::rc::Weak;

use js_sys::{Error, Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wattage_core::contract::imports as traced;
use wattage_core::host::{self, Frame, Guest, HOST_FUNCTIONS, HostFn, HostFunction, HostStop};
use wattage_core::state::RuntimeState;
use wattage_core::types::{Value, ValueType};
use wattage_core::vm::VmFault;

use super::engine::{BrowserVm, Machine};

/// A frame whose state type is forgotten, so that one set of imports serves every state.
pub(super) trait HostFrame {
    fn dispatch(
        &mut self,
        function: HostFn,
        args: &[Value],
        guest: &mut dyn Guest,
        vm: &BrowserVm,
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
        vm: &BrowserVm,
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

/// The imports object: every host function of the table, and what traced modules import, served by the machine's innermost
/// call.
///
/// # Errors
/// [`VmFault`] when a function has a signature that is not spelled out below.
pub(super) fn imports(machine: &Weak<Machine>) -> Result<Object, VmFault> {
    let functions = Object::new();
    for function in &HOST_FUNCTIONS {
        let linked = link(machine, function)?;
        set(&functions, function.name, &linked)?;
    }
    let imports = Object::new();
    set(&imports, host::MODULE, &functions)?;
    let tracer = tracer(machine)?;
    set(&imports, traced::MODULE, &tracer)?;
    Ok(imports)
}

/// What tells a traced run where functions begin and end.
fn tracer(machine: &Weak<Machine>) -> Result<Object, VmFault> {
    let functions = Object::new();
    let begins = machine.clone();
    let enter = Closure::<dyn Fn(i32)>::new(move |function: i32| {
        trace(&begins, Some(function.cast_unsigned()));
    });
    let ends = machine.clone();
    let leave = Closure::<dyn Fn()>::new(move || trace(&ends, None));
    set(&functions, traced::ENTER, &enter.into_js_value())?;
    set(&functions, traced::LEAVE, &leave.into_js_value())?;
    Ok(functions)
}

/// Tells the innermost running contract's frame. Outside of a call there is nobody to tell.
fn trace(machine: &Weak<Machine>, entered: Option<u32>) {
    let Some(machine) = machine.upgrade() else {
        return;
    };
    if let Some((mut frame, handles)) = machine.take_frame() {
        frame.trace(
            entered,
            &mut super::guest::BrowserGuest { handles: &handles },
        );
        machine.put_frame(frame, None);
    }
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), VmFault> {
    let set = Reflect::set(object, &name.into(), value);
    set.map(drop)
        .map_err(|error| super::failure::machine("link the host functions", &error))
}

/// `function` as a function of JavaScript with the same types, so that its numbers pass as they are.
fn link(machine: &Weak<Machine>, function: &HostFunction) -> Result<JsValue, VmFault> {
    macro_rules! shapes {
        ($(($($arg:ident: $param:ty),*) -> $result:ty;)*) => {$(
            let params = [$(<$param as Number>::TYPE),*];
            let fits = function.params.iter().map(|(_, ty)| *ty).eq(params);
            if fits && function.results == <$result as Answer>::TYPES {
                let (machine, id) = (machine.clone(), function.id);
                let run = move |$($arg: $param),*| -> Result<$result, JsValue> {
                    <$result as Answer>::of(serve(&machine, id, &[$($arg.value()),*])?)
                };
                return Ok(Closure::<dyn Fn($($param),*) -> Result<$result, JsValue>>::new(run).into_js_value());
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
        (a: i32, b: i32, c: i32, d: i32, e: i32) -> i32;
        (a: i32, b: i32, c: i32, d: i32, e: i32, f: i32, g: i64) -> i32;
    }
    let problem = format!("{} has a signature that is not linked here", function.name);
    Err(VmFault::Engine(problem))
}

/// A number as WebAssembly passes it.
trait Number {
    /// Its type.
    const TYPE: ValueType;
    /// It as a value.
    fn value(self) -> Value;
}

impl Number for i32 {
    const TYPE: ValueType = ValueType::I32;
    fn value(self) -> Value {
        Value::I32(self)
    }
}

impl Number for i64 {
    const TYPE: ValueType = ValueType::I64;
    fn value(self) -> Value {
        Value::I64(self)
    }
}

/// What a host function answers, of a type that the compiler knows.
trait Answer: Sized {
    /// The result types of such a function.
    const TYPES: &'static [ValueType];
    /// # Errors
    /// When core answered with another type, against its own table.
    fn of(answer: Option<Value>) -> Result<Self, JsValue>;
}

impl Answer for () {
    const TYPES: &'static [ValueType] = &[];
    fn of(_: Option<Value>) -> Result<Self, JsValue> {
        Ok(())
    }
}

impl Answer for i32 {
    const TYPES: &'static [ValueType] = &[ValueType::I32];
    fn of(answer: Option<Value>) -> Result<Self, JsValue> {
        match answer {
            Some(Value::I32(number)) => Ok(number),
            other => Err(odd(other)),
        }
    }
}

impl Answer for i64 {
    const TYPES: &'static [ValueType] = &[ValueType::I64];
    fn of(answer: Option<Value>) -> Result<Self, JsValue> {
        match answer {
            Some(Value::I64(number)) => Ok(number),
            other => Err(odd(other)),
        }
    }
}

fn odd(answer: Option<Value>) -> JsValue {
    Error::new(&format!("a host function answered {answer:?}")).into()
}

/// Serves a host call of the innermost running contract.
///
/// # Errors
/// An exception that ends the contract. Why is noted with its call, for no text passes through the engine.
fn serve(
    machine: &Weak<Machine>,
    function: HostFn,
    args: &[Value],
) -> Result<Option<Value>, JsValue> {
    let name = function.entry().name;
    let outside = || Error::new(&format!("{name} was called outside of a call"));
    let machine = machine.upgrade().ok_or_else(outside)?;
    let vm = BrowserVm { machine };
    // Away while it works: a contract that it calls runs on top of it.
    let (mut frame, handles) = vm.machine.take_frame().ok_or_else(outside)?;
    let mut guest = super::guest::BrowserGuest { handles: &handles };
    let outcome = frame.dispatch(function, args, &mut guest, &vm);
    let (outcome, stop) = match outcome {
        Ok(answer) => (Ok(answer), None),
        Err(stop) => (
            Err(Error::new(&format!("the call ended in {name}")).into()),
            Some(stop),
        ),
    };
    vm.machine.put_frame(frame, stop);
    outcome
}
