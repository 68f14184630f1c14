//! The ways through a function: which straight-line block comes after which, and the cheapest and dearest way from one
//! to another. Knows blocks and edges only; what they mean to a reader is [`super::function`]'s.

use std::ops::Range;

use wasmparser::{BinaryReaderError, FunctionBody, Operator};

use super::PriceRange;
use crate::contract::operators;

/// A straight-line block: what it holds and where it can go.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Its first instruction.
    pub(super) first: usize,
    /// How many instructions it has.
    pub(super) len: usize,
    /// Blocks that can come next, all of them later in the function.
    next: Vec<usize>,
    /// Whether the function can return from here.
    returns: bool,
    /// Indexes of the functions that it calls by name, imports included, in the order of the calls.
    pub(super) calls: Vec<u32>,
    /// Whether it ends in a call that never comes back, so that nothing comes next.
    pub(super) ends: bool,
}

/// A loop.
#[derive(Debug)]
pub(super) struct Loop {
    /// The instruction `loop`.
    pub(super) instruction: usize,
    /// Its blocks. A loop never has the first block of a function: that one has the instruction `loop`.
    pub(super) blocks: Range<usize>,
    /// Blocks from which it is repeated.
    repeats: Vec<usize>,
    /// In how many other loops it is.
    pub(super) depth: usize,
}

/// The blocks and loops of a function.
#[derive(Debug, Default)]
pub(super) struct Paths {
    pub(super) nodes: Vec<Node>,
    pub(super) loops: Vec<Loop>,
}

/// Something that `end` closes and branches name.
struct Label {
    /// Blocks that go on after its end.
    leaving: Vec<usize>,
    kind: LabelKind,
}

enum LabelKind {
    Block,
    /// Holds its number among the loops.
    Loop(usize),
    /// Holds the block that decides, while there is no `else`.
    If(Option<usize>),
    Function,
}

impl Paths {
    /// Reads a validated body.
    ///
    /// # Errors
    /// None for a body that was validated.
    pub(super) fn read(body: &FunctionBody<'_>) -> Result<Self, BinaryReaderError> {
        let mut paths = Self::default();
        let mut labels = vec![Label {
            leaving: Vec::new(),
            kind: LabelKind::Function,
        }];
        let mut open = false;
        let reader = body.get_operators_reader()?;
        for (index, operator) in reader.into_iter().enumerate() {
            let operator = operator?;
            if !open {
                paths.nodes.push(Node {
                    first: index,
                    ..Node::default()
                });
            }
            let at = paths.nodes.len() - 1;
            paths.nodes[at].len += 1;
            if let Operator::Call { function_index } = operator {
                paths.nodes[at].calls.push(function_index);
            }
            paths.step(&operator, index, at, &mut labels);
            open = !operators::ends_block(&operator);
        }
        Ok(paths)
    }

    fn step(&mut self, operator: &Operator<'_>, index: usize, at: usize, labels: &mut Vec<Label>) {
        let mut open = |kind| {
            labels.push(Label {
                leaving: Vec::new(),
                kind,
            });
        };
        match operator {
            Operator::Block { .. } => open(LabelKind::Block),
            Operator::Loop { .. } => {
                open(LabelKind::Loop(self.loops.len()));
                let inside = |label: &&Label| matches!(label.kind, LabelKind::Loop(_));
                let depth = labels.iter().filter(inside).count().saturating_sub(1);
                self.loops.push(Loop {
                    instruction: index,
                    blocks: at + 1..at + 1,
                    repeats: Vec::new(),
                    depth,
                });
                self.nodes[at].next.push(at + 1);
            }
            Operator::If { .. } => {
                open(LabelKind::If(Some(at)));
                self.nodes[at].next.push(at + 1);
            }
            Operator::Else => {
                if let Some(label) = labels.last_mut() {
                    label.leaving.push(at);
                    if let LabelKind::If(decides) = &mut label.kind
                        && let Some(decides) = decides.take()
                    {
                        self.nodes[decides].next.push(at + 1);
                    }
                }
            }
            Operator::End => self.end(at, labels.pop()),
            Operator::Br { relative_depth } => self.branch(at, *relative_depth, labels),
            Operator::BrIf { relative_depth } => {
                self.nodes[at].next.push(at + 1);
                self.branch(at, *relative_depth, labels);
            }
            Operator::BrTable { targets } => {
                let mut depths: Vec<u32> = targets.targets().map_while(Result::ok).collect();
                depths.push(targets.default());
                depths.sort_unstable();
                depths.dedup();
                for depth in depths {
                    self.branch(at, depth, labels);
                }
            }
            Operator::Return => self.nodes[at].returns = true,
            _ => {}
        }
    }

