//! Prices that are known before any run: of source lines (here), of straight-line blocks and whole functions
//! ([`function`], on the paths that [`paths`] finds). The page's gutter and the command line's listing show them.
//!
//! Not here: what a run really used, which is [`crate::vm::conclude`]'s.

mod function;
mod order;
mod paths;

pub use function::{BlockPrice, FunctionPrice, LoopPrice, PriceRange};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Contract;
use super::definition::Instruction;
use crate::schedule::WATTAGE_1;

/// What executing a source line once costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinePrice {
    /// Line, from 1.
    pub line: u32,
    /// Gas, with what host functions called by name cost at least.
    pub gas: u64,
    /// Whether it can cost more: lengths, new storage rows, calls through a table.
    pub at_least: bool,
}

impl Contract {
    /// The price of every source line that holds an instruction or begins a function, sorted by line.
    ///
    /// Empty when the contract did not come from a source.
    #[must_use]
    pub fn line_prices(&self) -> Vec<LinePrice> {
        let mut lines = BTreeMap::<u32, (u64, bool)>::new();
        let Some(map) = self.source_map() else {
            return Vec::new();
        };
        for (function, body) in self.functions().iter().enumerate() {
            if let Some(header) = map.header(function) {
                lines.entry(map.location(header).line).or_default().0 += WATTAGE_1.function_entry;
            }
            // The last `end` is implicit: it is free and stands nowhere.
            let explicit = body.instructions.len().saturating_sub(1);
            for (index, instruction) in body.instructions[..explicit].iter().enumerate() {
                let Some(offset) = map.offset(function, index) else {
                    continue;
                };
                let line = lines.entry(map.location(offset).line).or_default();
                let (gas, grows) = static_price(instruction);
                line.0 += gas;
                line.1 |= grows;
            }
        }
        lines
            .into_iter()
            .map(|(line, (gas, at_least))| LinePrice {
                line,
                gas,
                at_least,
            })
            .collect()
    }
}

/// What executing an instruction once costs, with the least that the host function costs which it calls by name,
/// and whether it can cost more.
fn static_price(instruction: &Instruction) -> (u64, bool) {
    let Some(host) = instruction.host else {
        return (instruction.price, instruction.grows);
    };
    let host = host.entry();
    (instruction.price + host.least_price(), host.price_grows())
}
