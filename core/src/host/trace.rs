//! What a traced module calls where its functions begin and end, see [`imports`](crate::contract::imports). They cost nothing
//! and change nothing: the meter is read, and the tree of calls grows.

use super::{Frame, Guest};
use crate::state::RuntimeState;

/// Function `function` begins: its index among all functions of the contract as it was before instrumentation, imports first.
pub fn entered<S: RuntimeState>(function: u32, guest: &mut dyn Guest, frame: &mut Frame<S>) {
    let gas = left_on(guest);
    if let Some(tracer) = frame.tracer() {
        tracer.enter(function, gas);
    }
}

/// The function that began last, and has not ended, ends.
pub fn left<S: RuntimeState>(guest: &mut dyn Guest, frame: &mut Frame<S>) {
    let gas = left_on(guest);
    if let Some(tracer) = frame.tracer() {
        tracer.leave(gas);
    }
}

fn left_on(guest: &mut dyn Guest) -> u64 {
    guest.gas().max(0).cast_unsigned()
}
