//! A compiled module: its instances, fresh or as new, and the map back to its source.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use wasmtime::InstancePre;
use wattage_core::contract::{Contract, Instrumented};
use wattage_core::vm::VmFault;

use super::Machine;
use super::exports::Exports;
use super::host::Host;
use super::instance::{Ended, Instance, Pristine, Readings};

/// A compiled module and the map back to its source.
pub(super) struct Compiled {
    /// Tells the instances of this module from others.
    number: u64,
    pub(super) instrumented: Instrumented,
    module: InstancePre<Host>,
    pub(super) exports: Exports,
    resettable: bool,
    writes_up_to: u64,
    /// What an instance is before anything has run in it; `None` inside if instances cannot be put back.
    pristine: OnceLock<Option<Pristine>>,
}

impl Compiled {
    /// What `contract` was instrumented and compiled to.
    ///
    /// # Errors
    /// [`VmFault`] when the module has no meter.
    pub(super) fn new(
        contract: &Contract,
        instrumented: Instrumented,
        module: InstancePre<Host>,
    ) -> Result<Self, VmFault> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Ok(Self {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            instrumented,
            exports: Exports::of(module.module(), contract)?,
            module,
            resettable: contract.resettable(),
            writes_up_to: contract.writes_up_to(),
            pristine: OnceLock::new(),
        })
    }

    /// An instance in which nothing has run, or how instantiation ended by the contract's fault.
    ///
    /// # Errors
    /// [`VmFault`] when the machine failed.
    pub(super) fn instance(
        &self,
        machine: &Machine,
    ) -> Result<Result<Box<Instance>, Ended>, VmFault> {
        if let Some(instance) = machine.idle.take(self.number) {
            return Ok(Ok(instance));
        }
        let fresh = Instance::new(&machine.engine, &self.module, &self.exports)?;
        Ok(fresh.map(|mut instance| {
            if self.resettable {
                self.pristine
                    .get_or_init(|| instance.pristine(self.writes_up_to));
            }
            instance
        }))
    }

    /// Puts an instance back as new after a call that ended well with `readings`, if that can be done; drops it otherwise.
    pub(super) fn give_back(
        &self,
        machine: &Machine,
        mut instance: Box<Instance>,
        readings: &Readings,
    ) {
        if let Some(Some(pristine)) = self.pristine.get()
            && instance.reset(pristine, readings)
        {
            machine.idle.keep(self.number, instance);
        }
    }
}
