//! Why a host function ends the call instead of returning to the contract.

use super::HostFn;
use crate::vm::VmFault;

/// What a host function that does not return says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostStop {
    /// Its price could not be paid; the meter is below zero.
    OutOfGas,
    /// The contract called `revert`, with this message.
    Revert(Vec<u8>),
    /// The contract broke the ABI: a bad pointer, a length over its limit.
    Trap {
        /// The function that was called.
        function: HostFn,
        /// What is wrong, with the values and the limit.
        message: String,
    },
    /// The machine failed (a disk, for instance). Not the contract's doing: no receipt is made of it.
    Fault(VmFault),
}
