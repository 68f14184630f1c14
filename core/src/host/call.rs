//! A host call in progress: its arguments, its price, and checked access to the contract's memory.

use super::{Frame, Guest, HostFn, HostStop};
use crate::limits;
use crate::state::RuntimeState;
use crate::types::{Address, Value};

/// One host call and what it works on.
pub(super) struct Call<'a, S: RuntimeState> {
    pub(super) function: HostFn,
    args: &'a [Value],
    pub(super) guest: &'a mut dyn Guest,
    pub(super) frame: &'a mut Frame<S>,
    /// The meter; below zero when it ran out. The guest's is set when the call is [settled](Call::settle).
    pub(super) gas_left: i64,
    /// What this call has taken from it.
    paid: u64,
}

impl<'a, S: RuntimeState> Call<'a, S> {
    pub(super) fn new(
        function: HostFn,
        args: &'a [Value],
        guest: &'a mut dyn Guest,
        frame: &'a mut Frame<S>,
    ) -> Self {
        let gas_left = guest.gas();
        if let Some(tracer) = frame.tracer() {
            tracer.enter_host(function, gas_left.max(0).cast_unsigned());
        }
        Self {
            function,
            args,
            gas_left,
            guest,
            frame,
            paid: 0,
        }
    }

    /// Takes `gas` from the meter. What cannot be paid empties it: the call ends, and all gas is used.
    pub(super) fn pay(&mut self, gas: u64) -> Result<(), HostStop> {
        match i64::try_from(gas) {
            Ok(taken) if taken <= self.gas_left => {
                self.paid += gas;
                self.gas_left -= taken;
                Ok(())
            }
            _ => {
                self.paid += self.gas_left.max(0).cast_unsigned();
                self.gas_left = -1;
                Err(HostStop::OutOfGas)
            }
        }
    }

    /// Books what was paid, and sets the guest's meter. Every call ends with it, however it ends.
    pub(super) fn settle(self) {
        self.guest.set_gas(self.gas_left);
        if let Some(tracer) = self.frame.tracer() {
            tracer.leave(self.gas_left.max(0).cast_unsigned());
        }
        self.frame.host_gas[self.function as usize] += self.paid;
        if let Some(profile) = &mut self.frame.profile {
            profile.add(self.guest.site(), self.paid);
        }
    }

    /// Takes what the price adds for `bytes` of work; the base has been paid.
    pub(super) fn pay_for_bytes(&mut self, bytes: usize) -> Result<(), HostStop> {
        let price = &self.function.entry().price;
        self.pay(price.for_bytes(bytes as u64) - price.base)
    }

    /// Argument `index` as an unsigned 32-bit number: a pointer or a length.
    pub(super) fn unsigned(&self, index: usize) -> u32 {
        match self.args[index] {
            Value::I32(v) => v.cast_unsigned(),
            other => unreachable!("{} has i32 at {index}, not {other}", self.name()),
        }
    }

    /// Argument `index`, an i64.
    pub(super) fn word(&self, index: usize) -> i64 {
        match self.args[index] {
            Value::I64(v) => v,
            other => unreachable!("{} has i64 at {index}, not {other}", self.name()),
        }
    }

    /// Argument `index` as text: a number.
    pub(super) fn number(&self, index: usize) -> String {
        self.args[index].number()
    }

    fn name(&self) -> &'static str {
        self.function.entry().name
    }

    /// Ends the call: the contract broke a rule of this function.
    pub(super) fn trap(&self, message: String) -> HostStop {
        HostStop::Trap {
            function: self.function,
            message: format!("{}: {message}", self.name()),
        }
    }

    /// Checks that `len` bytes at the pointer in argument `index` are inside memory.
    pub(super) fn check(
        &mut self,
        what: &str,
        index: usize,
        len: usize,
    ) -> Result<usize, HostStop> {
        let at = self.unsigned(index);
        let Some(size) = self.guest.memory_len() else {
            return Err(self.trap(
                "the contract exports no memory; write (memory (export \"memory\") 1)".to_owned(),
            ));
        };
        let end = u64::from(at) + len as u64;
        if end > size {
            return Err(self.trap(format!(
                "{what} at {at} with {len} bytes ends at {end}, outside the memory of {size} bytes"
            )));
        }
        Ok(at as usize)
    }

    /// Checks the (pointer, length) pair in two arguments against `limit` and the memory.
    pub(super) fn span(
        &mut self,
        what: &str,
        pointer: usize,
        length: usize,
        limit: usize,
    ) -> Result<(usize, usize), HostStop> {
        let len = self.unsigned(length) as usize;
        if len > limit {
            return Err(self.trap(format!("the {what} has {len} bytes; the limit is {limit}")));
        }
        Ok((self.check(what, pointer, len)?, len))
    }

    /// Copies `len` bytes of memory that were checked before.
    pub(super) fn read(&mut self, at: usize, len: usize) -> Vec<u8> {
        let mut bytes = vec![0; len];
        if len > 0 {
            self.guest.read(at, &mut bytes);
        }
        bytes
    }

    /// Writes `bytes` to memory at the pointer in argument `index`.
    pub(super) fn write(&mut self, what: &str, index: usize, bytes: &[u8]) -> Result<(), HostStop> {
        let at = self.check(what, index, bytes.len())?;
        self.guest.write(at, bytes);
        Ok(())
    }

    pub(super) fn write_address(
        &mut self,
        index: usize,
        address: Address,
    ) -> Result<Option<Value>, HostStop> {
        self.write("out", index, &address.0)?;
        Ok(None)
    }

    /// The state that the contract works on.
    pub(super) fn state(&mut self) -> &mut S {
        &mut self.frame.shared().state
    }

    /// Reads the amount (16 bytes, little endian) at the pointer in argument `index`.
    pub(super) fn read_amount(&mut self, what: &str, index: usize) -> Result<u128, HostStop> {
        let at = self.check(what, index, 16)?;
        let mut amount = [0; 16];
        self.guest.read(at, &mut amount);
        Ok(u128::from_le_bytes(amount))
    }

    pub(super) fn read_address(&mut self, what: &str, index: usize) -> Result<Address, HostStop> {
        let at = self.check(what, index, 20)?;
        let mut address = Address::default();
        self.guest.read(at, &mut address.0);
        Ok(address)
    }

    /// Books a storage row that is written: what a receipt keeps of all rows has a limit.
    pub(super) fn write_row(&mut self, key: usize, old: usize, new: usize) -> Result<(), HostStop> {
        let bytes = self.frame.shared().counted.row_bytes + key + old + new;
        if bytes > limits::ROW_BYTES {
            let limit = limits::ROW_BYTES;
            return Err(self.trap(format!(
                "the storage rows that this transaction writes come to {bytes} bytes, old and new values together; the limit is {limit}"
            )));
        }
        self.frame.shared().counted.row_bytes = bytes;
        Ok(())
    }
}
