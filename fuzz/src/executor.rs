//! Runs an entry of an instrumented module on wasmi, and keeps everything that both modes must agree on.

use wasmi::{Config, Engine, Instance, Module, Store, TrapCode, Val};
use wattage_core::contract::{Entry, exports};
use wattage_core::limits;
use wattage_core::types::ValueType;

/// Gas of each call: enough to get somewhere, little enough to try many.
const GAS: i64 = 20_000;
/// wasmi's own limits must not be met before the counted slots end.
const FRAMES: usize = limits::STACK_SLOTS as usize;
const STACK: usize = 64 * 1024 * 1024;

/// What a call came to.
#[derive(Debug, PartialEq)]
pub(crate) struct Executed {
    /// Bits of the results, or why there are none; `None` when the module could not be instantiated.
    end: Option<Result<Vec<u64>, TrapCode>>,
    gas: Option<i64>,
    slots: Option<u64>,
    memory_gas: Option<u64>,
    at: Option<u64>,
    nan: Option<u64>,
    memory: Vec<u8>,
}

impl Executed {
    /// Calls `entry` with the number three, in whatever types it wants it.
    pub(crate) fn of(module: &[u8], entry: &Entry) -> Self {
        let mut config = Config::default();
        config
            .set_max_recursion_depth(FRAMES)
            .set_max_stack_height(STACK);
        let engine = Engine::new(&config);
        let module = Module::new(&engine, module).expect("wasmi takes what browsers take");
        let mut store = Store::new(&engine, ());
        let Ok(instance) = Instance::new(&mut store, &module, &[]) else {
            return Self::not_instantiated();
        };
        let slots = i32::try_from(limits::STACK_SLOTS).expect("a small number");
        for (name, value) in [
            (exports::GAS, Val::I64(GAS)),
            (exports::SLOTS, Val::I32(slots)),
        ] {
            let global = instance.get_global(&store, name).expect("the meter");
            global.set(&mut store, value).expect("the meter is mutable");
        }
        let end = call(&mut store, &instance, entry);
        let global = |name| Some(bits(&instance.get_global(&store, name)?.get(&store)));
        let memory = instance.get_memory(&store, exports::RAM);
        Self {
            end: Some(end),
            // How far below zero it went when it ran out is nobody's figure.
            gas: global(exports::GAS).map(|gas| gas.cast_signed().max(-1)),
            slots: global(exports::SLOTS),
            memory_gas: global(exports::MEMORY),
            at: global(exports::AT),
            nan: global(exports::NAN),
            memory: memory.map_or_else(Vec::new, |memory| memory.data(&store).to_vec()),
        }
    }

    fn not_instantiated() -> Self {
        Self {
            end: None,
            gas: None,
            slots: None,
            memory_gas: None,
            at: None,
            nan: None,
            memory: Vec::new(),
        }
    }
}

fn call(store: &mut Store<()>, instance: &Instance, entry: &Entry) -> Result<Vec<u64>, TrapCode> {
    let trap = |error: wasmi::Error| {
        error
            .as_trap_code()
            .unwrap_or_else(|| panic!("no trap: {error}"))
    };
    if let Some(start) = instance.get_func(&*store, exports::START) {
        start.call(&mut *store, &[], &mut []).map_err(trap)?;
    }
    let three = |ty: ValueType| match ty {
        ValueType::I32 => Val::I32(3),
        ValueType::I64 => Val::I64(3),
        ValueType::F32 => Val::F32(3f32.into()),
        ValueType::F64 => Val::F64(3f64.into()),
    };
    let arguments: Vec<Val> = entry.params.iter().map(|param| three(param.ty)).collect();
    let mut results: Vec<Val> = entry.results.iter().copied().map(three).collect();
    let function = instance.get_func(&*store, &entry.name).expect("the entry");
    function
        .call(&mut *store, &arguments, &mut results)
        .map_err(trap)?;
    Ok(results.iter().map(bits).collect())
}

fn bits(value: &Val) -> u64 {
    match value {
        Val::I32(v) => u64::from(v.cast_unsigned()),
        Val::I64(v) => v.cast_unsigned(),
        Val::F32(v) => u64::from(v.to_bits()),
        Val::F64(v) => v.to_bits(),
        other => panic!("a meter or an entry's result is a number, not {other:?}"),
    }
}
