//! The instrumented module, section by section.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    CodeSection, ExportSection, GlobalSection, MemorySection, Module, RawSection, TableSection,
    TypeSection,
};
use wasmparser::{FunctionBody, Parser, Payload};

use super::body::Body;
use super::exported::{add_globals, export_own};
use super::renumber::Renumber;
use super::{Mode, imports, traced};
use crate::contract::Contract;
use crate::limits;

/// A module that meters itself.
#[derive(Debug, Clone)]
pub struct Instrumented {
    /// The module's bytes; every engine executes the same ones.
    pub wasm: Vec<u8>,
    /// Where each original instruction begins: (offset in `wasm`, defined function, instruction), sorted.
    instructions: Vec<(u32, u32, u32)>,
}

impl Instrumented {
    /// The original instruction at an offset of the instrumented module: defined function and instruction.
    ///
    /// Offsets within added code belong to the instruction before it, or at the beginning of a function to the function
    /// as a whole, whose instruction is `u32::MAX`.
    #[must_use]
    pub fn instruction_at(&self, offset: u32) -> Option<(u32, u32)> {
        let after = self.instructions.partition_point(|(at, ..)| *at <= offset);
        let (_, function, instruction) = self.instructions[after.checked_sub(1)?];
        Some((function, instruction))
    }
}

/// The sections of a module that the rewriting touches or must put something after.
#[derive(Default)]
pub(super) struct Sections<'a> {
    types: Option<wasmparser::TypeSectionReader<'a>>,
    imports: Option<&'a [u8]>,
    functions: Option<&'a [u8]>,
    tables: Option<wasmparser::TableSectionReader<'a>>,
    pub(super) memories: Option<wasmparser::MemorySectionReader<'a>>,
    pub(super) globals: Option<wasmparser::GlobalSectionReader<'a>>,
    exports: Option<wasmparser::ExportSectionReader<'a>>,
    elements: Option<&'a [u8]>,
    data_count: Option<u32>,
    data: Option<&'a [u8]>,
    bodies: Vec<FunctionBody<'a>>,
}

/// Rewrites the module of `contract`.
///
/// # Panics
/// Never for a [`Contract`], whose module has been validated; re-encoding cannot fail then.
#[must_use]
pub fn instrument(contract: &Contract, mode: Mode) -> Instrumented {
    let sections = read(contract.wasm()).expect("the module has been validated");
    write(contract, mode, &sections).expect("the module has been validated")
}

fn read(wasm: &[u8]) -> wasmparser::Result<Sections<'_>> {
    let mut sections = Sections::default();
    let raw = |range: std::ops::Range<u64>| {
        let bounds = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        &wasm[bounds(range.start)..bounds(range.end)]
    };
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(reader) => sections.types = Some(reader),
            Payload::ImportSection(reader) => sections.imports = Some(raw(reader.range())),
            Payload::FunctionSection(reader) => sections.functions = Some(raw(reader.range())),
            Payload::TableSection(reader) => sections.tables = Some(reader),
            Payload::MemorySection(reader) => sections.memories = Some(reader),
            Payload::GlobalSection(reader) => sections.globals = Some(reader),
            Payload::ExportSection(reader) => sections.exports = Some(reader),
            Payload::ElementSection(reader) => sections.elements = Some(raw(reader.range())),
            Payload::DataCountSection { count, .. } => sections.data_count = Some(count),
            Payload::DataSection(reader) => sections.data = Some(raw(reader.range())),
            Payload::CodeSectionEntry(body) => sections.bodies.push(body),
            _ => {}
        }
    }
    Ok(sections)
}

pub(super) type Reencoded<T> = Result<T, wasm_encoder::reencode::Error>;

