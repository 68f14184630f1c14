//! One pass over a module: validate it, hold it to the limits, and collect what later steps need.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasmparser::{
    ExternalKind, FuncToValidate, FuncType, FuncValidatorAllocations, FunctionBody, Operator,
    Parser, Payload, TypeRef, ValType, ValidPayload, Validator, ValidatorResources, WasmFeatures,
};

use super::definition::{Entry, Function, Instruction, Names, Param};
use super::instrument::{PREFIX, Point, PointKind};
use super::names::read_names;
use super::syntax::nearest;
use super::{Contract, Diagnostic, SourceMap, operators};
use crate::host::{self, HostFn};
use crate::limits;
use crate::schedule::WATTAGE_1;
use crate::types::{Signature, ValueType};

/// Everything contracts may use of WebAssembly: 2.0 without SIMD and without external references.
const FEATURES: WasmFeatures = WasmFeatures::MUTABLE_GLOBAL
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::FLOATS);

/// Validates `wasm`, which `map` tells the source of.
pub(super) fn validate(wasm: Vec<u8>, map: Option<SourceMap>) -> Result<Contract, Diagnostic> {
    over(
        "the assembled module",
        "bytes",
        wasm.len(),
        limits::WASM_BYTES,
    )?;
    let mut pass = Pass {
        map,
        ..Pass::default()
    };
    let mut validator = Validator::new_with_features(FEATURES);
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(&wasm) {
        let payload = payload.map_err(plain)?;
        let valid = match validator.payload(&payload) {
            Ok(valid) => valid,
            Err(error) => return Err(pass.diagnose_section(&payload, &error)),
        };
        pass.section(payload)?;
        if let ValidPayload::Func(to_validate, body) = valid {
            bodies.push((to_validate, body));
        }
    }
    let mut allocations = FuncValidatorAllocations::default();
    for (to_validate, body) in bodies {
        allocations = pass.function(to_validate, &body, allocations)?;
    }
    pass.finish(wasm)
}

#[derive(Default)]
struct Pass {
    map: Option<SourceMap>,
    types: Vec<FuncType>,
    imports: Vec<HostFn>,
    /// Type of every function, imports first.
    signatures: Vec<u32>,
    exports: Vec<(String, u32)>,
    names: Names,
    functions: Vec<Function>,
    points: Vec<Point>,
    blocks: usize,
    call_values: usize,
}

/// A diagnostic for a failure that has no place in the source.
fn plain(error: wasmparser::Error) -> Diagnostic {
    Diagnostic::new(error.message())
}

fn over(what: &str, unit: &str, given: usize, limit: usize) -> Result<(), Diagnostic> {
    if given <= limit {
        return Ok(());
    }
    Err(Diagnostic::new(format!(
        "{what} has {given} {unit}; the limit is {limit}"
    )))
}

