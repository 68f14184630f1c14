//! Any module, or bytes that are none: refused with a reason, or instrumented into modules that validate and that come to
//! the same figures in both modes.

use arbitrary::Unstructured;
use wasmparser::{Validator, WasmFeatures};
use wattage_core::contract::{Contract, Mode, instrument};

use crate::executor::Executed;

/// What every browser has; instrumented modules may use no more. References are there for the tables alone.
const FEATURES: WasmFeatures = WasmFeatures::WASM2.difference(WasmFeatures::SIMD);

/// Takes an even first byte's rest as a module's bytes, an odd one's as the choices of a module generator.
///
/// # Panics
/// When a promise is broken.
pub fn check(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let contract = if first % 2 == 0 {
        Contract::from_wasm(rest)
    } else {
        let Some(module) = generated(rest) else {
            return;
        };
        Contract::from_wasm(&module)
    };
    if let Ok(contract) = contract {
        accepted(&contract);
    }
}

/// Checks what holds for every accepted module.
///
/// # Panics
/// When it does not.
pub fn accepted(contract: &Contract) {
    let modules = [Mode::Metered, Mode::Profiled].map(|mode| instrument(contract, mode).wasm);
    // What a traced module imports, the executor does not have: it is validated only.
    let traced = instrument(contract, Mode::Traced).wasm;
    for module in modules.iter().chain([&traced]) {
        let valid = Validator::new_with_features(FEATURES).validate_all(module);
        valid.expect("an instrumented module is valid");
    }
    // Without a host, a module with imports cannot be instantiated.
    if contract.imports().is_empty() {
        let [metered, profiled] = &modules;
        for entry in contract.entries() {
            let metered = Executed::of(metered, entry);
            let profiled = Executed::of(profiled, entry);
            assert_eq!(metered, profiled, "{}", entry.name);
        }
    }
}

/// A valid module, often beyond the feature list or the limits.
fn generated(choices: &[u8]) -> Option<Vec<u8>> {
    let mut choices = Unstructured::new(choices);
    // A quarter asks for everything there is, to be refused; the others stay within the feature list.
    let everything = choices.ratio(1, 4).ok()?;
    let config = wasm_smith::Config {
        bulk_memory_enabled: true,
        reference_types_enabled: everything,
        multi_value_enabled: true,
        simd_enabled: everything,
        relaxed_simd_enabled: everything,
        threads_enabled: everything,
        tail_call_enabled: everything,
        gc_enabled: everything,
        exceptions_enabled: everything,
        memory64_enabled: everything,
        extended_const_enabled: everything,
        wide_arithmetic_enabled: false,
        custom_page_sizes_enabled: everything,
        max_imports: if everything { 4 } else { 0 },
        max_memories: 1,
        max_tables: 1,
        max_memory32_bytes: 4 * 65_536,
        max_table_elements: 100,
        export_everything: true,
        ..wasm_smith::Config::default()
    };
    let module = wasm_smith::Module::new(config, &mut choices).ok()?;
    Some(module.to_bytes())
}
