//! Prices that are known before any run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Contract;
use crate::schedule::WATTAGE_1;

/// What executing a source line once costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinePrice {
    /// Line, from 1.
    pub line: u32,
    /// Gas, with the base prices of host functions called by name.
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
                line.0 += instruction.price;
                line.1 |= instruction.grows;
                if let Some(host) = instruction.host {
                    let price = &host.entry().price;
                    line.0 += price.base;
                    line.1 |=
                        price.per_byte + price.per_32_bytes + price.per_topic + price.new_row > 0;
                }
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
