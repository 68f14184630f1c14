//! The code that meters one function: what is added where it begins and ends, at the start of each basic block, before
//! instructions that cost more the more they do, and after calls.
//!
//! The meter is in a local as well as in its global. The local is counted down and compared, so that no charge waits for the
//! one before to come back from memory; every charge writes the global too, which is what host functions, callers, callees
//! and whoever reads it after a trap see. Only a call can change the global, so the local is read again after one.
//!
//! A block in which nothing can trap or call is not observed while it runs. When it ends with a conditional branch, its
//! charge is put off: it is *owed* on both ways on, and on the way that goes straight ahead the next block's charge includes
//! it. Whoever owes pays before anything can be seen, and before any way back to a loop's beginning.

use wasm_encoder::{BlockType, Function, Instruction as I, ValType};

use super::{Point, PointKind};
use crate::contract::{Contract, definition};

/// Where the meter's globals are.
pub(super) struct Layout {
    pub(super) gas: u32,
    pub(super) slots: u32,
    pub(super) memory: u32,
    pub(super) at: u32,
    /// Written by [`nan::note`](super::nan::note).
    pub(super) nan: u32,
    /// In a profiled module: the site global, and the counter of each point.
    pub(super) profile: Option<(u32, Vec<Option<u32>>)>,
    /// In a traced module: the functions to call where a function begins and ends.
    pub(super) trace: Option<Trace>,
}

/// The functions that a traced module imports, by index.
pub(super) struct Trace {
    pub(super) enter: u32,
    pub(super) leave: u32,
}

/// What a block costs.
#[derive(Clone, Copy)]
pub(super) struct Charge {
    price: u64,
    /// Its charge point.
    point: u32,
}

/// What meters a function.
pub(super) struct Meter<'a> {
    layout: &'a Layout,
    function: &'a definition::Function,
    points: std::iter::Peekable<std::iter::Zip<std::slice::Iter<'a, Point>, std::ops::Range<u32>>>,
    /// The charge of the block before, if it has been put off.
    pub(super) owed: Option<Charge>,
    /// Added local, i64: the meter.
    left: u32,
    /// Added local, i64: the price of a bulk operation.
    price: u32,
    /// Added local, i32: the operand that a bulk operation's price grows with.
    units: u32,
    /// Added local, i32: the stack slots that were left before this frame.
    slots: u32,
}

impl<'a> Meter<'a> {
    /// The locals it uses.
    pub(super) const LOCALS: [ValType; 4] =
        [ValType::I64, ValType::I64, ValType::I32, ValType::I32];

    /// The meter of defined function `defined`. `first` is the first of [`Meter::LOCALS`].
    pub(super) fn new(
        contract: &'a Contract,
        defined: usize,
        layout: &'a Layout,
        first: u32,
    ) -> Self {
        let function = &contract.functions()[defined];
        let points = function.points.clone();
        let slice = &contract.points()[points.start as usize..points.end as usize];
        Self {
            layout,
            function,
            points: slice.iter().zip(points).peekable(),
            owed: None,
            left: first,
            price: first + 1,
            units: first + 2,
            slots: first + 3,
        }
    }

    /// Takes the frame's stack slots, traps when there are not enough, and reads the meter.
    ///
    /// A function without calls only compares: nobody could see that it has taken them.
    pub(super) fn enter(&self, out: &mut Function) {
        let frame = i32::try_from(self.function.slots).unwrap_or(i32::MAX);
        out.instruction(&I::GlobalGet(self.layout.slots))
            .instruction(&I::LocalTee(self.slots))
            .instruction(&I::I32Const(frame))
            .instruction(&I::I32LtS)
            .instruction(&I::If(BlockType::Empty))
            .instruction(&I::I32Const(-1))
            .instruction(&I::GlobalSet(self.layout.slots))
            .instruction(&I::Unreachable)
            .instruction(&I::End);
        if self.function.calls {
            out.instruction(&I::LocalGet(self.slots))
                .instruction(&I::I32Const(frame))
                .instruction(&I::I32Sub)
                .instruction(&I::GlobalSet(self.layout.slots));
        }
        if let Some(trace) = &self.layout.trace {
            out.instruction(&I::I32Const(self.function.index.cast_signed()))
                .instruction(&I::Call(trace.enter));
        }
        self.reload(out);
    }

    /// Gives the frame's stack slots back.
    pub(super) fn leave(&self, out: &mut Function) {
        if let Some(trace) = &self.layout.trace {
            out.instruction(&I::Call(trace.leave));
        }
        if self.function.calls {
            out.instruction(&I::LocalGet(self.slots))
                .instruction(&I::GlobalSet(self.layout.slots));
        }
    }

    /// Reads the meter: where the function begins, and after a call.
    pub(super) fn reload(&self, out: &mut Function) {
        out.instruction(&I::GlobalGet(self.layout.gas))
            .instruction(&I::LocalSet(self.left));
    }

