//! The instance that calls a host function, as host functions see it.

/// The running instance. Implemented once per engine.
pub trait Guest {
    /// The meter: gas that is left; below zero when it ran out.
    fn gas(&mut self) -> i64;
    /// Sets the meter.
    fn set_gas(&mut self, gas: i64);
    /// Stack slots that are left.
    fn slots(&mut self) -> i32;
    /// The charge point of the call instruction that is being executed, in a profiled module.
    fn site(&mut self) -> u32;
    /// Size of the exported memory in bytes, or `None` if the contract exports none.
    fn memory_len(&mut self) -> Option<u64>;
    /// Copies memory from `at` into `out`; the caller has checked that it is inside.
    fn read(&mut self, at: usize, out: &mut [u8]);
    /// Copies `bytes` to memory at `at`; the caller has checked that it is inside.
    fn write(&mut self, at: usize, bytes: &[u8]);
}