impl Pass {
    fn section(&mut self, payload: Payload<'_>) -> Result<(), Diagnostic> {
        match payload {
            Payload::TypeSection(types) => {
                for ty in types.into_iter_err_on_gc_types() {
                    let ty = ty.map_err(plain)?;
                    over(
                        "a function type",
                        "parameters",
                        ty.params().len(),
                        limits::PARAMS,
                    )?;
                    over(
                        "a function type",
                        "results",
                        ty.results().len(),
                        limits::PARAMS,
                    )?;
                    self.types.push(ty);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import.map_err(plain)?;
                    self.import(import.module, import.name, import.ty)?;
                }
            }
            Payload::FunctionSection(functions) => {
                over(
                    "the module",
                    "functions",
                    functions.count() as usize,
                    limits::FUNCTIONS,
                )?;
                for ty in functions {
                    self.signatures.push(ty.map_err(plain)?);
                }
            }
            Payload::TableSection(tables) => {
                over(
                    "the module",
                    "tables",
                    tables.count() as usize,
                    limits::TABLES,
                )?;
                for table in tables {
                    let initial = table.map_err(plain)?.ty.initial;
                    let elements = usize::try_from(initial).unwrap_or(usize::MAX);
                    over("the table", "elements", elements, limits::TABLE_ELEMENTS)?;
                }
            }
            Payload::MemorySection(memories) => {
                over(
                    "the module",
                    "memories",
                    memories.count() as usize,
                    limits::MEMORIES,
                )?;
                for memory in memories {
                    let initial = memory.map_err(plain)?.initial;
                    let pages = usize::try_from(initial).unwrap_or(usize::MAX);
                    over("the memory", "pages", pages, limits::MEMORY_PAGES)?;
                }
            }
            Payload::GlobalSection(globals) => {
                over(
                    "the module",
                    "globals",
                    globals.count() as usize,
                    limits::GLOBALS,
                )?;
            }
            Payload::ExportSection(exports) => {
                over(
                    "the module",
                    "exports",
                    exports.count() as usize,
                    limits::EXPORTS,
                )?;
                for export in exports {
                    let export = export.map_err(plain)?;
                    self.export(export.name, export.kind, export.index)?;
                }
            }
            Payload::StartSection { .. } => {
                return Err(Diagnostic::new("the module has a start function").help(
                    "it would run before there is gas to pay for it; export the function as init, which runs at deployment, or call it from each entry",
                )
                .at(self.span_of("(start")));
            }
            Payload::CustomSection(section) => {
                if let wasmparser::KnownCustom::Name(names) = section.as_known() {
                    self.names = read_names(names);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, module: &str, name: &str, ty: TypeRef) -> Result<(), Diagnostic> {
        let shown = format!("import {module:?} {name:?}");
        let TypeRef::Func(index) = ty else {
            return Err(Diagnostic::new(format!("{shown} is not a function"))
                .help(
                    "contracts import functions only; define memories, tables and globals yourself",
                )
                .at(self.name_span(name)));
        };
        let function = HostFn::by_name(name).filter(|_| module == host::MODULE);
        let Some(function) = function else {
            let names = host::HOST_FUNCTIONS.iter().map(|f| f.name);
            let help = match nearest(name, names) {
                Some(near) => format!("did you mean (import \"env\" \"{near}\" ..)?"),
                None => "host functions are imported from module \"env\"".to_owned(),
            };
            return Err(Diagnostic::new(format!("{shown} does not exist"))
                .help(help)
                .at(self.name_span(name)));
        };
        let expected = function.entry().signature();
        let given = self.types.get(index as usize).and_then(signature);
        if given.as_ref() != Some(&expected) {
            let given = given.map_or_else(|| "another type".to_owned(), |s| s.to_string());
            return Err(Diagnostic::new(format!(
                "{shown} has the type {expected}, but the module imports it as {given}"
            ))
            .help(format!(
                "write (import \"env\" \"{name}\" (func ${name} {expected}))"
            ))
            .at(self.name_span(name)));
        }
        self.imports.push(function);
        self.signatures.push(index);
        Ok(())
    }

    /// Where a text stands first.
    fn span_of(&self, text: &str) -> Option<super::Span> {
        let map = self.map.as_ref()?;
        let at = u32::try_from(map.source().find(text)?).ok()?;
        Some(map.span(at + 1))
    }

    /// Where an import or export stands: the first place where its quoted name comes after the word `export` or after
    /// another quoted name, which is the module's.
    fn name_span(&self, name: &str) -> Option<super::Span> {
        let map = self.map.as_ref()?;
        let named = format!("\"{name}\"");
        let mut places = map.source().match_indices(&named).map(|(at, _)| at);
        let at = places.find(|at| {
            let before = map.source()[..*at].trim_end();
            before.ends_with('"') || before.ends_with("export")
        })?;
        let mut span = map.span(u32::try_from(at).ok()?);
        span.end = span.start + u32::try_from(name.len()).ok()? + 2;
        Some(span)
    }

    fn export(&mut self, name: &str, kind: ExternalKind, index: u32) -> Result<(), Diagnostic> {
        over(
            "the name of an export",
            "bytes",
            name.len(),
            limits::NAME_BYTES,
        )?;
        if name.starts_with(PREFIX) {
            return Err(Diagnostic::new(format!(
                "the export {name:?} begins with {PREFIX}, which is reserved for the meter"
            ))
            .help("choose another name")
            .at(self.name_span(name)));
        }
        if kind == ExternalKind::Func {
            self.exports.push((name.to_owned(), index));
        }
        Ok(())
    }

    /// A failure outside of function bodies. Exports and data know no place; the message says which item it is.
    fn diagnose_section(&self, payload: &Payload<'_>, error: &wasmparser::Error) -> Diagnostic {
        let section = match payload {
            Payload::StartSection { .. } => "start function: ",
            Payload::ExportSection(_) => "exports: ",
            Payload::ElementSection(_) => "elements: ",
            Payload::DataSection(_) => "data: ",
            Payload::GlobalSection(_) => "globals: ",
            _ => "",
        };
        Diagnostic::new(format!("{section}{}", error.message()))
    }

    fn function(
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
        let mut highest = 0;
        let mut call_values = 0;
        let mut operators = body.get_operators_reader().map_err(plain)?;
        while !operators.eof() {
            let instruction = walk.instructions.len();
            let (operator, offset) = operators.read_with_offset().map_err(plain)?;
            validator
                .op(offset, &operator)
                .map_err(|e| self.at(feature_help(&e), defined, Some(instruction)))?;
            highest = highest.max(validator.operand_stack_height());
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
            walk.operator(&operator, &self.imports, &mut self.points);
        }
        let end = operators.original_position();
        operators
            .get_binary_reader()
            .finish_expression(&validator.visitor(end))
            .map_err(|e| self.at(plain(e), defined, None))?;

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

    fn type_of(&self, function: u32) -> Option<&FuncType> {
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

    fn finish(mut self, wasm: Vec<u8>) -> Result<Contract, Diagnostic> {
        let mut entries = Vec::new();
        for (name, index) in std::mem::take(&mut self.exports) {
            if let Some(function) = self.functions.iter_mut().find(|f| f.index == index)
                && function.name.is_none()
            {
                function.name = Some(name.clone());
            }
            // Functions with reference types cannot be called from outside, nor can re-exported imports.
            let own = index as usize >= self.imports.len();
            if let Some(signature) = self.type_of(index).and_then(signature).filter(|_| own) {
                let params = signature.params.iter().zip(0u32..);
                entries.push(Entry {
                    params: params
                        .map(|(ty, local)| Param {
                            name: self.names.locals.get(&(index, local)).cloned(),
                            ty: *ty,
                        })
                        .collect(),
                    results: signature.results,
                    name,
                });
            }
        }
        Ok(Contract {
            wasm,
            map: self.map,
            imports: self.imports,
            functions: self.functions,
            entries,
            points: self.points,
        })
    }
}

/// Divides a function's instructions into basic blocks and other points where gas is charged.
struct Walk {
    function: usize,
    instructions: Vec<Instruction>,
    /// The point of the current block.
    block: Option<usize>,
    blocks: usize,
    entered: bool,
}

impl Walk {
    fn new(function: usize) -> Self {
        Self {
            function,
            instructions: Vec::new(),
            block: None,
            blocks: 0,
            entered: false,
        }
    }

    fn operator(&mut self, operator: &Operator<'_>, imports: &[HostFn], points: &mut Vec<Point>) {
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
        });
        if operators::ends_block(operator) {
            self.block = None;
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
fn small(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The signature of a function type, if it takes and returns numbers only.
fn signature(ty: &FuncType) -> Option<Signature> {
    let number = |ty: &ValType| match ty {
        ValType::I32 => Some(ValueType::I32),
        ValType::I64 => Some(ValueType::I64),
        ValType::F32 => Some(ValueType::F32),
        ValType::F64 => Some(ValueType::F64),
        ValType::V128 | ValType::Ref(_) => None,
    };
    Some(Signature {
        params: ty.params().iter().map(number).collect::<Option<_>>()?,
        results: ty.results().iter().map(number).collect::<Option<_>>()?,
    })
}

/// A diagnostic for an instruction that does not validate; a feature that contracts lack is refused by name.
fn feature_help(error: &wasmparser::Error) -> Diagnostic {
    let diagnostic = Diagnostic::new(error.message());
    match error.missing_wasm_feature() {
        Some(_) => diagnostic.help("contracts are WebAssembly 2.0 without SIMD"),
        None => diagnostic,
    }
}