    fn branch(&mut self, from: usize, depth: u32, labels: &mut [Label]) {
        let target = labels.len().checked_sub(depth as usize + 1);
        let Some(label) = target.and_then(|at| labels.get_mut(at)) else {
            return;
        };
        match label.kind {
            LabelKind::Loop(number) => self.loops[number].repeats.push(from),
            _ => label.leaving.push(from),
        }
    }

    fn end(&mut self, at: usize, label: Option<Label>) {
        let Some(Label { mut leaving, kind }) = label else {
            return;
        };
        leaving.push(at);
        match kind {
            LabelKind::Function => {
                for from in leaving {
                    self.nodes[from].returns = true;
                }
                return;
            }
            LabelKind::Loop(number) => self.loops[number].blocks.end = at + 1,
            LabelKind::If(Some(decides)) => leaving.push(decides),
            LabelKind::If(None) | LabelKind::Block => {}
        }
        for from in leaving {
            self.nodes[from].next.push(at + 1);
        }
    }

    /// What the ways through the function cost that repeat no loop: those that return, or if none does, those that
    /// end in some other way; and whether one returns. `ways` are those from the first block.
    pub(super) fn once(&self, ways: &[Option<PriceRange>]) -> (PriceRange, bool) {
        let ending_in = |wanted: fn(&Node) -> bool| {
            let nodes = self.nodes.iter().zip(ways);
            let last = nodes.filter(|(node, _)| wanted(node));
            last.filter_map(|(_, way)| *way).reduce(PriceRange::or)
        };
        let returning = ending_in(|node| node.returns && !node.ends);
        let otherwise = || ending_in(|node| node.next.is_empty() || node.ends);
        let once = returning.or_else(otherwise).unwrap_or_default();
        (once, returning.is_some())
    }

    /// What one more round of a loop costs, inner loops not repeated; `None` if it is never repeated. `prices` has one
    /// range for each block.
    pub(super) fn round(&self, of: &Loop, prices: &[PriceRange]) -> Option<PriceRange> {
        let ways = self.ways(of.blocks.clone(), prices);
        let repeats = of.repeats.iter().filter(|from| !self.nodes[**from].ends);
        let rounds = repeats.filter_map(|from| *ways.get(from - of.blocks.start)?);
        rounds.reduce(PriceRange::or)
    }

    /// For each of `blocks`, what the ways from the beginning of the first one to its end cost, if there are any.
    pub(super) fn ways(
        &self,
        blocks: Range<usize>,
        prices: &[PriceRange],
    ) -> Vec<Option<PriceRange>> {
        let first = blocks.start;
        let mut ways = vec![None::<PriceRange>; blocks.len()];
        if let Some(way) = ways.first_mut() {
            *way = Some(prices[first]);
        }
        for at in blocks.clone() {
            let Some(here) = ways[at - first].filter(|_| !self.nodes[at].ends) else {
                continue;
            };
            // Every edge goes to a later block, so all ways to this one are known.
            for next in self.nodes[at]
                .next
                .iter()
                .filter(|next| blocks.contains(next))
            {
                let there = here.plus(prices[*next]);
                let way = &mut ways[next - first];
                *way = Some(way.map_or(there, |other| other.or(there)));
            }
        }
        ways
    }
}
