//! From what an engine saw to what a call comes to: outcome, gas, breakdown, and where it failed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::profile::{InstructionProfile, functions, lines};
use super::{Breakdown, ExecutionResult, Outcome, TraceFrame, TrapKind, VmFault};
use crate::contract::{Contract, Instrumented};
use crate::host::{Frame, HOST_FUNCTIONS, HostStop, Shared};
use crate::limits;
use crate::state::RuntimeState;
use crate::types::{Bytes, Value, plain};

/// How the entry ended, as the engine saw it.
#[derive(Debug)]
pub enum End {
    /// It returned these values.
    Returned(Vec<Value>),
    /// A host function ended it.
    Stopped(HostStop),
    /// WebAssembly trapped: this rule was broken. An engine that tells [`TrapKind::InvalidConversion`] and
    /// [`TrapKind::IntegerOverflow`] of a float not apart may say either: [`Finished::nan`] decides.
    Trapped(TrapKind),
}

/// What an engine reports after a call.
pub struct Finished<S: RuntimeState> {
    /// The frame it was given.
    pub frame: Box<Frame<S>>,
    /// How the entry ended.
    pub end: End,
    /// Where in the instrumented module it failed: the offset of the instruction, then of the calls that led there, as
    /// far as the engine can tell; at most [`limits::TRACE_FRAMES`].
    pub trace: Vec<u32>,
    /// The meter at the end.
    pub gas_left: i64,
    /// The stack slots at the end.
    pub slots_left: i32,
    /// Gas of bulk operations and memory.grow.
    pub memory_gas: i64,
    /// The charge point at which gas ran out, if it ran out in the contract's own code.
    pub at: u32,
    /// After a trap, whether [`exports::NAN`](crate::contract::exports::NAN) was set.
    pub nan: bool,
    /// In a profiled module, the counter of each charge point; 0 for points that have none.
    pub counters: Vec<u64>,
}

