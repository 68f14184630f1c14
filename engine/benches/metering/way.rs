//! The ways a program is run: what the module is, and what the engine adds.

use wasmtime::error::Context;
use wasmtime::{Engine, Func, Global, Instance, Module, OptLevel, Result, Store, Val, bail};
use wattage_core::contract::{Mode, exports, instrument};
use wattage_core::limits;
use wattage_core::types::Value;

use super::clock;
use super::program::Program;

/// Gas and fuel of a run: more than any program needs.
const PLENTY: i64 = 1 << 60;

/// A way to run a program.
pub(crate) struct Way {
    /// Its name in the table.
    pub(crate) name: &'static str,
    /// How the module is rewritten, if it is.
    mode: Option<Mode>,
    /// Whether Wasmtime counts fuel.
    fuel: bool,
}

/// All of them; the first is what the others are compared with.
pub(crate) const WAYS: [Way; 4] = [
    Way {
        name: "plain",
        mode: None,
        fuel: false,
    },
    Way {
        name: "metered",
        mode: Some(Mode::Metered),
        fuel: false,
    },
    Way {
        name: "profiled",
        mode: Some(Mode::Profiled),
        fuel: false,
    },
    Way {
        name: "fuel",
        mode: None,
        fuel: true,
    },
];

/// The index of the way that tells fuel.
pub(crate) const FUEL: usize = 3;

/// The node's settings, with what the command line changes.
#[derive(Default)]
pub(crate) struct Settings {
    opt_level: Option<OptLevel>,
}

impl Settings {
    /// Takes another level of optimisation than the node's.
    pub(crate) fn opt_level(&mut self, level: Option<&str>) -> Result<()> {
        self.opt_level = Some(match level {
            Some("none") => OptLevel::None,
            Some("speed") => OptLevel::Speed,
            other => bail!("the level of optimisation is none or speed, not {other:?}"),
        });
        Ok(())
    }
}

/// A program, ready to be run one way.
pub(crate) struct Prepared {
    store: Store<()>,
    entry: Func,
    arguments: Vec<Val>,
    /// The meter and the stack slots, if the module has them.
    meter: Option<(Global, Global)>,
    fuel: bool,
}

/// A run.
pub(crate) struct Run {
    /// CPU time.
    pub(crate) seconds: f64,
    /// What the program came to, as text.
    pub(crate) results: String,
    /// Gas or fuel that it used, if anybody counted.
    pub(crate) gas: Option<u64>,
}

impl Prepared {
    pub(crate) fn new(program: &Program, way: &Way, settings: &Settings) -> Result<Self> {
        let mut config = wattage_engine::vm::settings();
        config.consume_fuel(way.fuel);
        if let Some(level) = settings.opt_level {
            config.cranelift_opt_level(level);
        }
        let engine = Engine::new(&config)?;
        let wasm = match way.mode {
            Some(mode) => instrument(&program.contract, mode).wasm,
            None => program.contract.wasm().to_vec(),
        };
        let module = Module::new(&engine, wasm)?;
        let mut store = Store::new(&engine, ());
        if way.fuel {
            store.set_fuel(PLENTY.cast_unsigned())?;
        }
        let instance = Instance::new(&mut store, &module, &[])?;
        let entry = instance.get_func(&mut store, &program.function);
        let gas = instance.get_global(&mut store, exports::GAS);
        let slots = instance.get_global(&mut store, exports::SLOTS);
        Ok(Self {
            entry: entry.with_context(|| format!("{} has no entry", program.name))?,
            store,
            arguments: program.arguments.iter().map(val).collect(),
            meter: gas.zip(slots),
            fuel: way.fuel,
        })
    }

    /// Runs the program once.
    pub(crate) fn run(&mut self) -> Result<Run> {
        if let Some((gas, slots)) = self.meter {
            gas.set(&mut self.store, Val::I64(PLENTY))?;
            let all = i32::try_from(limits::STACK_SLOTS)?;
            slots.set(&mut self.store, Val::I32(all))?;
        }
        if self.fuel {
            self.store.set_fuel(PLENTY.cast_unsigned())?;
        }
        let mut results = vec![Val::I32(0); self.entry.ty(&self.store).results().len()];
        let Self {
            store,
            entry,
            arguments,
            ..
        } = self;
        let (outcome, time) = clock::time(|| entry.call(&mut *store, arguments, &mut results));
        outcome?;
        let left = match self.meter {
            Some((gas, _)) => gas.get(&mut self.store).i64().map(i64::cast_unsigned),
            None if self.fuel => Some(self.store.get_fuel()?),
            None => None,
        };
        Ok(Run {
            seconds: time.as_secs_f64(),
            results: format!("{results:?}"),
            gas: left.map(|left| PLENTY.cast_unsigned() - left),
        })
    }
}

/// Wasmtime's value for one of ours.
fn val(value: &Value) -> Val {
    match *value {
        Value::I32(v) => Val::I32(v),
        Value::I64(v) => Val::I64(v),
        Value::F32(v) => Val::F32(v),
        Value::F64(v) => Val::F64(v),
    }
}
