//! wasmi, an interpreter, with fuel.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use wasmi::{Caller, CompilationMode, Config, Engine, Linker, Module, Store};

use super::GAS;

/// What stands for a ledger: rows by number, as `storage_load` and `storage_store` see them.
type Rows = BTreeMap<i64, i64>;

/// A module that is ready, and the rows that its calls leave.
pub(crate) struct Wasmi {
    engine: Engine,
    linker: Linker<Rows>,
    module: Module,
    rows: Rows,
}

impl Wasmi {
    pub(crate) fn new(wat: &str) -> Result<Self> {
        let mut config = Config::default();
        config.consume_fuel(true);
        let engine = Engine::new(&config);
        let module = Module::new(&engine, wat::parse_str(wat)?)?;
        let mut linker = Linker::new(&engine);
        linker.func_wrap(
            "env",
            "storage_load",
            |caller: Caller<'_, Rows>, key: i64| -> i64 {
                caller.data().get(&key).copied().unwrap_or(0)
            },
        )?;
        linker.func_wrap(
            "env",
            "storage_store",
            |mut caller: Caller<'_, Rows>, key: i64, value: i64| {
                caller.data_mut().insert(key, value);
            },
        )?;
        Ok(Self {
            engine,
            linker,
            module,
            rows: Rows::new(),
        })
    }

    /// Calls `main` on a fresh instance.
    pub(crate) fn call(&mut self, argument: u64) -> Result<u64> {
        let mut store = Store::new(&self.engine, std::mem::take(&mut self.rows));
        store.set_fuel(GAS)?;
        let instance = self
            .linker
            .instantiate_and_start(&mut store, &self.module)?;
        let main = instance.get_typed_func::<i64, i64>(&store, "main")?;
        let number = main.call(&mut store, argument.cast_signed())?;
        ensure!(store.get_fuel()? < GAS, "fuel was not counted");
        self.rows = store.into_data();
        Ok(number.cast_unsigned())
    }
}

/// From bytes to a module that can run, all of it at once.
pub(crate) fn compile(wasm: &[u8]) -> Result<()> {
    let mut config = Config::default();
    config
        .consume_fuel(true)
        .compilation_mode(CompilationMode::Eager);
    Module::new(&Engine::new(&config), wasm)?;
    Ok(())
}
