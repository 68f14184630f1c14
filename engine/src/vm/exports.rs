//! Where in a compiled module the meter and the contract's own things are: looked up by name once, found by index in
//! every instance.

use wasmtime::{Module, ModuleExport};
use wattage_core::contract::{Contract, exports};
use wattage_core::host::MEMORY;
use wattage_core::limits;
use wattage_core::types::Signature;
use wattage_core::vm::VmFault;

/// The exports of a compiled module that a run reads and sets.
pub(super) struct Exports {
    pub(super) gas: ModuleExport,
    pub(super) slots: ModuleExport,
    pub(super) memory_gas: ModuleExport,
    pub(super) at: ModuleExport,
    pub(super) nan: ModuleExport,
    /// In a profiled module.
    pub(super) site: Option<ModuleExport>,
    /// In a profiled module, the counter of each charge point that has one.
    pub(super) counters: Vec<Option<ModuleExport>>,
    /// The memory that host functions may use.
    pub(super) memory: Option<ModuleExport>,
    /// The memory, whether or not the contract exports it.
    pub(super) ram: Option<ModuleExport>,
    /// The contract's own mutable globals.
    pub(super) own_globals: Vec<ModuleExport>,
    /// The start function, if there is one.
    pub(super) start: Option<ModuleExport>,
    /// The functions that can be called, sorted by name.
    entries: Vec<EntryExport>,
}

/// A function that can be called.
pub(super) struct EntryExport {
    name: String,
    pub(super) export: ModuleExport,
    pub(super) signature: Signature,
}

impl Exports {
    /// Finds them in the module that `contract` was instrumented to.
    ///
    /// # Errors
    /// [`VmFault`] when the module has no meter.
    pub(super) fn of(module: &Module, contract: &Contract) -> Result<Self, VmFault> {
        let find = |name: &str| module.get_export_index(name);
        let expect = |name: &str| {
            find(name).ok_or_else(|| VmFault::Machine(format!("the module does not export {name}")))
        };
        let site = find(exports::SITE);
        let points = (0u32..).zip(contract.points());
        let counters = points.map(|(index, point)| match site.is_some() && point.counted() {
            true => expect(&exports::counter(index)).map(Some),
            false => Ok(None),
        });
        let counters = match site {
            Some(_) => counters.collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        let entries = contract.entries().iter().map(|entry| {
            Ok(EntryExport {
                name: entry.name.clone(),
                export: expect(&entry.name)?,
                signature: entry.signature(),
            })
        });
        let mut entries = entries.collect::<Result<Vec<_>, VmFault>>()?;
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self {
            gas: expect(exports::GAS)?,
            slots: expect(exports::SLOTS)?,
            memory_gas: expect(exports::MEMORY)?,
            at: expect(exports::AT)?,
            nan: expect(exports::NAN)?,
            site,
            counters,
            memory: find(MEMORY),
            ram: find(exports::RAM),
            own_globals: (0u32..)
                .take(limits::GLOBALS)
                .filter_map(|index| find(&exports::own_global(index)))
                .collect(),
            start: find(exports::START),
            entries,
        })
    }

    /// The entry with this name, and its place among [all](Self::entries).
    pub(super) fn entry(&self, name: &str) -> Option<(usize, &EntryExport)> {
        let found = self
            .entries
            .binary_search_by(|entry| entry.name.as_str().cmp(name));
        found.ok().map(|at| (at, &self.entries[at]))
    }

    /// How many entries there are.
    pub(super) fn entries(&self) -> usize {
        self.entries.len()
    }
}
