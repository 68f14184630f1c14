//! What an instrumented module exports beside the contract's own exports, see [`exports`](super::exports).

use wasm_encoder::{ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, ValType};

use super::meter::{Layout, Trace};
use super::module::{Reencoded, Sections};
use super::renumber::Renumber;
use super::{Mode, exports};
use crate::contract::Contract;

/// Exports what the module has of its own, for whoever starts an instance or puts it back as new.
pub(super) fn export_own(
    contract: &Contract,
    sections: &Sections<'_>,
    functions: Renumber,
    exported: &mut ExportSection,
) -> Reencoded<()> {
    if let Some(start) = contract.start {
        exported.export(exports::START, ExportKind::Func, functions.index(start));
    }
    if sections.memories.as_ref().is_some_and(|m| m.count() > 0) {
        exported.export(exports::RAM, ExportKind::Memory, 0);
    }
    for (global, index) in sections.globals.clone().into_iter().flatten().zip(0u32..) {
        let ty = global?.ty;
        if ty.mutable && !ty.content_type.is_reference_type() {
            exported.export(&exports::own_global(index), ExportKind::Global, index);
        }
    }
    Ok(())
}

/// Adds and exports the meter's globals, and in a profiled module a counter for each point that has one.
pub(super) fn add_globals(
    contract: &Contract,
    mode: Mode,
    first: u32,
    globals: &mut GlobalSection,
    exported: &mut ExportSection,
) -> Layout {
    let mut next = first;
    let mut add = |name: &str, val_type: ValType| {
        let ty = GlobalType {
            val_type,
            mutable: true,
            shared: false,
        };
        let zero = match val_type {
            ValType::I32 => ConstExpr::i32_const(0),
            _ => ConstExpr::i64_const(0),
        };
        globals.global(ty, &zero);
        exported.export(name, ExportKind::Global, next);
        next += 1;
        next - 1
    };
    let imports = u32::try_from(contract.imports().len()).unwrap_or(u32::MAX);
    let mut layout = Layout {
        gas: add(exports::GAS, ValType::I64),
        slots: add(exports::SLOTS, ValType::I32),
        memory: add(exports::MEMORY, ValType::I64),
        at: add(exports::AT, ValType::I32),
        nan: add(exports::NAN, ValType::I32),
        profile: None,
        trace: (mode == Mode::Traced).then(|| Trace {
            enter: imports,
            leave: imports + 1,
        }),
    };
    if mode != Mode::Metered {
        let site = add(exports::SITE, ValType::I32);
        let counters = contract.points().iter().zip(0u32..);
        let counters = counters
            .map(|(point, index)| {
                let name = exports::counter(index);
                point.counted().then(|| add(&name, ValType::I64))
            })
            .collect();
        layout.profile = Some((site, counters));
    }
    layout
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::instrument;
    use wasmparser::{ExternalKind, Parser, Payload};

    fn exports_of(wat: &str) -> Vec<(String, ExternalKind, u32)> {
        let contract = Contract::from_wat(wat).expect("a contract");
        let wasm = instrument(&contract, Mode::Metered).wasm;
        wasmparser::validate(&wasm).expect("a valid module");
        let payloads = Parser::new(0).parse_all(&wasm).map(|p| p.expect("valid"));
        let mut found = Vec::new();
        for payload in payloads {
            assert!(!matches!(payload, Payload::StartSection { .. }), "{wat}");
            if let Payload::ExportSection(exports) = payload {
                for export in exports {
                    let export = export.expect("valid");
                    found.push((export.name.to_owned(), export.kind, export.index));
                }
            }
        }
        found
    }

    #[test]
    fn a_start_function_is_exported_and_not_started() {
        let wat = "(module (func) (func $f) (start $f))";
        let expected = (exports::START.to_owned(), ExternalKind::Func, 1);
        assert!(exports_of(wat).contains(&expected));
        assert!(Contract::from_wat(wat).expect("a contract").starts());
        let none = "(module (func))";
        assert!(
            !exports_of(none)
                .iter()
                .any(|(name, ..)| name == exports::START)
        );
        assert!(!Contract::from_wat(none).expect("a contract").starts());
    }

    #[test]
    fn memory_and_mutable_numbers_are_exported_for_whoever_puts_them_back() {
        let own = |wat: &str| -> Vec<String> {
            let all = exports_of(wat).into_iter().map(|(name, ..)| name);
            all.filter(|name| name == exports::RAM || name.starts_with("__wattage_global_"))
                .collect()
        };
        assert_eq!(
            own("(module (memory (export \"memory\") 1)
                  (global i32 (i32.const 1)) (global (mut i64) (i64.const 1))
                  (global (mut funcref) (ref.null func)) (global (mut f32) (f32.const 1)))"),
            ["__wattage_ram", "__wattage_global_1", "__wattage_global_3"]
        );
        assert_eq!(own("(module (global i32 (i32.const 1)))"), [""; 0]);
    }
}
