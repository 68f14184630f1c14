//! A module as the browser has compiled it, and the names under which an instance's things are found.

use js_sys::{JsString, Uint8Array, WebAssembly};
use wattage_core::contract::{Contract, Instrumented, Mode, exports, instrument};
use wattage_core::vm::VmFault;

use super::failure;

/// A compiled module and the map back to its source.
pub(super) struct Compiled {
    pub(super) instrumented: Instrumented,
    pub(super) module: WebAssembly::Module,
    /// In a profiled module, the name of each charge point's counter, for those that have one.
    pub(super) counters: Vec<Option<JsString>>,
}

impl Compiled {
    /// Instruments and compiles `contract`. In a worker, a module of any size is compiled at once.
    ///
    /// # Errors
    /// [`VmFault`] when the browser cannot compile it.
    pub(super) fn new(contract: &Contract, mode: Mode) -> Result<Self, VmFault> {
        let instrumented = instrument(contract, mode);
        let bytes = Uint8Array::from(instrumented.wasm.as_slice());
        let module = WebAssembly::Module::new(&bytes)
            .map_err(|error| failure::machine("compile the contract", &error))?;
        let counters = match mode {
            Mode::Metered => Vec::new(),
            Mode::Profiled | Mode::Traced => {
                let points = (0u32..).zip(contract.points());
                let name = |index| JsString::from(exports::counter(index));
                points
                    .map(|(index, point)| point.counted().then(|| name(index)))
                    .collect()
            }
        };
        Ok(Self {
            instrumented,
            module,
            counters,
        })
    }
}
