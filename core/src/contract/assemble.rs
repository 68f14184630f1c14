//! WAT to wasm, with the position of every instruction.

use wast::Wat;
use wast::core::{FuncKind, Module, ModuleField, ModuleKind};
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};

use super::source_map::FunctionSpans;
use super::syntax::explain;
use super::{Diagnostic, SourceMap};
use crate::limits;
use crate::types::grouped;

/// An assembled source.
pub(super) struct Assembled {
    pub(super) wasm: Vec<u8>,
    pub(super) map: SourceMap,
}

/// Assembles a module in the WebAssembly text format.
pub(super) fn assemble(source: &str) -> Result<Assembled, Diagnostic> {
    if source.len() > limits::WAT_BYTES {
        return Err(too_long(source.len()));
    }
    let lines = SourceMap::new(source, Vec::new());
    let diagnose = |error: wast::Error| {
        let offset = u32::try_from(error.span().offset()).unwrap_or(u32::MAX);
        explain(&lines, &error.message(), offset)
    };
    let mut buffer = ParseBuffer::new_with_lexer(Lexer::new(source)).map_err(diagnose)?;
    buffer.track_instr_spans(true);
    let wat = parser::parse::<Wat<'_>>(&buffer).map_err(diagnose)?;
    let Wat::Module(mut module) = wat else {
        return Err(
            Diagnostic::new("this is a component; contracts are core modules")
                .help("write (module ..) instead of (component ..)"),
        );
    };
    let wasm = module.encode().map_err(diagnose)?;
    Ok(Assembled {
        wasm,
        map: SourceMap::new(source, function_spans(&module)),
    })
}

/// The diagnostic of a source that is too long to be looked at.
pub(super) fn too_long(bytes: usize) -> Diagnostic {
    let limit = grouped(limits::WAT_BYTES as u64);
    let bytes = grouped(bytes as u64);
    Diagnostic::new(format!(
        "the source has {bytes} bytes; the limit is {limit}"
    ))
}

/// Spans of each function that the module defines, in binary order. Empty for a `(module binary ..)`.
fn function_spans(module: &Module<'_>) -> Vec<FunctionSpans> {
    let ModuleKind::Text(fields) = &module.kind else {
        return Vec::new();
    };
    let offset = |span: wast::token::Span| u32::try_from(span.offset()).unwrap_or(u32::MAX);
    let functions = fields.iter().filter_map(|field| match field {
        ModuleField::Func(func) => Some(func),
        _ => None,
    });
    functions
        .filter_map(|func| match &func.kind {
            FuncKind::Inline { expression, .. } => {
                let spans = expression.instr_spans.as_deref().unwrap_or_default();
                Some(FunctionSpans {
                    header: offset(func.span),
                    instructions: spans.iter().map(|span| offset(*span)).collect(),
                })
            }
            FuncKind::Import(..) => None,
        })
        .collect()
}
