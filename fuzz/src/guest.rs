//! An instance that is no module: a page of memory and a meter that only goes down.

use wattage_core::host::Guest;

/// What stands in memory at the beginning, and where: things that arguments may point to.
pub(crate) const KNOWN: [(usize, &[u8]); 6] = [
    (0, b"alice"),
    (32, b"bob"),
    (64, b"contract"),
    (96, b"callee"),
    (128, b"main"),
    // An amount: 100.
    (160, &[100]),
];
/// Size of the memory, bytes.
const PAGE: usize = 65_536;

/// The running instance, as host functions see it.
pub(crate) struct ScriptGuest {
    gas: i64,
    slots: i32,
    memory: Vec<u8>,
}

impl ScriptGuest {
    pub(crate) fn new(gas: u64, slots: i32) -> Self {
        let mut memory = vec![0; PAGE];
        for (at, bytes) in KNOWN {
            memory[at..at + bytes.len()].copy_from_slice(bytes);
        }
        let gas = i64::try_from(gas).expect("a gas limit fits the meter");
        Self { gas, slots, memory }
    }

    /// Writes as the contract itself does; what would not fit is left out.
    pub(crate) fn poke(&mut self, at: u16, bytes: &[u8]) {
        for (to, from) in self.memory[usize::from(at)..].iter_mut().zip(bytes) {
            *to = *from;
        }
    }

    /// Gas and stack slots that are left.
    pub(crate) fn left(&self) -> (i64, i32) {
        (self.gas, self.slots)
    }
}

impl Guest for ScriptGuest {
    fn gas(&mut self) -> i64 {
        self.gas
    }

    fn set_gas(&mut self, gas: i64) {
        assert!(gas <= self.gas, "gas came back: {} became {gas}", self.gas);
        self.gas = gas;
    }

    fn slots(&mut self) -> i32 {
        self.slots
    }

    fn site(&mut self) -> u32 {
        0
    }

    fn memory_len(&mut self) -> Option<u64> {
        Some(PAGE as u64)
    }

    // Both panic outside the memory: callers promise to have checked.
    fn read(&mut self, at: usize, out: &mut [u8]) {
        out.copy_from_slice(&self.memory[at..at + out.len()]);
    }

    fn write(&mut self, at: usize, bytes: &[u8]) {
        self.memory[at..at + bytes.len()].copy_from_slice(bytes);
    }
}
