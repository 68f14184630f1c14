//! A contract and its compiled modules.

use std::sync::{Arc, Mutex, PoisonError};

use wasmtime::Module;
use wattage_core::contract::{Contract, Mode, instrument};
use wattage_core::vm::VmFault;

use super::Machine;
use super::compiled::Compiled;

/// A contract, ready to run. It is compiled at its first run in each mode. Cheap to clone.
#[derive(Clone)]
pub struct Program {
    inner: Arc<Inner>,
}

struct Inner {
    contract: Contract,
    metered: Slot,
    profiled: Slot,
}

/// A compiled module, once it is there.
type Slot = Mutex<Option<Arc<Compiled>>>;

impl AsRef<Contract> for Program {
    fn as_ref(&self) -> &Contract {
        &self.inner.contract
    }
}

impl Program {
    pub(super) fn new(contract: Contract) -> Self {
        Self {
            inner: Arc::new(Inner {
                contract,
                metered: Slot::default(),
                profiled: Slot::default(),
            }),
        }
    }

    /// The compiled module for `mode`. Callers that come while it is being compiled wait for it.
    pub(super) fn compiled(&self, machine: &Machine, mode: Mode) -> Result<Arc<Compiled>, VmFault> {
        let slot = match mode {
            Mode::Metered => &self.inner.metered,
            Mode::Profiled => &self.inner.profiled,
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(compiled) = &*slot {
            return Ok(Arc::clone(compiled));
        }
        let fault =
            |error: wasmtime::Error| VmFault(format!("the module cannot be compiled: {error:#}"));
        let instrumented = instrument(&self.inner.contract, mode);
        let module = Module::from_binary(&machine.engine, &instrumented.wasm).map_err(fault)?;
        let instance = machine.linker.instantiate_pre(&module).map_err(fault)?;
        let contract = &self.inner.contract;
        let compiled = Arc::new(Compiled::new(contract, instrumented, instance)?);
        *slot = Some(Arc::clone(&compiled));
        Ok(compiled)
    }
}
