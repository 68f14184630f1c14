//! Charge points: the places in a module where gas is taken from the meter.

/// Whether a module is rewritten to tell its total only, or also where the gas goes, or also who calls whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// The meter alone.
    Metered,
    /// The meter, and a counter for every charge point. The same figures, more slowly.
    Profiled,
    /// All that, and a call of a host function where each function begins and ends
    /// ([`imports`](super::imports)). The same figures, most slowly.
    Traced,
}

/// A place where gas is charged. Points are numbered through the module in binary order.
///
/// With the counters of a profiled module they give gas and hits of each instruction. Every instruction is in exactly one block: its hits are
/// the block's counter, and its gas is
///
/// - its [`price`](crate::contract::Instruction::price) x these hits,
/// - and the counter of its [`PointKind::Bulk`], if it has one,
/// - and what host functions took while [`exports::SITE`](super::exports::SITE) was its [`PointKind::Call`].
///
/// What a function's first block costs beyond its instructions is the price of entering the function, once for each hit. A
/// block that could not be paid has no hit; the gas that was left then belongs to the point at
/// [`exports::AT`](super::exports::AT), so that everything adds up to the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The defined function it is in, from 0, imports not counted.
    pub function: u32,
    /// The instruction it belongs to: the first of a block, or the one that costs more.
    pub instruction: u32,
    /// What is charged.
    pub kind: PointKind,
}

/// What a charge point charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointKind {
    /// A basic block: the prices of its instructions, when it is entered.
    Block {
        /// Their sum, and the function entry's for the first block of a function.
        price: u64,
        /// How many instructions it has.
        len: u32,
    },
    /// An instruction whose price grows with the i32 on top of the stack.
    Bulk {
        /// Price per byte, element or page.
        per_unit: u64,
    },
    /// A call that may reach a host function, which charges the meter itself.
    Call,
}

impl Point {
    /// Whether a profiled module has a counter for it.
    #[must_use]
    pub fn counted(&self) -> bool {
        match self.kind {
            PointKind::Block { price, .. } => price > 0,
            PointKind::Bulk { .. } => true,
            PointKind::Call => false,
        }
    }
}
