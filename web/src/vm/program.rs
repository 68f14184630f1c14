//! A contract and its compiled modules.

use std::cell::OnceCell;
use std::rc::Rc;

use wattage_core::contract::{Contract, Mode};
use wattage_core::vm::VmFault;

use super::compiled::Compiled;

/// A contract, ready to run. It is compiled at its first run in each mode. Cheap to clone.
#[derive(Clone)]
pub struct Program {
    inner: Rc<Inner>,
}

struct Inner {
    contract: Contract,
    metered: OnceCell<Compiled>,
    profiled: OnceCell<Compiled>,
    traced: OnceCell<Compiled>,
}

impl AsRef<Contract> for Program {
    fn as_ref(&self) -> &Contract {
        &self.inner.contract
    }
}

impl Program {
    pub(super) fn new(contract: Contract) -> Self {
        Self {
            inner: Rc::new(Inner {
                contract,
                metered: OnceCell::new(),
                profiled: OnceCell::new(),
                traced: OnceCell::new(),
            }),
        }
    }

    /// The compiled module for `mode`.
    ///
    /// # Errors
    /// [`VmFault`] when the browser cannot compile it.
    pub(super) fn compiled(&self, mode: Mode) -> Result<&Compiled, VmFault> {
        let slot = match mode {
            Mode::Metered => &self.inner.metered,
            Mode::Profiled => &self.inner.profiled,
            Mode::Traced => &self.inner.traced,
        };
        if let Some(compiled) = slot.get() {
            return Ok(compiled);
        }
        let compiled = Compiled::new(&self.inner.contract, mode)?;
        Ok(slot.get_or_init(|| compiled))
    }
}
