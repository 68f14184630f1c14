//! What a function costs before any run: its straight-line blocks, one way through it, and each round of its loops.

use serde::{Deserialize, Serialize};
use wasmparser::{Parser, Payload};

use super::paths::Paths;
use super::static_price;
use crate::contract::{Contract, Function};
use crate::host::HostFn;
use crate::schedule::WATTAGE_1;
use crate::types::grouped;

/// What the ways through a piece of code cost: the cheapest and the dearest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRange {
    /// Gas of the cheapest way.
    pub least: u64,
    /// Gas of the dearest way.
    pub most: u64,
}

/// A straight-line block: its instructions are charged together, when it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockPrice {
    /// Line of its first instruction, if there is a source.
    pub first_line: Option<u32>,
    /// Line of its last instruction.
    pub last_line: Option<u32>,
    /// Gas of entering it once, with the base prices of host functions called by name; the first block of a function
    /// has the price of entering the function in it.
    pub gas: u64,
    /// Whether it can cost more: lengths, new storage rows, calls through a table.
    pub at_least: bool,
}

/// A loop that its code can repeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoopPrice {
    /// Line of `loop`, if there is a source.
    pub line: Option<u32>,
    /// In how many other loops it is.
    pub depth: usize,
    /// Gas of going back to its beginning once more. Inner loops have their own price and count of rounds.
    pub round: PriceRange,
    /// Whether a round can cost more.
    pub at_least: bool,
}

/// The price of a function: a call costs `once`, plus a `round` for each time one of the loops goes back to its
/// beginning, plus what the functions in `calls` cost, plus what grows where `at_least` says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionPrice {
    /// Its name, as [`Function::name`] has it.
    pub name: Option<String>,
    /// Its index among all functions, imports first.
    pub index: u32,
    /// Line of `func`, if there is a source.
    pub line: Option<u32>,
    /// Gas of entering it, part of `once` and of the first block.
    pub entry: u64,
    /// Its straight-line blocks, in the order of the code.
    pub blocks: Vec<BlockPrice>,
    /// Gas from its beginning to its return when no loop is repeated.
    pub once: PriceRange,
    /// Loops that can be repeated, in the order of the code.
    pub loops: Vec<LoopPrice>,
    /// Indexes of functions of the module that it calls by name, one for each call.
    pub calls: Vec<u32>,
    /// Whether `once` can be more.
    pub at_least: bool,
}

impl PriceRange {
    pub(super) fn exactly(gas: u64) -> Self {
        Self {
            least: gas,
            most: gas,
        }
    }

    pub(super) fn plus(self, gas: u64) -> Self {
        Self {
            least: self.least.saturating_add(gas),
            most: self.most.saturating_add(gas),
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            most: self.most.max(other.most),
        }
    }

    /// `12`, `12 to 20`, and with a `+` where it can be more.
    #[must_use]
    pub fn shown(&self, at_least: bool) -> String {
        let plus = if at_least { "+" } else { "" };
        match self.least == self.most {
            true => format!("{}{plus}", grouped(self.least)),
            false => format!("{} to {}{plus}", grouped(self.least), grouped(self.most)),
        }
    }
}

impl LoopPrice {
    /// `n x 12`, or `n x (3 to 5)`, with the letter that counts the rounds.
    #[must_use]
    pub fn shown(&self, count: &str) -> String {
        let round = self.round.shown(self.at_least);
        match self.round.least == self.round.most {
            true => format!("{count} x {round}"),
            false => format!("{count} x ({round})"),
        }
    }
}

impl FunctionPrice {
    /// How the rounds of loop `number` are called in [`FunctionPrice::formula`]: `n`, or `n1`, `n2` where there are
    /// several loops.
    #[must_use]
    pub fn count(&self, number: usize) -> String {
        match self.loops.len() {
            1 => "n".to_owned(),
            _ => format!("n{}", number + 1),
        }
    }

    /// The price on one line, without what the functions it calls cost: `7 + n x 12`.
    #[must_use]
    pub fn formula(&self) -> String {
        let mut formula = self.once.shown(self.at_least);
        for (number, of) in self.loops.iter().enumerate() {
            formula += &format!(" + {}", of.shown(&self.count(number)));
        }
        formula
    }
}

impl Contract {
    /// The price of every function that the module defines, in the order of the module.
    #[must_use]
    pub fn function_prices(&self) -> Vec<FunctionPrice> {
        let payloads = Parser::new(0).parse_all(self.wasm());
        let bodies = payloads.filter_map(|payload| match payload {
            Ok(Payload::CodeSectionEntry(body)) => Paths::read(&body).ok(),
            _ => None,
        });
        let functions = self.functions().iter().enumerate().zip(bodies);
        functions
            .map(|((defined, function), paths)| self.function_price(defined, function, paths))
            .collect()
    }

    fn function_price(
        &self,
        defined: usize,
        function: &Function,
        mut paths: Paths,
    ) -> FunctionPrice {
        let line = |instruction| self.location(defined, instruction).map(|at| at.line);
        let mut blocks = Vec::with_capacity(paths.nodes.len());
        for node in &mut paths.nodes {
            let range = node.first..node.first + node.len;
            let mut block = BlockPrice {
                first_line: line(range.start),
                last_line: line(range.end - 1),
                gas: 0,
                at_least: false,
            };
            for instruction in &function.instructions[range] {
                let (gas, grows) = static_price(instruction);
                block.gas = block.gas.saturating_add(gas);
                block.at_least |= grows;
                // Nothing comes after a revert: a way that ends in one is no way to return.
                node.ends |= instruction.host == Some(HostFn::Revert);
            }
            blocks.push(block);
        }
        let entry = WATTAGE_1.function_entry;
        if let Some(first) = blocks.first_mut() {
            first.gas = first.gas.saturating_add(entry);
        }
        let prices: Vec<u64> = blocks.iter().map(|block| block.gas).collect();
        let ways = paths.ways(0..prices.len(), &prices);
        let loops = paths
            .loops
            .iter()
            .filter(|of| ways[of.blocks.start].is_some());
        let loops = loops.filter_map(|of| {
            Some(LoopPrice {
                line: line(of.instruction),
                depth: of.depth,
                round: paths.round(of, &prices)?,
                at_least: blocks[of.blocks.clone()].iter().any(|b| b.at_least),
            })
        });
        let own = |index: &u32| *index as usize >= self.imports().len();
        let calls = paths.calls.iter().copied().filter(own).collect();
        FunctionPrice {
            name: function.name.clone(),
            index: function.index,
            line: self
                .source_map()
                .and_then(|map| map.header(defined).map(|at| map.location(at).line)),
            entry,
            once: paths.once(&ways),
            loops: loops.collect(),
            calls,
            at_least: blocks.iter().any(|block| block.at_least),
            blocks,
        }
    }
}
