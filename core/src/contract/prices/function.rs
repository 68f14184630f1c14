//! What a function costs before any run: its straight-line blocks, one way through it, and each round of its loops,
//! with what the functions cost that it calls. In which order functions are priced is [`super::order`]'s.

use serde::{Deserialize, Serialize};
use wasmparser::{Parser, Payload};

use super::order::callees_first;
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
    /// Gas of entering it once, with what host functions called by name cost at least, and without what functions of
    /// the module cost that it calls; the first block of a function has the price of entering the function in it.
    pub gas: u64,
    /// Whether it can cost more of its own: lengths, new storage rows, calls through a table.
    pub at_least: bool,
}

/// A loop that its code can repeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoopPrice {
    /// Line of `loop`, if there is a source.
    pub line: Option<u32>,
    /// Line of its last instruction.
    pub last_line: Option<u32>,
    /// In how many other loops it is.
    pub depth: usize,
    /// Gas of going back to its beginning once more, called functions included. Inner loops have their own price and
    /// count of rounds.
    pub round: PriceRange,
    /// Whether a round can cost more.
    pub at_least: bool,
}

/// The price of a function: a call that returns costs `once`, plus a `round` for each time one of the loops goes back to
/// its beginning, plus what grows where `at_least` says so. The functions of the module that it calls by name are in both.
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
    /// Indexes of functions of the module that it calls by name, sorted, each once.
    pub calls: Vec<u32>,
    /// Those of `calls` that come back to this function, and are in its price with their entry alone. How deep a
    /// recursion goes is known to a run only.
    pub recursive: Vec<u32>,
    /// Whether `once` can be more: lengths, new storage rows, calls through a table, recursion, and called functions of
    /// which that is true or that have loops.
    pub at_least: bool,
    /// Whether it can return. One that cannot costs `once` until it stops.
    pub returns: bool,
}

impl PriceRange {
    pub(super) fn exactly(gas: u64) -> Self {
        Self {
            least: gas,
            most: gas,
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            least: self.least.saturating_add(other.least),
            most: self.most.saturating_add(other.most),
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

    /// The price on one line: `7 + n x 12`.
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
        let mut bodies: Vec<Paths> = bodies.collect();
        let calls: Vec<Vec<usize>> = bodies.iter().map(|paths| self.own_calls(paths)).collect();
        let mut priced: Vec<Option<FunctionPrice>> = bodies.iter().map(|_| None).collect();
        for defined in callees_first(&calls) {
            let paths = std::mem::take(&mut bodies[defined]);
            priced[defined] = Some(self.function_price(defined, paths, &calls[defined], &priced));
        }
        priced.into_iter().flatten().collect()
    }

    /// The functions that the module defines among those that a body calls by name, sorted, each once.
    fn own_calls(&self, paths: &Paths) -> Vec<usize> {
        let calls = paths.nodes.iter().flat_map(|node| &node.calls);
        let mut own: Vec<usize> = calls.filter_map(|index| self.defined(*index)).collect();
        own.sort_unstable();
        own.dedup();
        own
    }

    fn defined(&self, index: u32) -> Option<usize> {
        (index as usize).checked_sub(self.imports().len())
    }

    /// Prices a function when all it calls are in `priced`, but those that come back to it.
    fn function_price(
        &self,
        defined: usize,
        mut paths: Paths,
        calls: &[usize],
        priced: &[Option<FunctionPrice>],
    ) -> FunctionPrice {
        let function = &self.functions()[defined];
        let mut blocks = self.own_prices(defined, &mut paths);
        let entry = WATTAGE_1.function_entry;
        if let Some(first) = blocks.first_mut() {
            first.gas = first.gas.saturating_add(entry);
        }
        let mut prices = Vec::with_capacity(blocks.len());
        let mut grows = Vec::with_capacity(blocks.len());
        for (block, node) in blocks.iter().zip(&mut paths.nodes) {
            let mut price = PriceRange::exactly(block.gas);
            let mut more = block.at_least;
            for callee in node.calls.iter().filter_map(|index| self.defined(*index)) {
                let Some(callee) = &priced[callee] else {
                    price = price.plus(PriceRange::exactly(entry));
                    more = true;
                    continue;
                };
                price = price.plus(callee.once);
                more |= callee.at_least || !callee.loops.is_empty();
                node.ends |= !callee.returns;
            }
            prices.push(price);
            grows.push(more);
        }
        let ways = paths.ways(0..prices.len(), &prices);
        let reached = paths.loops.iter();
        let loops = reached.filter(|of| ways[of.blocks.start].is_some());
        let loops = loops.filter_map(|of| {
            Some(LoopPrice {
                line: self.location(defined, of.instruction).map(|at| at.line),
                last_line: blocks[of.blocks.clone()]
                    .iter()
                    .filter_map(|block| block.last_line)
                    .max(),
                depth: of.depth,
                round: paths.round(of, &prices)?,
                at_least: grows[of.blocks.clone()].contains(&true),
            })
        });
        let loops = loops.collect();
        let (once, returns) = paths.once(&ways);
        let open = calls.iter().filter(|callee| priced[**callee].is_none());
        let index = |callee: &usize| self.functions()[*callee].index;
        FunctionPrice {
            name: function.name.clone(),
            index: function.index,
            line: self.function_line(defined),
            entry,
            once,
            loops,
            calls: calls.iter().map(index).collect(),
            recursive: open.map(index).collect(),
            at_least: grows.contains(&true),
            returns,
            blocks,
        }
    }

    /// What each block costs by its own instructions. Marks the blocks after which nothing comes.
    fn own_prices(&self, defined: usize, paths: &mut Paths) -> Vec<BlockPrice> {
        let function: &Function = &self.functions()[defined];
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
        blocks
    }
}
