//! The sections of a module: held to the limits, and what they say collected.

use wasmparser::{ExternalKind, Payload, TypeRef};

use super::{Pass, over, plain, signature};
use crate::contract::instrument::PREFIX;
use crate::contract::names::read_names;
use crate::contract::syntax::nearest;
use crate::contract::{Diagnostic, Span};
use crate::host::{self, HostFn};
use crate::limits;

impl Pass {
    pub(super) fn section(&mut self, payload: Payload<'_>) -> Result<(), Diagnostic> {
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
                    self.pages = initial;
                }
            }
            Payload::GlobalSection(globals) => {
                over(
                    "the module",
                    "globals",
                    globals.count() as usize,
                    limits::GLOBALS,
                )?;
                for global in globals {
                    let ty = global.map_err(plain)?.ty;
                    self.indelible |= ty.mutable && ty.content_type.is_reference_type();
                }
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
            Payload::StartSection { func, .. } => self.start = Some(func),
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
                // Another module's function is no misspelt host function, however near.
                near if module != host::MODULE && near != Some(name) => {
                    "contracts import host functions only, from module \"env\"; they cannot import from each other, but \
                     call each other with its function call"
                        .to_owned()
                }
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

    /// Where an import or export stands: the first place where its quoted name comes after the word `export` or after
    /// another quoted name, which is the module's.
    fn name_span(&self, name: &str) -> Option<Span> {
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
    pub(super) fn diagnose_section(
        &self,
        payload: &Payload<'_>,
        error: &wasmparser::Error,
    ) -> Diagnostic {
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
}
