//! The instrumented body of one function: its instructions in their order, with what [`Meter`] and [`settle`] add between
//! them.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{BlockType, Function, Instruction as I, ValType};
use wasmparser::{FunctionBody, Operator};

use super::meter::{Charge, Layout, Meter};
use super::module::Reencoded;
use super::nan;
use super::renumber::Renumber;
use crate::contract::{Contract, operators};

/// A function body being rewritten.
pub(super) struct Body<'a> {
    meter: Meter<'a>,
    /// The first of the locals that [`nan`] uses.
    floats: u32,
    /// The global that [`nan::note`] sets.
    nan: u32,
    functions: Renumber,
    /// Blocks, loops and ifs that are open inside the body; for an `if` before its `else`, what is owed on the way past its
    /// first arm.
    open: Vec<Option<Charge>>,
}

impl<'a> Body<'a> {
    pub(super) fn new(
        contract: &'a Contract,
        defined: usize,
        layout: &'a Layout,
        functions: Renumber,
    ) -> Self {
        let floats = contract.functions()[defined].locals;
        let first = floats + u32::try_from(nan::LOCALS.len()).unwrap_or(u32::MAX);
        Self {
            meter: Meter::new(contract, defined, layout, first),
            floats,
            nan: layout.nan,
            functions,
            open: Vec::new(),
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
    ) -> Reencoded<(Function, Vec<u32>)> {
        let mut locals = Vec::new();
        for pair in body.get_locals_reader()? {
            let (count, ty) = pair?;
            locals.push((count, RoundtripReencoder.val_type(ty)?));
        }
        let added = nan::LOCALS.into_iter().chain(Meter::LOCALS);
        locals.extend(added.map(|ty: ValType| (1, ty)));
        let mut out = Function::new(locals);
        self.meter.enter(&mut out);
        out.instruction(&I::Block(block_type));
        self.meter.block(&mut out, 0);

        let mut offsets = Vec::new();
        let operators = body.get_operators_reader()?.into_iter();
        let operators = operators.collect::<wasmparser::Result<Vec<_>>>()?;
        let mut rest = operators.iter();
        while let Some(operator) = rest.next() {
            let index = u32::try_from(offsets.len()).unwrap_or(u32::MAX);
            self.meter.before(&mut out, index);
            self.pay_past_the_if(&mut out, operator);
            nan::note(&mut out, operator, self.floats, self.nan);
            offsets.push(u32::try_from(out.byte_len()).unwrap_or(u32::MAX));
            self.operator(&mut out, operator)?;
            nan::settle(&mut out, operator, rest.as_slice().first(), self.floats);
            if operators::ends_block(operator) {
                self.meter.block(&mut out, index + 1);
            }
        }
        self.meter.leave(&mut out);
        out.instruction(&I::End);
        Ok((out, offsets))
    }

    /// Writes an instruction.
    fn operator(&mut self, out: &mut Function, operator: &Operator<'_>) -> Reencoded<()> {
        match (operator, self.meter.owed) {
            (Operator::Return, _) => {
                let body = u32::try_from(self.open.len()).unwrap_or(u32::MAX);
                out.instruction(&I::Br(body));
                return Ok(());
            }
            (Operator::BrIf { relative_depth }, Some(owed)) => {
                out.instruction(&I::If(BlockType::Empty));
                self.meter.charge(out, owed, None);
                out.instruction(&I::Br(relative_depth + 1))
                    .instruction(&I::End);
                return Ok(());
            }
            _ => {}
        }
        out.instruction(&self.functions.instruction(operator.clone())?);
        match operator {
            Operator::Block { .. } | Operator::Loop { .. } => self.open.push(None),
            Operator::If { .. } => self.open.push(self.meter.owed),
            Operator::Else => self.meter.owed = self.open.last_mut().and_then(Option::take),
            Operator::End => drop(self.open.pop()),
            Operator::Call { .. } | Operator::CallIndirect { .. } => self.meter.reload(out),
            _ => {}
        }
        Ok(())
    }

    /// At the end of an `if` without `else`: gives it one that pays what is owed.
    fn pay_past_the_if(&mut self, out: &mut Function, operator: &Operator<'_>) {
        if let Operator::End = operator
            && let Some(owed) = self.open.last_mut().and_then(Option::take)
        {
            out.instruction(&I::Else);
            self.meter.charge(out, owed, None);
        }
    }
}
