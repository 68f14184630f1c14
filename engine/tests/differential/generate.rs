//! Random modules and arguments, the same on every run for the same seed.

use wasm_encoder::reencode::{Error, Reencode};
use wasm_smith::Config;
use wasmparser::Parser;
use wattage_core::contract::Contract;

/// SplitMix64 (Steele, Lea, Flood 2014).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// An argument's text, which fits every type: small numbers decide branches and count loops.
    pub(crate) fn argument(&mut self) -> String {
        const ARGUMENTS: [&str; 6] = ["3", "0", "1", "-1", "64", "65535"];
        let choice = usize::try_from(self.next() % ARGUMENTS.len() as u64).expect("small");
        ARGUMENTS[choice].to_owned()
    }
}

/// A random contract, with reference types if the seed is odd; nothing when the module is over a limit.
pub(crate) fn contract(seed: u64) -> Option<Contract> {
    let references = seed % 2 == 1;
    let wasm = module(seed, references)?;
    let wasm = if references {
        without_external(&wasm)
    } else {
        wasm
    };
    Contract::from_wasm(&wasm).ok()
}

/// The module with functions in place of external references, which contracts cannot have.
fn without_external(wasm: &[u8]) -> Vec<u8> {
    struct Functions;
    impl Reencode for Functions {
        type Error = std::convert::Infallible;

        fn abstract_heap_type(
            &mut self,
            _: wasmparser::AbstractHeapType,
        ) -> Result<wasm_encoder::AbstractHeapType, Error<Self::Error>> {
            Ok(wasm_encoder::AbstractHeapType::Func)
        }
    }
    let mut module = wasm_encoder::Module::new();
    Functions
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .expect("a valid module");
    module.finish()
}

/// A random module within the feature list but for external references, or nothing when the bytes were too few.
fn module(seed: u64, reference_types_enabled: bool) -> Option<Vec<u8>> {
    let mut random = Random::new(seed);
    let bytes: Vec<u8> = (0..1024)
        .flat_map(|_| random.next().to_le_bytes())
        .collect();
    let config = Config {
        allow_start_export: true,
        bulk_memory_enabled: true,
        reference_types_enabled,
        multi_value_enabled: true,
        saturating_float_to_int_enabled: true,
        sign_extension_ops_enabled: true,
        simd_enabled: false,
        relaxed_simd_enabled: false,
        threads_enabled: false,
        tail_call_enabled: false,
        gc_enabled: false,
        exceptions_enabled: false,
        memory64_enabled: false,
        extended_const_enabled: false,
        wide_arithmetic_enabled: false,
        custom_page_sizes_enabled: false,
        max_imports: 0,
        max_memories: 1,
        max_tables: 1,
        max_memory32_bytes: 4 * 65_536,
        max_table_elements: 100,
        min_types: 4,
        max_types: 12,
        min_funcs: 2,
        max_funcs: 8,
        max_instructions: 120,
        export_everything: true,
        ..Config::default()
    };
    let mut source = arbitrary::Unstructured::new(&bytes);
    let module = wasm_smith::Module::new(config, &mut source).ok()?;
    Some(module.to_bytes())
}
