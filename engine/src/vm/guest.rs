//! The running instance, as core's host functions see it.

use wasmtime::{Caller, Val};
use wattage_core::host::Guest;

use super::host::{Handles, Host};

/// An instance on Wasmtime.
pub(super) struct WasmtimeGuest<'a, 'c> {
    pub(super) caller: &'a mut Caller<'c, Host>,
    pub(super) handles: Handles,
}

impl Guest for WasmtimeGuest<'_, '_> {
    fn gas(&mut self) -> i64 {
        self.handles.gas.get(&mut *self.caller).i64().unwrap_or(-1)
    }

    fn set_gas(&mut self, gas: i64) {
        let set = self.handles.gas.set(&mut *self.caller, Val::I64(gas));
        set.expect("the meter is a mutable i64");
    }

    fn slots(&mut self) -> i32 {
        self.handles.slots.get(&mut *self.caller).i32().unwrap_or(0)
    }

    fn site(&mut self) -> u32 {
        let site = self.handles.site.map(|site| site.get(&mut *self.caller));
        site.and_then(|site| site.i32())
            .unwrap_or(0)
            .cast_unsigned()
    }

    fn memory_len(&mut self) -> Option<u64> {
        let memory = self.handles.memory?;
        Some(memory.data_size(&*self.caller) as u64)
    }

    fn read(&mut self, at: usize, out: &mut [u8]) {
        if let Some(memory) = self.handles.memory {
            out.copy_from_slice(&memory.data(&*self.caller)[at..at + out.len()]);
        }
    }

    fn write(&mut self, at: usize, bytes: &[u8]) {
        if let Some(memory) = self.handles.memory {
            let (memory, host) = memory.data_and_store_mut(&mut *self.caller);
            let end = at + bytes.len();
            memory[at..end].copy_from_slice(bytes);
            host.written = Some(match host.written.take() {
                Some(before) => before.start.min(at)..before.end.max(end),
                None => at..end,
            });
        }
    }
}
