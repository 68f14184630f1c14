//! One pass over a module: validate it, hold it to the limits, and collect what later steps need.

mod function;
mod sections;
mod writes;

use wasmparser::{
    FuncType, FuncValidatorAllocations, Parser, ValType, ValidPayload, Validator, WasmFeatures,
};

use super::definition::{Entry, Function, Names, Param};
use super::instrument::Point;
use super::{Contract, Diagnostic, SourceMap};
use crate::host::HostFn;
use crate::limits;
use crate::types::{Signature, ValueType, grouped};

/// Everything contracts may use of WebAssembly: 2.0 without SIMD and without external references.
pub(super) const FEATURES: WasmFeatures = WasmFeatures::MUTABLE_GLOBAL
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
    // Some proposals are a matter of how sections are read; the validator sees no more of them.
    let mut parser = Parser::new(0);
    parser.set_features(FEATURES);
    for payload in parser.parse_all(&wasm) {
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
    start: Option<u32>,
    /// Pages that its memory begins with.
    pages: u64,
    /// Whether a call may change what cannot be put back, see [`Contract::resettable`].
    indelible: bool,
    /// How far its instructions can write into the memory, see [`Contract::writes_up_to`].
    writes_up_to: u64,
}

/// A diagnostic for a failure that has no place in the source.
fn plain(error: wasmparser::Error) -> Diagnostic {
    // It pads numbers with blanks.
    let words: Vec<&str> = error.message().split_whitespace().collect();
    Diagnostic::new(words.join(" "))
}

fn over(what: &str, unit: &str, given: usize, limit: usize) -> Result<(), Diagnostic> {
    if given <= limit {
        return Ok(());
    }
    Err(Diagnostic::new(format!(
        "{what} has {} {unit}; the limit is {}",
        grouped(given as u64),
        grouped(limit as u64)
    )))
}

impl Pass {
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
            start: self.start,
            resettable: !self.indelible,
            pages: self.pages,
            writes_up_to: self.writes_up_to,
        })
    }
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
