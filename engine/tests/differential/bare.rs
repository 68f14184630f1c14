//! A module on Wasmtime alone, without the node around it: what it comes to, and what it leaves behind.

use std::collections::BTreeMap;

use wasmtime::{Engine, Extern, Instance, Module, OptLevel, Store, Trap, Val};
use wattage_core::contract::{PREFIX, exports};
use wattage_core::limits;
use wattage_core::types::Value;
use wattage_engine::vm::settings;

/// What a module came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// Its results, or the trap's own text.
    pub(crate) end: Result<Vec<String>, String>,
    /// What it exports, by name: memories by their bytes, globals, tables by which elements are null. Without the meter's.
    pub(crate) left: BTreeMap<String, String>,
}

/// Modules as they are, under Wasmtime's fuel: an oracle that shares nothing with our metering. With its optimiser and its
/// own canonical NaNs; within the node's bounds of memory and table.
pub(crate) fn oracle() -> Engine {
    let mut config = settings();
    config
        .consume_fuel(true)
        .cranelift_opt_level(OptLevel::Speed)
        .cranelift_nan_canonicalization(true);
    Engine::new(&config).expect("an engine")
}

/// Modules that meter themselves, with the node's own settings.
pub(crate) fn node() -> Engine {
    Engine::new(&settings()).expect("an engine")
}

/// Runs the start function, if there is one, and `function`. Tells the fuel of `function`, if the engine counts it.
pub(crate) fn run(
    module: &Module,
    function: &str,
    arguments: &[Value],
    gas: u64,
) -> (Ended, Option<u64>) {
    let mut store = Store::new(module.engine(), ());
    let counts = store.set_fuel(gas).is_ok();
    let instance = match Instance::new(&mut store, module, &[]) {
        Ok(instance) => instance,
        Err(error) => return (nothing_left(&error), None),
    };
    if let Some(meter) = instance.get_global(&mut store, exports::GAS) {
        meter
            .set(&mut store, Val::I64(gas.cast_signed()))
            .expect("an i64");
        let slots = instance.get_global(&mut store, exports::SLOTS);
        let all = i32::try_from(limits::STACK_SLOTS).expect("small");
        slots
            .expect("the slots")
            .set(&mut store, Val::I32(all))
            .expect("an i32");
    }
    if let Some(start) = instance.get_func(&mut store, exports::START)
        && let Err(error) = start.call(&mut store, &[], &mut [])
    {
        return (nothing_left(&error), None);
    }
    // Instantiation burns fuel for constant expressions and the start function; only the call's counts.
    if counts {
        store.set_fuel(gas).expect("fuel is on");
    }
    let entry = instance.get_func(&mut store, function).expect("the entry");
    let arguments: Vec<Val> = arguments.iter().map(val).collect();
    let mut results = vec![Val::I32(0); entry.ty(&store).results().len()];
    let end = match entry.call(&mut store, &arguments, &mut results) {
        Ok(()) => Ok(results.iter().map(|value| format!("{value:?}")).collect()),
        Err(error) => Err(trap(&error)),
    };
    let fuel = counts.then(|| gas - store.get_fuel().expect("fuel is on"));
    let left = left(&instance, &mut store);
    (Ended { end, left }, fuel)
}

/// The end of what could not be instantiated or started: an engine gives no access to what it left.
fn nothing_left(error: &wasmtime::Error) -> Ended {
    Ended {
        end: Err(trap(error)),
        left: BTreeMap::new(),
    }
}

fn trap(error: &wasmtime::Error) -> String {
    let trap = error.downcast_ref::<Trap>();
    trap.unwrap_or_else(|| panic!("{error:?}")).to_string()
}

fn left(instance: &Instance, store: &mut Store<()>) -> BTreeMap<String, String> {
    let exports: Vec<(String, Extern)> = instance
        .exports(&mut *store)
        .map(|export| (export.name().to_owned(), export.into_extern()))
        .filter(|(name, _)| !name.starts_with(PREFIX))
        .collect();
    let mut left = BTreeMap::new();
    for (name, export) in exports {
        let text = match export {
            Extern::Memory(memory) => bytes(memory.data(&*store)),
            Extern::Global(global) => number(&global.get(&mut *store)),
            Extern::Table(table) => (0..table.size(&*store))
                .map(|at| match table.get(&mut *store, at) {
                    Some(element) if element.is_null() => '0',
                    _ => '1',
                })
                .collect(),
            _ => continue,
        };
        left.insert(name, text);
    }
    left
}

/// A value with all its bits; of a reference, whether it is null.
fn number(value: &Val) -> String {
    match value {
        Val::FuncRef(reference) => format!("function: {}", reference.is_some()),
        other => format!("{other:?}"),
    }
}

/// Length and those bytes that are not zero, with their places.
fn bytes(memory: &[u8]) -> String {
    let set = memory.iter().enumerate().filter(|(_, byte)| **byte != 0);
    format!("{} bytes: {:?}", memory.len(), set.collect::<Vec<_>>())
}

/// Wasmtime's value for one of ours.
pub(crate) fn val(value: &Value) -> Val {
    match *value {
        Value::I32(v) => Val::I32(v),
        Value::I64(v) => Val::I64(v),
        Value::F32(v) => Val::F32(v),
        Value::F64(v) => Val::F64(v),
    }
}
