//! A contract and its compiled modules.

use std::sync::Arc;

use wattage_core::contract::{Contract, Mode, instrument};
use wattage_core::vm::VmFault;

use super::WasmVm;
use super::compile::Slot;
use super::compiled::Compiled;

/// A contract, ready to run. It is compiled at its first run in each mode. Cheap to clone.
#[derive(Clone)]
pub struct Program {
    inner: Arc<Inner>,
}

struct Inner {
    contract: Contract,
    metered: Slot<Arc<Compiled>, VmFault>,
    profiled: Slot<Arc<Compiled>, VmFault>,
    traced: Slot<Arc<Compiled>, VmFault>,
}

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
                traced: Slot::default(),
            }),
        }
    }

    /// The compiled module for `mode`. Callers that come while it is being made wait for it, and share its fault if it fails;
    /// the next one tries again. Making and waiting are paid from the budget of whoever makes or waits, so that no request
    /// hears of another's budget.
    pub(super) fn compiled(&self, vm: &WasmVm, mode: Mode) -> Result<Arc<Compiled>, VmFault> {
        let slot = match mode {
            Mode::Metered => &self.inner.metered,
            Mode::Profiled => &self.inner.profiled,
            Mode::Traced => &self.inner.traced,
        };
        match slot.get() {
            Some(compiled) => Ok(compiled),
            None => vm
                .budget
                .spend(|| slot.get_or_make(|| self.compile(vm, mode))),
        }
    }

    fn compile(&self, vm: &WasmVm, mode: Mode) -> Result<Arc<Compiled>, VmFault> {
        let (contract, machine) = (&self.inner.contract, &vm.machine);
        let instrumented = instrument(contract, mode);
        let module = machine
            .modules
            .module(&machine.engine, &instrumented.wasm)?;
        let instance = machine
            .linker
            .instantiate_pre(&module)
            .map_err(|error| VmFault::Machine(format!("the module cannot be linked: {error:#}")))?;
        Ok(Arc::new(Compiled::new(contract, instrumented, instance)?))
    }
}
