//! The sections of a traced module that other modules have as they are in the source: imports, with two functions more, and
//! elements, which name functions by their new indexes.

use wasm_encoder::reencode::utils;
use wasm_encoder::{ElementSection, EntityType, ImportSection, TypeSection, ValType};
use wasmparser::{BinaryReader, ElementSectionReader, ImportSectionReader};

use super::imports;
use super::module::Reencoded;
use super::renumber::Renumber;

/// The imports in `data`, and behind them those of [`imports`], whose types are added to `types`.
pub(super) fn imports(
    data: Option<&[u8]>,
    types: &mut TypeSection,
    mut functions: Renumber,
) -> Reencoded<ImportSection> {
    let mut imported = ImportSection::new();
    if let Some(data) = data {
        let reader = ImportSectionReader::new(BinaryReader::new(data, 0))?;
        utils::parse_import_section(&mut functions, &mut imported, reader)?;
    }
    for (name, params) in [(imports::ENTER, &[ValType::I32][..]), (imports::LEAVE, &[])] {
        imported.import(imports::MODULE, name, EntityType::Function(types.len()));
        types.ty().function(params.iter().copied(), []);
    }
    Ok(imported)
}

/// The element segments in `data`.
pub(super) fn elements(data: &[u8], mut functions: Renumber) -> Reencoded<ElementSection> {
    let mut elements = ElementSection::new();
    let reader = ElementSectionReader::new(BinaryReader::new(data, 0))?;
    utils::parse_element_section(&mut functions, &mut elements, reader)?;
    Ok(elements)
}

#[cfg(test)]
mod tests {
    use crate::contract::{Contract, Mode, instrument};

    #[test]
    fn a_traced_module_is_valid_wherever_it_names_functions() {
        let wat = r#"(module
          (import "env" "gas_left" (func $gas (result i64)))
          (import "env" "print_i64" (func $print (param i64)))
          (table 4 funcref)
          (global $g funcref (ref.func $a))
          (elem (i32.const 0) $a $print)
          (elem $passive funcref (ref.func $b) (ref.null func))
          (elem declare func $b)
          (start $b)
          (func $a (export "a") (result i64 i64) (call $gas) (call $gas))
          (func $b (drop (ref.func $b)) (table.set (i32.const 1) (ref.func $a)))
          (func (export "main") (param i32)
            (if (i32.eqz (local.get 0)) (then (return)))
            (call_indirect (param i64) (i64.const 1) (i32.const 1))
            (drop (drop (call $a)))))"#;
        let contract = Contract::from_wat(wat).expect("a contract");
        let traced = instrument(&contract, Mode::Traced).wasm;
        wasmparser::validate(&traced).expect("a valid module");
        let without = Contract::from_wat("(module (func (export \"main\")))");
        let without = instrument(&without.expect("a contract"), Mode::Traced).wasm;
        wasmparser::validate(&without).expect("a valid module");
    }
}
