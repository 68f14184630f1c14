//! Instrumented bytes on a bare Wasmtime engine: Cranelift or Winch, nothing of the node around it.

use wasmtime::{Config, Engine, Export, Instance, Module, OptLevel, Store, Strategy, Trap, Val};
use wattage_core::contract::exports;
use wattage_core::limits;
use wattage_core::types::Value;

use super::case::{Broken, Call, Case, End, GAS, Seen, checksum};

/// Native stack for contracts, the most that Wasmtime takes without its feature `async`. Winch's frames are larger than
/// those the node's megabyte is for, and the counted slots must end first on every engine.
const NATIVE_STACK: usize = 2 * 1024 * 1024;
/// Stack of a thread that calls contracts.
const THREAD_STACK: usize = 4 * NATIVE_STACK;

/// An engine with one of Wasmtime's compilers.
pub(crate) fn engine(strategy: Strategy) -> Engine {
    let mut config = Config::new();
    config
        .strategy(strategy)
        .cranelift_opt_level(OptLevel::None)
        .max_wasm_stack(NATIVE_STACK);
    Engine::new(&config).expect("an engine")
}

/// Does `work` on a thread whose stack holds the deepest recursion that the slots allow.
pub(crate) fn on_a_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(THREAD_STACK);
        let thread = thread.spawn_scoped(scope, work).expect("a thread");
        match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Makes every call of `case`.
pub(crate) fn run(engine: &Engine, case: &Case) -> Vec<Seen> {
    let module = Module::from_binary(engine, &case.wasm)
        .unwrap_or_else(|error| panic!("{}: {error:#}", case.name));
    let calls = case.calls.iter();
    calls
        .map(|one| call(engine, &module, &case.name, one))
        .collect()
}

fn call(engine: &Engine, module: &Module, name: &str, call: &Call) -> Seen {
    let mut store = Store::new(engine, ());
    let instance = match Instance::new(&mut store, module, &[]) {
        Ok(instance) => instance,
        Err(error) => {
            return Seen {
                end: End::Trapped(broken(name, &error)),
                globals: Vec::new(),
                memory: None,
            };
        }
    };
    let slots = i32::try_from(limits::STACK_SLOTS).expect("a small number");
    for (global, value) in [
        (exports::GAS, Val::I64(GAS)),
        (exports::SLOTS, Val::I32(slots)),
    ] {
        let global = instance.get_global(&mut store, global).expect("the meter");
        global.set(&mut store, value).expect("the meter is mutable");
    }
    let end = enter(&mut store, &instance, call);
    let end = end.unwrap_or_else(|error| End::Trapped(broken(name, &error)));
    let exported: Vec<_> = instance
        .exports(&mut store)
        .map(|e| (e.name().to_owned(), e.into_global()))
        .collect();
    let mut globals = Vec::new();
    for (name, global) in exported {
        let Some(global) = global else { continue };
        let seen = global.get(&mut store);
        if matches!(seen, Val::I32(_) | Val::I64(_)) {
            globals.push((name, val_bits(&seen)));
        }
    }
    let memory = instance.exports(&mut store).find_map(Export::into_memory);
    let memory = memory.map(|memory| {
        let data = memory.data(&store);
        (data.len() as u64, checksum(data))
    });
    Seen {
        end,
        globals,
        memory,
    }
}

/// Calls the start function, if there is one, and then the entry.
fn enter(store: &mut Store<()>, instance: &Instance, call: &Call) -> wasmtime::Result<End> {
    if let Some(start) = instance.get_func(&mut *store, exports::START) {
        start.call(&mut *store, &[], &mut [])?;
    }
    let entry = instance.get_func(&mut *store, &call.entry.name);
    let arguments: Vec<Val> = call.arguments.iter().copied().map(val).collect();
    let mut results = vec![Val::I32(0); call.entry.results.len()];
    entry
        .expect("the entry")
        .call(&mut *store, &arguments, &mut results)?;
    Ok(End::Returned(results.iter().map(val_bits).collect()))
}

fn broken(name: &str, error: &wasmtime::Error) -> Broken {
    let trap = error.downcast_ref::<Trap>();
    match trap.unwrap_or_else(|| panic!("{name}: {error:#}")) {
        Trap::UnreachableCodeReached => Broken::Unreachable,
        Trap::MemoryOutOfBounds => Broken::Memory,
        Trap::TableOutOfBounds => Broken::Table,
        Trap::IndirectCallToNull => Broken::NullElement,
        Trap::BadSignature => Broken::Signature,
        Trap::IntegerDivisionByZero => Broken::DivisionByZero,
        Trap::IntegerOverflow => Broken::IntegerOverflow,
        Trap::BadConversionToInteger => Broken::Conversion,
        other => panic!("{name}: a trap that no contract may cause: {other}"),
    }
}

fn val(value: Value) -> Val {
    match value {
        Value::I32(v) => Val::I32(v),
        Value::I64(v) => Val::I64(v),
        Value::F32(v) => Val::F32(v),
        Value::F64(v) => Val::F64(v),
    }
}

fn val_bits(val: &Val) -> u64 {
    match *val {
        Val::I32(v) => u64::from(v.cast_unsigned()),
        Val::I64(v) => v.cast_unsigned(),
        Val::F32(v) => u64::from(v),
        Val::F64(v) => v,
        _ => panic!("entries have numbers only"),
    }
}
