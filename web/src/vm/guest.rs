//! The running instance, as core's host functions see it.

use js_sys::Uint8Array;
use wattage_core::host::Guest;

use super::instance::Handles;

/// An instance in the browser.
pub(super) struct BrowserGuest<'a> {
    pub(super) handles: &'a Handles,
}

impl BrowserGuest<'_> {
    /// The memory from `at`. Made anew each time: a view is detached when the memory grows.
    fn view(&self, at: usize, len: usize) -> Option<Uint8Array> {
        let memory = self.handles.memory.as_ref()?;
        // Memories are 16 MiB at most.
        let number = |size: usize| u32::try_from(size).unwrap_or(u32::MAX);
        let buffer = memory.buffer();
        Some(Uint8Array::new_with_byte_offset_and_length(
            &buffer,
            number(at),
            number(len),
        ))
    }
}

impl Guest for BrowserGuest<'_> {
    fn gas(&mut self) -> i64 {
        self.handles.gas.get()
    }

    fn set_gas(&mut self, gas: i64) {
        self.handles.gas.put(gas);
    }

    fn slots(&mut self) -> i32 {
        self.handles.slots.get()
    }

    fn site(&mut self) -> u32 {
        let site = self.handles.site.as_ref();
        site.map_or(0, |site| site.get().cast_unsigned())
    }

    fn memory_len(&mut self) -> Option<u64> {
        let memory = self.handles.memory.as_ref()?;
        Some(u64::from(Uint8Array::new(&memory.buffer()).length()))
    }

    fn read(&mut self, at: usize, out: &mut [u8]) {
        if let Some(view) = self.view(at, out.len()) {
            view.copy_to(out);
        }
    }

    fn write(&mut self, at: usize, bytes: &[u8]) {
        if let Some(view) = self.view(at, bytes.len()) {
            view.copy_from(bytes);
        }
    }
}
