//! An instance of a contract: made, given a meter, called, read back. A fresh one for each call.

use std::rc::Rc;

use js_sys::{Array, Function, JsString, Object, Reflect, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};
use wattage_core::contract::exports;
use wattage_core::host::{Frame, MEMORY};
use wattage_core::state::RuntimeState;
use wattage_core::types::{Signature, Value};
use wattage_core::vm::{End, Finished, TrapKind, VmFault};

use super::compiled::Compiled;
use super::engine::Machine;
use super::js::{Wide, Word};
use super::{failure, shim, value};

/// Exports of an instance that host functions use.
pub(super) struct Handles {
    pub(super) memory: Option<WebAssembly::Memory>,
    pub(super) gas: Wide,
    pub(super) slots: Word,
    /// In a profiled module.
    pub(super) site: Option<Word>,
}

/// A contract's instance.
pub(super) struct Instance {
    exports: Object,
    pub(super) handles: Rc<Handles>,
    memory_gas: Wide,
    at: Word,
    nan: Word,
    counters: Vec<Option<Wide>>,
}

/// How a call in an instance ended, before it is known whether a host function ended it.
pub(super) enum Left {
    /// The entry returned.
    Returned(Vec<Value>),
    /// Something was thrown. `shimmed`: while a shim was between.
    Thrown { error: JsValue, shimmed: bool },
}

impl Instance {
    /// A fresh instance, or the segment that does not fit.
    ///
    /// # Errors
    /// [`VmFault`] when the browser cannot make it.
    pub(super) fn new(
        compiled: &Compiled,
        imports: &Object,
    ) -> Result<Result<Self, TrapKind>, VmFault> {
        let exports = match WebAssembly::Instance::new(&compiled.module, imports) {
            Ok(instance) => instance.exports(),
            Err(error) => {
                let segment = failure::segment(&error, &compiled.instrumented.wasm);
                let fault = || failure::machine("make an instance of the contract", &error);
                return segment.map(Err).ok_or_else(fault);
            }
        };
        let memory = export(&exports, &MEMORY.into());
        let site = export(&exports, &exports::SITE.into());
        let handles = Handles {
            memory: memory.and_then(|memory| memory.dyn_into().ok()),
            gas: global(&exports, exports::GAS)?,
            slots: global(&exports, exports::SLOTS)?,
            site: site.map(JsCast::unchecked_into),
        };
        let counters = compiled.counters.iter().map(|name| {
            let counter = export(&exports, name.as_ref()?);
            counter.map(JsCast::unchecked_into)
        });
        Ok(Ok(Self {
            handles: Rc::new(handles),
            memory_gas: global(&exports, exports::MEMORY)?,
            at: global(&exports, exports::AT)?,
            nan: global(&exports, exports::NAN)?,
            counters: counters.collect(),
            exports,
        }))
    }

    /// Puts gas and stack slots on the meter.
    pub(super) fn begin(&self, gas: i64, slots: i32) {
        self.handles.gas.put(gas);
        self.handles.slots.put(slots);
    }

    /// Runs the start function, if there is one, and `function`, which has this signature.
    ///
    /// # Errors
    /// [`VmFault`] when there is no such function, or it returned what its signature does not say.
    pub(super) fn call(
        &self,
        machine: &Machine,
        function: &str,
        signature: &Signature,
        arguments: &[Value],
    ) -> Result<Left, VmFault> {
        if let Some(start) = self.function(exports::START)
            && let Err(error) = start.call0(&JsValue::UNDEFINED)
        {
            let shimmed = false;
            return Ok(Left::Thrown { error, shimmed });
        }
        let fault = || VmFault::Engine(format!("there is no entry {function:?}"));
        let shimmed = shim::needed(signature);
        let entry = self.function(function).ok_or_else(fault)?;
        let entry = match shimmed {
            true => machine.shimmed(signature, &entry)?,
            false => entry,
        };
        let arguments: Array = arguments.iter().map(value::to_js).collect();
        match entry.apply(&JsValue::UNDEFINED, &arguments) {
            Err(error) => Ok(Left::Thrown { error, shimmed }),
            Ok(returned) => {
                let values = value::from_js(&returned, &signature.results);
                let odd = || VmFault::Engine(format!("{function:?} returned {returned:?}"));
                values.map(Left::Returned).ok_or_else(odd)
            }
        }
    }

    fn function(&self, name: &str) -> Option<Function> {
        export(&self.exports, &name.into())?.dyn_into().ok()
    }

    /// The meter after a call that ended so, and everything else that core makes a result of.
    pub(super) fn finished<S: RuntimeState>(
        &self,
        frame: Box<Frame<S>>,
        end: End,
        trace: Vec<u32>,
    ) -> Finished<S> {
        let count = |counter: &Option<Wide>| {
            let count = counter.as_ref().map_or(0, Wide::get);
            count.cast_unsigned()
        };
        Finished {
            frame,
            end,
            trace,
            gas_left: self.handles.gas.get(),
            slots_left: self.handles.slots.get(),
            memory_gas: self.memory_gas.get(),
            at: self.at.get().cast_unsigned(),
            nan: self.nan.get() != 0,
            counters: self.counters.iter().map(count).collect(),
        }
    }
}

fn export(exports: &Object, name: &JsString) -> Option<JsValue> {
    let export = Reflect::get(exports, name).ok()?;
    (!export.is_undefined()).then_some(export)
}

fn global<G: JsCast>(exports: &Object, name: &str) -> Result<G, VmFault> {
    let global = export(exports, &name.into());
    let global =
        global.ok_or_else(|| VmFault::Engine(format!("the module does not export {name}")));
    global.map(JsCast::unchecked_into)
}
