//! A function's body: validated, held to the limits, divided into basic blocks.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasmparser::{
    BlockType, FrameKind, FuncToValidate, FuncType, FuncValidator, FuncValidatorAllocations,
    FunctionBody, Operator, ValType, ValidatorResources,
};

use super::writes::Writes;
use super::{Pass, over, plain};
use crate::contract::Diagnostic;
use crate::contract::blocks::{Walk, small};
use crate::contract::definition::Function;
use crate::contract::operators;
use crate::limits;

impl Pass {
    pub(super) fn function(
        &mut self,
        to_validate: FuncToValidate<ValidatorResources>,
        body: &FunctionBody<'_>,
        allocations: FuncValidatorAllocations,
    ) -> Result<FuncValidatorAllocations, Diagnostic> {
        let defined = self.functions.len();
        let index = to_validate.index;
        let range = body.range();
        let bytes = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
        let what = self.title(index);
        over(&what, "bytes", bytes, limits::FUNCTION_BYTES)
            .map_err(|d| self.at(d, defined, None))?;

        let mut validator = to_validate.into_validator(allocations);
        let params = self.type_of(index).map_or(0, |ty| ty.params().len());
        let mut locals = 0usize;
        let mut reader = body.get_locals_reader().map_err(plain)?;
        for _ in 0..reader.get_count() {
            let offset = reader.original_position();
            let (count, ty) = reader.read().map_err(plain)?;
            locals = locals.saturating_add(count as usize);
            over(&what, "locals", locals, limits::LOCALS).map_err(|d| self.at(d, defined, None))?;
            validator
                .define_locals(offset, count, ty)
                .map_err(|e| self.at(plain(e), defined, None))?;
        }

        let first_point = self.points.len();
        let mut walk = Walk::new(defined);
        let mut writes = Writes::default();
        let mut highest = 0;
        let mut call_values = 0;
        let mut operators = body.get_operators_reader().map_err(plain)?;
        while !operators.eof() {
            let instruction = walk.instructions.len();
            let (operator, offset) = operators.read_with_offset().map_err(plain)?;
            let conditional = conditional(&validator, &operator);
            let arity = operator.operator_arity(&validator);
            validator
                .op(offset, &operator)
                .map_err(|e| self.at(feature_help(&e), defined, Some(instruction)))?;
            highest = highest.max(validator.operand_stack_height());
            over(
                &what,
                "operands on its stack at once",
                highest as usize,
                limits::OPERANDS,
            )
            .map_err(|d| self.at(d, defined, Some(instruction)))?;
            self.operator_limits(&what, &operator, validator.control_stack_height())
                .map_err(|d| self.at(d, defined, Some(instruction)))?;
            call_values += self.call_values_of(&operator);
            over(
                &what,
                "parameters and results of calls",
                call_values,
                limits::CALL_VALUES_PER_FUNCTION,
            )
            .map_err(|d| self.at(d, defined, Some(instruction)))?;
            self.indelible |= operators::leaves_a_mark(&operator);
            writes.operator(&operator, arity, validator.operand_stack_height());
            walk.operator(&operator, conditional, &self.imports, &mut self.points);
        }
        let end = operators.original_position();
        operators
            .get_binary_reader()
            .finish_expression(&validator.visitor(end))
            .map_err(|e| self.at(plain(e), defined, None))?;

        self.writes_up_to = self.writes_up_to.max(writes.up_to());
        self.blocks += walk.blocks;
        over(
            &what,
            "basic blocks",
            walk.blocks,
            limits::BLOCKS_PER_FUNCTION,
        )
        .map_err(|d| self.at(d, defined, None))?;
        over("the module", "basic blocks", self.blocks, limits::BLOCKS)?;
        self.call_values += call_values;
        over(
            "the module",
            "parameters and results of calls",
            self.call_values,
            limits::CALL_VALUES,
        )?;
        if let Some(map) = &self.map
            && let Some(spans) = map.instructions(defined)
            && spans + 1 != walk.instructions.len()
        {
            return Err(Diagnostic::new(format!(
                "{what}: the source has {spans} instructions, the module {}; please report this",
                walk.instructions.len() - 1
            )));
        }
        let frame = params + locals + highest as usize;
        let results = self.type_of(index).map_or(&[][..], |ty| ty.results());
        let encode = |ty: &ValType| {
            let ty = RoundtripReencoder.val_type(*ty);
            ty.map_err(|error| Diagnostic::new(error.to_string()))
        };
        let results = results.iter().map(encode).collect::<Result<_, _>>()?;
        self.functions.push(Function {
            index,
            name: self.names.functions.get(&index).cloned(),
            slots: limits::FRAME_SLOTS + frame as u64,
            params: small(params),
            locals: small(params + locals),
            instructions: walk.instructions,
            points: small(first_point)..small(self.points.len()),
            results,
            calls: walk.calls,
        });
        Ok(validator.into_allocations())
    }

    fn operator_limits(
        &self,
        what: &str,
        operator: &Operator<'_>,
        nesting: u32,
    ) -> Result<(), Diagnostic> {
        // The function itself is the outermost of the validator's control frames.
        over(
            what,
            "nested blocks",
            nesting.saturating_sub(1) as usize,
            limits::NESTING,
        )?;
        if let Operator::BrTable { targets } = operator {
            over(
                "a br_table",
                "labels",
                targets.len() as usize,
                limits::BR_TABLE,
            )?;
        }
        Ok(())
    }

    /// How many parameters and results a call has.
    fn call_values_of(&self, operator: &Operator<'_>) -> usize {
        let ty = match operator {
            Operator::Call { function_index } => self.type_of(*function_index),
            Operator::CallIndirect { type_index, .. } => self.types.get(*type_index as usize),
            _ => None,
        };
        ty.map_or(0, |ty| ty.params().len() + ty.results().len())
    }

    pub(super) fn type_of(&self, function: u32) -> Option<&FuncType> {
        let ty = self.signatures.get(function as usize)?;
        self.types.get(*ty as usize)
    }

    /// How messages call a function.
    fn title(&self, index: u32) -> String {
        match self.names.functions.get(&index) {
            Some(name) => format!("function ${name}"),
            None => format!("function {index}"),
        }
    }

    /// Gives a diagnostic its place: an instruction of a function, or the function.
    fn at(
        &self,
        diagnostic: Diagnostic,
        function: usize,
        instruction: Option<usize>,
    ) -> Diagnostic {
        let span = self.map.as_ref().and_then(|map| {
            let offset = match instruction {
                Some(instruction) => map.offset(function, instruction),
                None => map.header(function),
            };
            offset.map(|offset| map.span(offset))
        });
        diagnostic.at(span)
    }
}

/// Whether an instruction is a conditional branch that carries no values.
fn conditional(validator: &FuncValidator<ValidatorResources>, operator: &Operator<'_>) -> bool {
    match *operator {
        Operator::If { .. } => true,
        Operator::BrIf { relative_depth } => {
            let target = validator.get_control_frame(relative_depth as usize);
            target.is_some_and(|target| match target.block_type {
                BlockType::Empty => true,
                BlockType::Type(_) => target.kind == FrameKind::Loop,
                BlockType::FuncType(_) => false,
            })
        }
        _ => false,
    }
}

/// A diagnostic for an instruction that does not validate; a feature that contracts lack is refused by name.
fn feature_help(error: &wasmparser::Error) -> Diagnostic {
    let diagnostic = Diagnostic::new(error.message());
    match error.missing_wasm_feature() {
        Some(_) => diagnostic.help("contracts are WebAssembly 2.0 without SIMD"),
        None => diagnostic,
    }
}
