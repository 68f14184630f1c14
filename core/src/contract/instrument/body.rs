//! The instrumented body of one function.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{BlockType, Function, Ieee32, Ieee64, Instruction as I, ValType};
use wasmparser::{FunctionBody, Operator};

use super::{Point, PointKind};
use crate::contract::{Contract, operators};

/// Where the meter's globals are.
pub(super) struct Layout {
    pub(super) gas: u32,
    pub(super) slots: u32,
    pub(super) memory: u32,
    pub(super) at: u32,
    /// In a profiled module: the site global, and the counter of each point.
    pub(super) profile: Option<(u32, Vec<Option<u32>>)>,
}

/// A function body being rewritten.
pub(super) struct Body<'a> {
    layout: &'a Layout,
    points: std::iter::Peekable<std::iter::Zip<std::slice::Iter<'a, Point>, std::ops::Range<u32>>>,
    slots: i32,
    /// Added local, i64: the meter after a charge.
    left: u32,
    /// Added local, i64: the price of a bulk operation.
    price: u32,
    /// Added local, i32: the operand that a bulk operation's price grows with.
    units: u32,
    /// Added local, f32: a result that may be a NaN.
    float32: u32,
    /// Added local, f64: the same.
    float64: u32,
    /// Blocks, loops and ifs that are open inside the body.
    depth: u32,
}

impl<'a> Body<'a> {
    pub(super) fn new(contract: &'a Contract, defined: usize, layout: &'a Layout) -> Self {
        let function = &contract.functions()[defined];
        let points = function.points.clone();
        let slice = &contract.points()[points.start as usize..points.end as usize];
        Self {
            layout,
            points: slice.iter().zip(points).peekable(),
            slots: i32::try_from(function.slots).unwrap_or(i32::MAX),
            left: function.locals,
            price: function.locals + 1,
            units: function.locals + 2,
            float32: function.locals + 3,
            float64: function.locals + 4,
            depth: 0,
        }
    }

