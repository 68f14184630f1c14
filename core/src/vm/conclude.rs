//! From what an engine saw to what a call comes to: outcome, gas, breakdown, gas by line.

use std::collections::BTreeMap;

use super::{Breakdown, ExecutionResult, LineGas, Location, Outcome, TrapKind};
use crate::contract::{Contract, Instrumented, Point, PointKind};
use crate::host::{Frame, HOST_FUNCTIONS, HostStop};
use crate::limits;
use crate::state::RuntimeState;
use crate::types::{Bytes, Value};

/// How the entry ended, as the engine saw it.
#[derive(Debug)]
pub enum End {
    /// It returned these values.
    Returned(Vec<Value>),
    /// A host function ended it.
    Stopped {
        /// Why.
        stop: HostStop,
        /// Offset of the call in the instrumented module, if the engine can tell.
        offset: Option<u32>,
    },
    /// WebAssembly trapped.
    Trapped {
        /// Which rule was broken.
        kind: TrapKind,
        /// Offset of the instruction in the instrumented module, if the engine can tell.
        offset: Option<u32>,
    },
}

/// What an engine reports after a call.
pub struct Finished<S: RuntimeState> {
    /// The frame it was given.
    pub frame: Frame<S>,
    /// How the entry ended.
    pub end: End,
    /// The meter at the end.
    pub gas_left: i64,
    /// The stack slots at the end.
    pub slots_left: i32,
    /// Gas of bulk operations and memory.grow.
    pub memory_gas: i64,
    /// The charge point at which gas ran out, if it ran out in the contract's own code.
    pub at: u32,
    /// In a profiled module, the counter of each charge point; 0 for points that have none.
    pub counters: Vec<u64>,
}

/// What the call came to. `gas` was on the meter at the beginning. A failed call's effects are rolled back.
///
/// # Errors
/// The text of a [`HostStop::Fault`], which is no outcome but the machine's failure.
pub fn conclude<S: RuntimeState>(
    contract: &Contract,
    instrumented: &Instrumented,
    gas: u64,
    finished: Finished<S>,
) -> Result<ExecutionResult<S>, String> {
    let Finished {
        frame,
        end,
        gas_left,
        slots_left,
        memory_gas,
        at,
        counters,
    } = finished;
    let stopped = matches!(end, End::Stopped { .. });
    let out_of_gas = gas_left < 0;
    let left = gas_left.max(0).cast_unsigned();
    let gas_used = if out_of_gas {
        gas
    } else {
        gas.saturating_sub(left)
    };
    // Gas that ran out in a host call has been booked there; in the contract's code, it ran out at `at`.
    let in_contract = out_of_gas && !stopped;

    let host_total: u64 = frame.host_gas.iter().sum();
    let memory = memory_gas.max(0).cast_unsigned();
    let breakdown = Breakdown {
        base: 0,
        instructions: gas_used.saturating_sub(host_total).saturating_sub(memory),
        memory,
        host: named(&frame.host_gas),
    };
    let place = |point: u32| {
        let point = contract.points().get(point as usize)?;
        contract.location(point.function as usize, point.instruction as usize)
    };
    let mut profile = LineProfile::new(contract);
    if !counters.is_empty() {
        profile.add_counters(&counters, &frame);
        if in_contract {
            profile.add_rest(at, gas_used);
        }
    }

    let mut results = Vec::new();
    let mut return_data = frame.return_data;
    let ended_at = match &end {
        End::Trapped { offset, .. } | End::Stopped { offset, .. } => *offset,
        End::Returned(_) => None,
    };
    let ended_at = ended_at.and_then(|offset| instrumented.instruction_at(offset));
    let mut location = ended_at.and_then(|(f, i)| contract.location(f as usize, i as usize));
    let (outcome, message) = if out_of_gas {
        location = if in_contract { place(at) } else { location };
        let message = "out of gas: the whole gas limit is used".to_owned();
        (Outcome::OutOfGas, Some(message))
    } else {
        match end {
            End::Returned(values) => {
                results = values;
                (Outcome::Success, None)
            }
            End::Stopped { stop, .. } => match stop {
                HostStop::Revert(data) => {
                    let message = revert_message(&data);
                    return_data = Bytes(data);
                    (Outcome::Revert, Some(message))
                }
                HostStop::Trap { message, .. } => (Outcome::Trap, Some(message)),
                HostStop::Fault(problem) => return Err(problem),
                // A host function that runs out of gas leaves the meter below zero.
                HostStop::OutOfGas => {
                    return Err("gas ran out and the meter does not say so".to_owned());
                }
            },
            End::Trapped { .. } if slots_left < 0 => {
                let kind = TrapKind::StackExhausted;
                (Outcome::Trap, Some(kind.sentence().to_owned()))
            }
            End::Trapped { kind, .. } => (Outcome::Trap, Some(kind.sentence().to_owned())),
        }
    };
    let failed = !matches!(outcome, Outcome::Success);
    let mut state = frame.state;
    if failed {
        state.rollback(frame.start);
    }
    if failed && !matches!(outcome, Outcome::Revert) {
        return_data = Bytes::default();
    }
    Ok(ExecutionResult {
        success: !failed,
        outcome,
        gas_used,
        breakdown,
        results,
        return_data,
        message,
        location: location.filter(|_| failed),
        prints: frame.prints,
        lines: profile.lines(),
        state,
    })
}

