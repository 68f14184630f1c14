//! Which of a module's segments does not fit, for engines that do not say whether it was memory or a table.

use wasmparser::{ElementKind, Operator, Parser, Payload};

/// Whether an active element segment does not fit its table. Element segments are written before data segments, so then the
/// table is what instantiation failed at.
pub(super) fn table_overflows(wasm: &[u8]) -> bool {
    overflow(wasm).unwrap_or(false)
}

fn overflow(wasm: &[u8]) -> wasmparser::Result<bool> {
    let mut tables = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TableSection(reader) => {
                for table in reader {
                    tables.push(table?.ty.initial);
                }
            }
            Payload::ElementSection(reader) => {
                for element in reader {
                    let element = element?;
                    let ElementKind::Active {
                        table_index,
                        offset_expr,
                    } = element.kind
                    else {
                        continue;
                    };
                    // Contracts import no globals, so every offset is a constant.
                    let offset = match offset_expr.get_operators_reader().read()? {
                        Operator::I32Const { value } => u64::from(value.cast_unsigned()),
                        _ => 0,
                    };
                    let count = match element.items {
                        wasmparser::ElementItems::Functions(items) => items.count(),
                        wasmparser::ElementItems::Expressions(_, items) => items.count(),
                    };
                    let table = tables.get(table_index.unwrap_or(0) as usize);
                    if table.is_some_and(|len| offset + u64::from(count) > *len) {
                        return Ok(true);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wattage_core::contract::{Contract, Mode, instrument};

    fn overflows(wat: &str) -> bool {
        let contract = Contract::from_wat(wat).expect("a contract");
        table_overflows(&instrument(&contract, Mode::Metered).wasm)
    }

    #[test]
    fn a_segment_beyond_its_table_is_told_from_one_beyond_the_memory() {
        for (fields, expected) in [
            ("(table 1 funcref) (func $f) (elem (i32.const 1) $f)", true),
            ("(table 1 funcref) (func $f) (elem (i32.const -1) $f)", true),
            ("(table 1 funcref) (elem (i32.const 1) func)", false),
            ("(table 1 funcref) (elem (i32.const 2) func)", true),
            ("(table 1 funcref) (func $f) (elem (i32.const 0) $f)", false),
            ("(memory 1) (data (i32.const 65536) \"a\")", false),
            (
                "(table 1 funcref) (func $f) (elem (i32.const 0) $f) (memory 0) (data (i32.const 0) \"a\")",
                false,
            ),
        ] {
            assert_eq!(
                overflows(&format!("(module {fields})")),
                expected,
                "{fields}"
            );
        }
    }
}