    /// The rewritten body, and where in it each original instruction begins.
    ///
    /// The body becomes a block of its own, so that every way out of it, `return` included, comes by the place
    /// where its stack slots are given back.
    pub(super) fn rewrite(
        mut self,
        body: &FunctionBody<'_>,
        block_type: BlockType,
    ) -> Result<(Function, Vec<u32>), wasm_encoder::reencode::Error> {
        let mut locals = Vec::new();
        for pair in body.get_locals_reader()? {
            let (count, ty) = pair?;
            locals.push((count, RoundtripReencoder.val_type(ty)?));
        }
        locals.extend([
            (2, ValType::I64),
            (1, ValType::I32),
            (1, ValType::F32),
            (1, ValType::F64),
        ]);
        let mut out = Function::new(locals);
        self.enter(&mut out);
        out.instruction(&I::Block(block_type));
        self.charge_block(&mut out, 0);

        let mut offsets = Vec::new();
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let operator = operators.read()?;
            let index = u32::try_from(offsets.len()).unwrap_or(u32::MAX);
            self.before(&mut out, index);
            offsets.push(u32::try_from(out.byte_len()).unwrap_or(u32::MAX));
            match &operator {
                Operator::Return => out.instruction(&I::Br(self.depth)),
                _ => out.instruction(&RoundtripReencoder.instruction(operator.clone())?),
            };
            match operator {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                    self.depth += 1;
                }
                Operator::End => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            self.settle_nan(&mut out, &operator);
            if operators::ends_block(&operator) {
                self.charge_block(&mut out, index + 1);
            }
        }
        self.leave(&mut out);
        out.instruction(&I::End);
        Ok((out, offsets))
    }

    /// Puts the canonical NaN in place of any other, after an instruction whose NaN WebAssembly leaves open: processors
    /// differ in it, and a contract could store what they say.
    fn settle_nan(&self, out: &mut Function, operator: &Operator<'_>) {
        let (local, nan, equal) = match operators::open_nan(operator) {
            Some(wasmparser::ValType::F32) => (
                self.float32,
                I::F32Const(Ieee32::new(0x7fc0_0000)),
                I::F32Eq,
            ),
            Some(_) => (
                self.float64,
                I::F64Const(Ieee64::new(0x7ff8_0000_0000_0000)),
                I::F64Eq,
            ),
            None => return,
        };
        out.instruction(&I::LocalTee(local))
            .instruction(&nan)
            .instruction(&I::LocalGet(local))
            .instruction(&I::LocalGet(local))
            .instruction(&equal)
            .instruction(&I::Select);
    }

    /// Takes the frame's stack slots, and traps when there are not enough.
    fn enter(&self, out: &mut Function) {
        let slots = self.layout.slots;
        out.instruction(&I::GlobalGet(slots))
            .instruction(&I::I32Const(self.slots))
            .instruction(&I::I32Sub)
            .instruction(&I::GlobalSet(slots))
            .instruction(&I::GlobalGet(slots))
            .instruction(&I::I32Const(0))
            .instruction(&I::I32LtS)
            .instruction(&I::If(BlockType::Empty))
            .instruction(&I::Unreachable)
            .instruction(&I::End);
    }

    /// Gives the frame's stack slots back.
    fn leave(&self, out: &mut Function) {
        let slots = self.layout.slots;
        out.instruction(&I::GlobalGet(slots))
            .instruction(&I::I32Const(self.slots))
            .instruction(&I::I32Add)
            .instruction(&I::GlobalSet(slots));
    }

    /// The next point, if it belongs to instruction `instruction` and fits.
    fn point(&mut self, instruction: u32, fits: fn(&PointKind) -> bool) -> Option<(Point, u32)> {
        let (point, index) = self
            .points
            .next_if(|(p, _)| p.instruction == instruction && fits(&p.kind))?;
        Some((*point, index))
    }

    /// Charges the block that begins at instruction `instruction`, if one does.
    fn charge_block(&mut self, out: &mut Function, instruction: u32) {
        let block = self.point(instruction, |kind| matches!(kind, PointKind::Block { .. }));
        let Some((point, index)) = block else {
            return;
        };
        let PointKind::Block { price, .. } = point.kind else {
            return;
        };
        if price == 0 {
            return;
        }
        let gas = self.layout.gas;
        out.instruction(&I::GlobalGet(gas))
            .instruction(&I::I64Const(price.cast_signed()))
            .instruction(&I::I64Sub)
            .instruction(&I::LocalTee(self.left))
            .instruction(&I::GlobalSet(gas));
        self.check(out, index, false);
        self.count(out, index, &I::I64Const(1));
    }

    /// Traps when the meter, which is in `left`, is below zero; says where, and what was left before.
    fn check(&self, out: &mut Function, index: u32, bulk: bool) {
        out.instruction(&I::LocalGet(self.left))
            .instruction(&I::I64Const(0))
            .instruction(&I::I64LtS)
            .instruction(&I::If(BlockType::Empty))
            .instruction(&I::I32Const(index.cast_signed()))
            .instruction(&I::GlobalSet(self.layout.at));
        if bulk {
            // What was left goes to the operation that wanted more.
            out.instruction(&I::GlobalGet(self.layout.memory))
                .instruction(&I::LocalGet(self.left))
                .instruction(&I::LocalGet(self.price))
                .instruction(&I::I64Add)
                .instruction(&I::I64Add)
                .instruction(&I::GlobalSet(self.layout.memory));
        }
        out.instruction(&I::Unreachable).instruction(&I::End);
    }

    /// Adds `amount` to the counter of a point, in a profiled module.
    fn count(&self, out: &mut Function, index: u32, amount: &I<'_>) {
        let counters = self.layout.profile.as_ref().map(|(_, counters)| counters);
        if let Some(counter) = counters.and_then(|counters| counters[index as usize]) {
            out.instruction(&I::GlobalGet(counter))
                .instruction(amount)
                .instruction(&I::I64Add)
                .instruction(&I::GlobalSet(counter));
        }
    }

    /// What must happen before an instruction: the growing part of its price, or telling where a call comes from.
    fn before(&mut self, out: &mut Function, instruction: u32) {
        let point = self.point(instruction, |kind| !matches!(kind, PointKind::Block { .. }));
        let Some((point, index)) = point else {
            return;
        };
        if let PointKind::Bulk { per_unit } = point.kind {
            self.charge_bulk(out, index, per_unit);
        } else if let Some((site, _)) = &self.layout.profile {
            out.instruction(&I::I32Const(index.cast_signed()))
                .instruction(&I::GlobalSet(*site));
        }
    }

    /// Charges `per_unit` for each unit of the operand on top of the stack, and leaves the operand there.
    fn charge_bulk(&self, out: &mut Function, index: u32, per_unit: u64) {
        let Layout { gas, memory, .. } = *self.layout;
        out.instruction(&I::LocalTee(self.units))
            .instruction(&I::I64ExtendI32U)
            .instruction(&I::I64Const(per_unit.cast_signed()))
            .instruction(&I::I64Mul)
            .instruction(&I::LocalSet(self.price))
            .instruction(&I::GlobalGet(gas))
            .instruction(&I::LocalGet(self.price))
            .instruction(&I::I64Sub)
            .instruction(&I::LocalTee(self.left))
            .instruction(&I::GlobalSet(gas));
        self.check(out, index, true);
        out.instruction(&I::GlobalGet(memory))
            .instruction(&I::LocalGet(self.price))
            .instruction(&I::I64Add)
            .instruction(&I::GlobalSet(memory));
        self.count(out, index, &I::LocalGet(self.price));
        out.instruction(&I::LocalGet(self.units));
    }
}
