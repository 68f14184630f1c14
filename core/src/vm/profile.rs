//! Gas by instruction, from a profiled run's counters; by source line, joined with the source map; and by function.

use std::collections::BTreeMap;

use super::{FunctionGas, InstructionGas, LineGas};
use crate::contract::{Contract, Point, PointKind};
use crate::host::Profile;

/// Gas and hits of the functions of a contract.
pub(super) struct InstructionProfile<'a> {
    contract: &'a Contract,
    functions: Vec<FunctionProfile>,
}

/// Gas and hits of one function. `instructions` is empty until one of them is booked.
#[derive(Default, Clone)]
struct FunctionProfile {
    entry: Booked,
    instructions: Vec<Booked>,
}

#[derive(Default, Clone, Copy)]
struct Booked {
    gas: u64,
    hits: u64,
}

impl<'a> InstructionProfile<'a> {
    /// The profile of a run: `counters` has the counter of each charge point, `host` the gas of host calls by point.
    pub(super) fn new(contract: &'a Contract, counters: &[u64], host: Option<&Profile>) -> Self {
        let functions = vec![FunctionProfile::default(); contract.functions().len()];
        let mut profile = Self {
            contract,
            functions,
        };
        for ((point, index), counter) in contract.points().iter().zip(0u32..).zip(counters) {
            match point.kind {
                PointKind::Block { price, len } if *counter > 0 => {
                    profile.add_block(point, price, len, *counter);
                }
                PointKind::Bulk { .. } => profile.add(point, *counter),
                PointKind::Call => profile.add(point, host.map_or(0, |host| host.gas(index))),
                PointKind::Block { .. } => {}
            }
        }
        profile
    }

    fn of(&mut self, function: u32) -> &mut FunctionProfile {
        let profile = &mut self.functions[function as usize];
        if profile.instructions.is_empty() {
            let body = &self.contract.functions()[function as usize];
            profile.instructions = vec![Booked::default(); body.instructions.len()];
        }
        profile
    }

    /// Books gas that the instruction of a point used beyond its own price.
    fn add(&mut self, point: &Point, gas: u64) {
        if gas > 0 {
            self.of(point.function).instructions[point.instruction as usize].gas += gas;
        }
    }

    /// A block that was entered `hits` times: every instruction's price, and the function entry's if it is the first.
    fn add_block(&mut self, point: &Point, price: u64, len: u32, hits: u64) {
        let first = point.instruction as usize;
        let range = first..first + len as usize;
        let prices =
            &self.contract.functions()[point.function as usize].instructions[range.clone()];
        let profile = self.of(point.function);
        let mut of_instructions = 0;
        for (booked, instruction) in profile.instructions[range].iter_mut().zip(prices) {
            booked.gas += instruction.price * hits;
            booked.hits += hits;
            of_instructions += instruction.price;
        }
        let entry = price - of_instructions;
        if entry > 0 {
            profile.entry.gas += entry * hits;
            profile.entry.hits += hits;
        }
    }

    /// Gas ran out at point `at`, which gets what has not been booked elsewhere.
    pub(super) fn add_rest(&mut self, at: u32, gas_used: u64) {
        let booked: u64 = self.instructions().iter().map(|i| i.gas).sum();
        if let Some(point) = self.contract.points().get(at as usize) {
            self.add(point, gas_used.saturating_sub(booked));
        }
    }

    /// Everything that was executed or cost something, function by function, its entry first.
    pub(super) fn instructions(&self) -> Vec<InstructionGas> {
        let mut all = Vec::new();
        for (function, profile) in (0u32..).zip(&self.functions) {
            let instructions = (0u32..).zip(&profile.instructions);
            let entry = std::iter::once((InstructionGas::ENTRY, &profile.entry));
            let used = entry
                .chain(instructions)
                .filter(|(_, b)| b.gas + b.hits > 0);
            all.extend(used.map(|(instruction, booked)| InstructionGas {
                function,
                instruction,
                gas: booked.gas,
                hits: booked.hits,
            }));
        }
        all
    }
}

/// The same by source line, sorted; empty if the source is not known.
pub(super) fn lines(contract: &Contract, instructions: &[InstructionGas]) -> Vec<LineGas> {
    let Some(map) = contract.source_map() else {
        return Vec::new();
    };
    let mut lines = BTreeMap::<u32, Booked>::new();
    for i in instructions {
        let function = i.function as usize;
        let index = i.instruction as usize;
        let offset = match i.instruction {
            InstructionGas::ENTRY => map.header(function),
            // The last `end` is implicit: it is free and stands nowhere.
            _ if index + 1 == contract.functions()[function].instructions.len() => None,
            _ => map.offset(function, index),
        };
        if let Some(offset) = offset {
            let line = lines.entry(map.location(offset).line).or_default();
            line.gas += i.gas;
            line.hits = line.hits.max(i.hits);
        }
    }
    let line = |(line, Booked { gas, hits })| LineGas { line, gas, hits };
    lines.into_iter().map(line).collect()
}

/// The same by function, in the order of the module: those that were entered or spent what was left.
pub(super) fn functions(contract: &Contract, instructions: &[InstructionGas]) -> Vec<FunctionGas> {
    let mut booked = BTreeMap::<u32, Booked>::new();
    for i in instructions {
        let function = booked.entry(i.function).or_default();
        function.gas += i.gas;
        if i.instruction == InstructionGas::ENTRY {
            function.hits = i.hits;
        }
    }
    let function = |(defined, Booked { gas, hits }): (u32, Booked)| {
        let function = contract.functions().get(defined as usize)?;
        Some(FunctionGas {
            function: function.index,
            name: function.name.clone(),
            line: contract.function_line(defined as usize),
            gas,
            calls: hits,
        })
    };
    booked.into_iter().filter_map(function).collect()
}
