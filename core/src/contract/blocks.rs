//! Dividing a function's instructions into basic blocks and other points where gas is charged.

use wasmparser::Operator;

use super::definition::Instruction;
use super::instrument::{Point, PointKind};
use super::operators;
use crate::host::HostFn;
use crate::schedule::WATTAGE_1;

/// A function on its way through the pass.
pub(super) struct Walk {
    function: usize,
    pub(super) instructions: Vec<Instruction>,
    /// The point of the current block.
    block: Option<usize>,
    /// Basic blocks so far; instructions that are charged by their operand count as one.
    pub(super) blocks: usize,
    entered: bool,
    /// Whether somebody may look at the meter while the current block is executed.
    seen: bool,
    /// Whether the function calls anything.
    pub(super) calls: bool,
}

impl Walk {
    pub(super) fn new(function: usize) -> Self {
        Self {
            function,
            instructions: Vec::new(),
            block: None,
            blocks: 0,
            entered: false,
            seen: false,
            calls: false,
        }
    }

    /// Takes the next instruction. `conditional`: it is a conditional branch that carries no values.
    pub(super) fn operator(
        &mut self,
        operator: &Operator<'_>,
        conditional: bool,
        imports: &[HostFn],
        points: &mut Vec<Point>,
    ) {
        let price = operators::price(operator, &WATTAGE_1);
        let instruction = small(self.instructions.len());
        let block = *self.block.get_or_insert_with(|| {
            self.blocks += 1;
            let entry = if self.entered {
                0
            } else {
                WATTAGE_1.function_entry
            };
            self.entered = true;
            points.push(Point {
                function: small(self.function),
                instruction,
                kind: PointKind::Block {
                    price: entry,
                    len: 0,
                },
            });
            points.len() - 1
        });
        if let PointKind::Block { price: sum, len } = &mut points[block].kind {
            *sum += price;
            *len += 1;
        }
        let host = match operator {
            Operator::Call { function_index } => imports.get(*function_index as usize).copied(),
            _ => None,
        };
        let unit = operators::price_per_unit(operator, &WATTAGE_1);
        let indirect = matches!(operator, Operator::CallIndirect { .. });
        self.calls |= indirect || matches!(operator, Operator::Call { .. });
        self.seen |= operators::can_be_seen(operator);
        if let Some(per_unit) = unit {
            self.blocks += 1;
            points.push(self.point(instruction, PointKind::Bulk { per_unit }));
        } else if host.is_some() || indirect {
            points.push(self.point(instruction, PointKind::Call));
        }
        self.instructions.push(Instruction {
            price,
            host,
            grows: unit.is_some() || indirect,
            puts_off: conditional && !self.seen,
        });
        if operators::ends_block(operator) {
            self.block = None;
            self.seen = false;
        }
    }

    fn point(&self, instruction: u32, kind: PointKind) -> Point {
        Point {
            function: small(self.function),
            instruction,
            kind,
        }
    }
}
/// Indexes within a module of at most 128 KiB fit.
pub(super) fn small(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