    /// Charges the block that begins at instruction `instruction`, if one does, and what is owed; or puts it off.
    pub(super) fn block(&mut self, out: &mut Function, instruction: u32) {
        let owed = self.owed.take();
        let own = self.point(instruction, |kind| matches!(kind, PointKind::Block { .. }));
        let Some((
            Point {
                kind: PointKind::Block { price, len },
                ..
            },
            point,
        )) = own
        else {
            return;
        };
        let last = (instruction + len).saturating_sub(1) as usize;
        let own = (price > 0).then_some(Charge { price, point });
        // A profile counts every block where it begins.
        let put_off = self.layout.profile.is_none() && self.function.instructions[last].puts_off;
        match (owed, own) {
            (None, own) if put_off => self.owed = own,
            (Some(owed), Some(own)) => self.charge(out, own, Some(owed)),
            (Some(one), None) | (None, Some(one)) => self.charge(out, one, None),
            (None, None) => {}
        }
    }

    /// Charges a block, and with it the one before if that is `owed`.
    pub(super) fn charge(&self, out: &mut Function, own: Charge, owed: Option<Charge>) {
        let price = own.price + owed.map_or(0, |owed| owed.price);
        out.instruction(&I::LocalGet(self.left))
            .instruction(&I::I64Const(price.cast_signed()))
            .instruction(&I::I64Sub);
        self.set_and_check(out, |out| {
            match owed {
                // It ran out in the block before if even without this block's price there is not enough.
                Some(owed) => out
                    .instruction(&I::I32Const(owed.point.cast_signed()))
                    .instruction(&I::I32Const(own.point.cast_signed()))
                    .instruction(&I::LocalGet(self.left))
                    .instruction(&I::I64Const(own.price.cast_signed()))
                    .instruction(&I::I64Add)
                    .instruction(&I::I64Const(0))
                    .instruction(&I::I64LtS)
                    .instruction(&I::Select),
                None => out.instruction(&I::I32Const(own.point.cast_signed())),
            };
            out.instruction(&I::GlobalSet(self.layout.at));
        });
        self.count(out, own.point, &I::I64Const(1));
    }

    /// Sets the meter to the value on the stack. When that is below zero, says `where_it_ran_out`, and traps.
    fn set_and_check(&self, out: &mut Function, where_it_ran_out: impl FnOnce(&mut Function)) {
        out.instruction(&I::LocalTee(self.left))
            .instruction(&I::GlobalSet(self.layout.gas))
            .instruction(&I::LocalGet(self.left))
            .instruction(&I::I64Const(0))
            .instruction(&I::I64LtS)
            .instruction(&I::If(BlockType::Empty));
        where_it_ran_out(out);
        out.instruction(&I::Unreachable).instruction(&I::End);
    }

    /// Adds `amount` to the counter of a point, in a profiled module.
    fn count(&self, out: &mut Function, point: u32, amount: &I<'_>) {
        let counters = self.layout.profile.as_ref().map(|(_, counters)| counters);
        if let Some(counter) = counters.and_then(|counters| counters[point as usize]) {
            out.instruction(&I::GlobalGet(counter))
                .instruction(amount)
                .instruction(&I::I64Add)
                .instruction(&I::GlobalSet(counter));
        }
    }

    /// The next point, if it belongs to instruction `instruction` and fits.
    fn point(&mut self, instruction: u32, fits: fn(&PointKind) -> bool) -> Option<(Point, u32)> {
        let (point, index) = self
            .points
            .next_if(|(p, _)| p.instruction == instruction && fits(&p.kind))?;
        Some((*point, index))
    }

    /// What must happen before an instruction: the growing part of its price, or telling where a call comes from.
    pub(super) fn before(&mut self, out: &mut Function, instruction: u32) {
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
    fn charge_bulk(&self, out: &mut Function, point: u32, per_unit: u64) {
        let Layout { memory, at, .. } = *self.layout;
        out.instruction(&I::LocalTee(self.units))
            .instruction(&I::I64ExtendI32U)
            .instruction(&I::I64Const(per_unit.cast_signed()))
            .instruction(&I::I64Mul)
            .instruction(&I::LocalSet(self.price))
            .instruction(&I::LocalGet(self.left))
            .instruction(&I::LocalGet(self.price))
            .instruction(&I::I64Sub);
        self.set_and_check(out, |out| {
            out.instruction(&I::I32Const(point.cast_signed()))
                .instruction(&I::GlobalSet(at))
                // What was left goes to the operation that wanted more.
                .instruction(&I::GlobalGet(memory))
                .instruction(&I::LocalGet(self.left))
                .instruction(&I::LocalGet(self.price))
                .instruction(&I::I64Add)
                .instruction(&I::I64Add)
                .instruction(&I::GlobalSet(memory));
        });
        out.instruction(&I::GlobalGet(memory))
            .instruction(&I::LocalGet(self.price))
            .instruction(&I::I64Add)
            .instruction(&I::GlobalSet(memory));
        self.count(out, point, &I::LocalGet(self.price));
        out.instruction(&I::LocalGet(self.units));
    }
}