fn write(contract: &Contract, mode: Mode, sections: &Sections<'_>) -> Reencoded<Instrumented> {
    let mut module = Module::new();
    let raw = |module: &mut Module, id: wasm_encoder::SectionId, data: Option<&[u8]>| {
        if let Some(data) = data {
            module.section(&RawSection { id: id as u8, data });
        }
    };
    use wasm_encoder::SectionId;

    let mut types = TypeSection::new();
    let mut type_count = 0;
    if let Some(reader) = sections.types.clone() {
        type_count = reader.count();
        utils::parse_type_section(&mut RoundtripReencoder, &mut types, reader)?;
    }
    let multi_value = body_types(&sections.bodies, contract, &mut types, type_count);
    let traced = mode == Mode::Traced;
    let mut functions = Renumber {
        imports: u32::try_from(contract.imports().len()).unwrap_or(u32::MAX),
        added: if traced { imports::COUNT } else { 0 },
    };
    if traced {
        let imported = traced::imports(sections.imports, &mut types, functions)?;
        module.section(&types).section(&imported);
    } else {
        module.section(&types);
        raw(&mut module, SectionId::Import, sections.imports);
    }
    raw(&mut module, SectionId::Function, sections.functions);
    if let Some(reader) = sections.tables.clone() {
        module.section(&clamped_tables(reader, functions)?);
    }
    if let Some(reader) = sections.memories.clone() {
        module.section(&clamped_memories(reader)?);
    }

    let mut globals = GlobalSection::new();
    let mut own_globals = 0;
    if let Some(reader) = sections.globals.clone() {
        own_globals = reader.count();
        utils::parse_global_section(&mut functions, &mut globals, reader)?;
    }
    let mut exported = ExportSection::new();
    if let Some(reader) = sections.exports.clone() {
        utils::parse_export_section(&mut functions, &mut exported, reader)?;
    }
    export_own(contract, sections, functions, &mut exported)?;
    let layout = add_globals(contract, mode, own_globals, &mut globals, &mut exported);
    module.section(&globals);
    module.section(&exported);
    if traced && let Some(data) = sections.elements {
        module.section(&traced::elements(data, functions)?);
    } else {
        raw(&mut module, SectionId::Element, sections.elements);
    }
    if let Some(count) = sections.data_count {
        module.section(&wasm_encoder::DataCountSection { count });
    }

    let mut code = CodeSection::new();
    let mut places = Vec::with_capacity(sections.bodies.len());
    for (defined, body) in sections.bodies.iter().enumerate() {
        let block_type = multi_value[defined];
        let (function, offsets) =
            Body::new(contract, defined, &layout, functions).rewrite(body, block_type)?;
        code.function(&function);
        places.push(offsets);
    }
    if !sections.bodies.is_empty() {
        module.section(&code);
    }
    raw(&mut module, SectionId::Data, sections.data);
    // No names: engines put them into the stacks of their errors, where one could pretend to be a frame.
    let wasm = module.finish();
    let instructions = instruction_offsets(&wasm, &places)?;
    Ok(Instrumented { wasm, instructions })
}

/// The block type of each function's body: its results. Several results need a type of their own, which is added.
fn body_types(
    bodies: &[FunctionBody<'_>],
    contract: &Contract,
    types: &mut TypeSection,
    mut next: u32,
) -> Vec<wasm_encoder::BlockType> {
    let results = |defined: usize| contract.function_results(defined);
    (0..bodies.len())
        .map(|defined| match results(defined) {
            [] => wasm_encoder::BlockType::Empty,
            [one] => wasm_encoder::BlockType::Result(*one),
            many => {
                types.ty().function([], many.iter().copied());
                next += 1;
                wasm_encoder::BlockType::FunctionType(next - 1)
            }
        })
        .collect()
}

fn clamped_tables(
    reader: wasmparser::TableSectionReader<'_>,
    mut functions: Renumber,
) -> Reencoded<TableSection> {
    let mut tables = TableSection::new();
    for table in reader {
        let mut table = table?;
        let limit = limits::TABLE_ELEMENTS as u64;
        table.ty.maximum = Some(table.ty.maximum.unwrap_or(limit).min(limit));
        functions.parse_table(&mut tables, table)?;
    }
    Ok(tables)
}

fn clamped_memories(reader: wasmparser::MemorySectionReader<'_>) -> Reencoded<MemorySection> {
    let mut memories = MemorySection::new();
    for memory in reader {
        let mut memory = memory?;
        let limit = limits::MEMORY_PAGES as u64;
        memory.maximum = Some(memory.maximum.unwrap_or(limit).min(limit));
        memories.memory(RoundtripReencoder.memory_type(memory)?);
    }
    Ok(memories)
}

/// Absolute offsets of the original instructions, from offsets relative to their bodies.
fn instruction_offsets(wasm: &[u8], places: &[Vec<u32>]) -> Reencoded<Vec<(u32, u32, u32)>> {
    let mut offsets = Vec::new();
    let mut bodies = places.iter().zip(0u32..);
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload?
            && let Some((places, function)) = bodies.next()
        {
            let start = u32::try_from(body.range().start).unwrap_or(u32::MAX);
            // The counting of stack slots comes before the first instruction: it belongs to the function as a whole.
            offsets.push((start, function, u32::MAX));
            let instructions = places.iter().zip(0u32..);
            offsets.extend(instructions.map(|(at, index)| (start + at, function, index)));
        }
    }
    Ok(offsets)
}
