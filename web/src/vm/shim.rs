//! A module that calls a function with floats for JavaScript, which would not keep the bits of their NaNs: each float is
//! an integer of the same bits on the way in and out. It has no code of its own beyond that and costs no gas.

use wasm_encoder::{
    CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection,
    Instruction, Module, TypeSection, ValType,
};
use wattage_core::types::{Signature, ValueType};

/// Module and name under which it imports the function.
pub(super) const IMPORT: (&str, &str) = ("contract", "entry");
/// Name under which it exports its own.
pub(super) const EXPORT: &str = "entry";

/// Whether a function with this signature is called through a shim.
pub(super) fn needed(signature: &Signature) -> bool {
    let mut types = signature.params.iter().chain(&signature.results);
    types.any(|ty| matches!(ty, ValueType::F32 | ValueType::F64))
}

/// The type as which a value passes JavaScript.
fn passing(ty: ValueType) -> ValType {
    match ty {
        ValueType::I32 | ValueType::F32 => ValType::I32,
        ValueType::I64 | ValueType::F64 => ValType::I64,
    }
}

fn own(ty: ValueType) -> ValType {
    match ty {
        ValueType::I32 => ValType::I32,
        ValueType::I64 => ValType::I64,
        ValueType::F32 => ValType::F32,
        ValueType::F64 => ValType::F64,
    }
}

/// The module for functions with this signature.
pub(super) fn module(signature: &Signature) -> Vec<u8> {
    let (params, results) = (&signature.params, &signature.results);
    let mut types = TypeSection::new();
    let owns = |types: &[ValueType]| types.iter().copied().map(own).collect::<Vec<_>>();
    let passings = |types: &[ValueType]| types.iter().copied().map(passing).collect::<Vec<_>>();
    types.ty().function(owns(params), owns(results));
    types.ty().function(passings(params), passings(results));
    let mut imports = ImportSection::new();
    imports.import(IMPORT.0, IMPORT.1, EntityType::Function(0));
    let mut functions = FunctionSection::new();
    functions.function(1);
    let mut exports = ExportSection::new();
    exports.export(EXPORT, ExportKind::Func, 1);

    // The results wait in locals, since each must be turned over where it stands.
    let mut body = Function::new_with_locals_types(owns(results));
    let first_local = params.len();
    let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    for (at, ty) in params.iter().enumerate() {
        body.instruction(&Instruction::LocalGet(index(at)));
        match ty {
            ValueType::F32 => body.instruction(&Instruction::F32ReinterpretI32),
            ValueType::F64 => body.instruction(&Instruction::F64ReinterpretI64),
            ValueType::I32 | ValueType::I64 => &mut body,
        };
    }
    body.instruction(&Instruction::Call(0));
    for at in (0..results.len()).rev() {
        body.instruction(&Instruction::LocalSet(index(first_local + at)));
    }
    for (at, ty) in results.iter().enumerate() {
        body.instruction(&Instruction::LocalGet(index(first_local + at)));
        match ty {
            ValueType::F32 => body.instruction(&Instruction::I32ReinterpretF32),
            ValueType::F64 => body.instruction(&Instruction::I64ReinterpretF64),
            ValueType::I32 | ValueType::I64 => &mut body,
        };
    }
    body.instruction(&Instruction::End);
    let mut code = CodeSection::new();
    code.function(&body);

    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&exports)
        .section(&code);
    module.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ValueType::{F32, F64, I32, I64};

    #[test]
    fn only_floats_need_a_shim() {
        let signature = |params: &[ValueType], results: &[ValueType]| Signature {
            params: params.to_vec(),
            results: results.to_vec(),
        };
        assert!(!needed(&signature(&[I32, I64], &[I64])));
        assert!(needed(&signature(&[F32], &[])));
        assert!(needed(&signature(&[], &[I32, F64])));
    }

    #[test]
    fn a_shim_is_a_valid_module_whatever_the_signature() {
        for params in [vec![], vec![F32], vec![I64, F64, I32]] {
            for results in [vec![], vec![F64], vec![F32, I32, I64, F64]] {
                let signature = Signature {
                    params: params.clone(),
                    results,
                };
                wasmparser::validate(&module(&signature)).expect("a valid module");
            }
        }
    }
}