fn named(gas: &[u64; HOST_FUNCTIONS.len()]) -> BTreeMap<String, u64> {
    HOST_FUNCTIONS
        .iter()
        .zip(gas)
        .filter(|(_, gas)| **gas > 0)
        .map(|(function, gas)| (function.name.to_owned(), *gas))
        .collect()
}

/// What a contract says when it reverts: its data as text, if it is text.
fn revert_message(data: &[u8]) -> String {
    match std::str::from_utf8(data) {
        Ok("") => "the contract reverted without a message".to_owned(),
        Ok(text) if text.chars().all(|c| !c.is_control() || c == '\n') => {
            text.chars().take(limits::ERROR_CHARS).collect()
        }
        _ => format!("the contract reverted with {} bytes of data", data.len()),
    }
}

/// Gas and hits, joined with the source map.
struct LineProfile<'a> {
    contract: &'a Contract,
    lines: BTreeMap<u32, LineGas>,
}

impl<'a> LineProfile<'a> {
    fn new(contract: &'a Contract) -> Self {
        Self {
            contract,
            lines: BTreeMap::new(),
        }
    }

    fn add(&mut self, line: u32, gas: u64, hits: u64) {
        let entry = self.lines.entry(line).or_insert(LineGas {
            line,
            gas: 0,
            hits: 0,
        });
        entry.gas += gas;
        entry.hits = entry.hits.max(hits);
    }

    fn line(&self, function: u32, instruction: u32) -> Option<u32> {
        let place = self
            .contract
            .location(function as usize, instruction as usize);
        place.map(|Location { line, .. }| line)
    }

    fn add_counters<S: RuntimeState>(&mut self, counters: &[u64], frame: &Frame<S>) {
        let contract = self.contract;
        for ((point, index), counter) in contract.points().iter().zip(0u32..).zip(counters) {
            let Point {
                function,
                instruction,
                ..
            } = *point;
            match point.kind {
                PointKind::Block { price, len } if *counter > 0 => {
                    self.add_block(function, instruction, len, price, *counter);
                }
                PointKind::Bulk { .. } if *counter > 0 => {
                    if let Some(line) = self.line(function, instruction) {
                        self.add(line, *counter, 0);
                    }
                }
                PointKind::Call => {
                    let gas = frame.profile.as_ref().map_or(0, |p| p.gas(index));
                    if gas > 0
                        && let Some(line) = self.line(function, instruction)
                    {
                        self.add(line, gas, 0);
                    }
                }
                _ => {}
            }
        }
    }

    /// A block that was entered `hits` times: every instruction's price, and the function entry's if it is the first.
    fn add_block(&mut self, function: u32, first: u32, len: u32, price: u64, hits: u64) {
        let contract = self.contract;
        let body = &contract.functions()[function as usize];
        let mut of_instructions = 0;
        for instruction in first..first + len {
            let gas = body.instructions[instruction as usize].price;
            of_instructions += gas;
            // The implicit last `end` stands nowhere.
            let implicit = instruction as usize + 1 == body.instructions.len();
            if !implicit && let Some(line) = self.line(function, instruction) {
                self.add(line, gas * hits, hits);
            }
        }
        let entry = price - of_instructions;
        let map = contract.source_map();
        let header = map.and_then(|m| m.header(function as usize).map(|at| m.location(at).line));
        if entry > 0
            && let Some(line) = header
        {
            self.add(line, entry * hits, hits);
        }
    }

    /// Gas ran out at point `at`, which gets what has not been booked elsewhere.
    fn add_rest(&mut self, at: u32, gas_used: u64) {
        let booked: u64 = self.lines.values().map(|line| line.gas).sum();
        let point = self.contract.points().get(at as usize);
        if let Some(line) = point.and_then(|p| self.line(p.function, p.instruction)) {
            self.add(line, gas_used.saturating_sub(booked), 0);
        }
    }

    fn lines(self) -> Vec<LineGas> {
        self.lines.into_values().collect()
    }
}