/// What the call came to. `gas` was on the meter at the beginning. A failed call's effects are rolled back.
///
/// # Errors
/// The fault of a [`HostStop::Fault`], which is no outcome but the machine's failure.
pub fn conclude<S: RuntimeState>(
    contract: &Contract,
    instrumented: &Instrumented,
    gas: u64,
    finished: Finished<S>,
) -> Result<ExecutionResult<S>, VmFault> {
    let Finished {
        mut frame,
        end,
        trace,
        gas_left,
        slots_left,
        memory_gas,
        at,
        nan,
        counters,
    } = finished;
    let stopped = matches!(end, End::Stopped(_));
    let out_of_gas = gas_left < 0;
    let left = gas_left.max(0).cast_unsigned();
    let gas_used = if out_of_gas {
        gas
    } else {
        gas.saturating_sub(left)
    };
    // Gas that ran out in a host call has been booked there; in the contract's code, it ran out at `at`.
    let at = (out_of_gas && !stopped).then_some(at);

    let host_total: u64 = frame.host_gas.iter().sum();
    let memory = memory_gas.max(0).cast_unsigned();
    let breakdown = Breakdown {
        base: 0,
        instructions: gas_used.saturating_sub(host_total).saturating_sub(memory),
        memory,
        host: named(&frame.host_gas),
    };
    let mut instructions = Vec::new();
    // A callee's module counts when the run is traced, and nobody asks for it.
    if !counters.is_empty() && frame.profile.is_some() {
        let mut profile = InstructionProfile::new(contract, &counters, frame.profile.as_ref());
        if let Some(at) = at {
            profile.add_rest(at, gas_used);
        }
        instructions = profile.instructions();
    }
    let lines = lines(contract, &instructions);
    let functions = functions(contract, &instructions);

    let mut results = Vec::new();
    let mut return_data = std::mem::take(&mut frame.return_data);
    let mut trap = None;
    let (outcome, message) = match end {
        _ if out_of_gas => {
            let message = "out of gas: the whole gas limit is used".to_owned();
            (Outcome::OutOfGas, Some(message))
        }
        End::Returned(values) => {
            results = values;
            (Outcome::Success, None)
        }
        End::Stopped(HostStop::Revert(data)) => {
            let message = revert_message(&data);
            return_data = Bytes(data);
            (Outcome::Revert, Some(message))
        }
        End::Stopped(HostStop::Trap { message, .. }) => (Outcome::Trap, Some(message)),
        End::Stopped(HostStop::Fault(fault)) => return Err(fault),
        // A host function that runs out of gas leaves the meter below zero.
        End::Stopped(HostStop::OutOfGas) => {
            let problem = "gas ran out and the meter does not say so";
            return Err(VmFault::Machine(problem.to_owned()));
        }
        End::Trapped(kind) => {
            let kind = match kind {
                _ if slots_left < 0 => TrapKind::StackExhausted,
                // Only a conversion leaves it set, and only when it has trapped.
                TrapKind::InvalidConversion | TrapKind::IntegerOverflow if nan => {
                    TrapKind::InvalidConversion
                }
                TrapKind::InvalidConversion => TrapKind::IntegerOverflow,
                kind => kind,
            };
            trap = Some(kind);
            (Outcome::Trap, Some(kind.sentence().to_owned()))
        }
    };
    let success = outcome == Outcome::Success;
    let mut trace = match success {
        true => Vec::new(),
        false => trace_frames(contract, instrumented, &trace),
    };
    // The meter says more exactly than the engine where gas ran out: the instruction, not the code that charges for it.
    let point = at.and_then(|at| contract.points().get(at as usize));
    if let (Some(point), false) = (point, success) {
        let innermost = trace_frame(contract, point.function, point.instruction);
        match trace.first_mut() {
            Some(first) => *first = innermost,
            None => trace.push(innermost),
        }
    }
    let Shared {
        mut state,
        counted,
        prints,
        calls,
        mut tracer,
    } = frame.take_shared();
    if let Some(tracer) = &mut tracer {
        tracer.contract_ended(contract, gas_used, left);
    }
    let tree = match frame.depth {
        1 => tracer.take().map(|tracer| tracer.finish()),
        _ => None,
    };
    if !success {
        state.rollback(frame.start);
    }
    if !matches!(outcome, Outcome::Success | Outcome::Revert) {
        return_data = Bytes::default();
    }
    Ok(ExecutionResult {
        success,
        outcome,
        gas_used,
        breakdown,
        results,
        return_data,
        message,
        trap,
        location: trace.first().and_then(|frame| frame.location),
        prints,
        lines,
        instructions,
        functions,
        calls,
        tree,
        trace,
        state,
        counted,
        tracer,
    })
}

/// The functions at these offsets of the instrumented module.
fn trace_frames(
    contract: &Contract,
    instrumented: &Instrumented,
    offsets: &[u32],
) -> Vec<TraceFrame> {
    let places = offsets.iter().take(limits::TRACE_FRAMES);
    places
        .filter_map(|offset| instrumented.instruction_at(*offset))
        .map(|(function, instruction)| trace_frame(contract, function, instruction))
        .collect()
}

fn trace_frame(contract: &Contract, function: u32, instruction: u32) -> TraceFrame {
    let body = contract.functions().get(function as usize);
    TraceFrame {
        function: body.and_then(|body| body.name.clone()),
        location: contract.location(function as usize, instruction as usize),
    }
}

fn named(gas: &[u64; HOST_FUNCTIONS.len()]) -> BTreeMap<Cow<'static, str>, u64> {
    let mut named = BTreeMap::new();
    // One by one: to collect them would sort them in a vector first, and mostly there are two or three.
    for (function, gas) in HOST_FUNCTIONS.iter().zip(gas) {
        if *gas > 0 {
            named.insert(Cow::Borrowed(function.name), *gas);
        }
    }
    named
}

/// What a contract says when it reverts: its data as text, if it is text.
fn revert_message(data: &[u8]) -> String {
    match std::str::from_utf8(data) {
        Ok("") => "the contract reverted without a message".to_owned(),
        Ok(text) if text.chars().all(|c| !c.is_control() || c == '\n') => {
            let text: String = text.chars().take(limits::ERROR_CHARS).collect();
            plain(&text).into_owned()
        }
        _ => format!("the contract reverted with {} bytes of data", data.len()),
    }
}
