//! What a compiled module is kept under: the module's own bytes, and everything about the engine that decides its code.

use std::fmt;
use std::hash::{Hash as _, Hasher};

use sha2::{Digest as _, Sha256};
use wasmtime::Engine;
use wattage_core::types::Hash;

/// Names a compiled module.
///
/// The instrumented module is hashed whole. It is the contract's code in its mode with the schedule's prices and the
/// limits of memory, table and stack written into it, so a change of any of them is another key, and whoever holds the
/// module can make the key again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(Hash);

impl Key {
    /// Bytes of a key.
    pub(super) const LEN: usize = 32;

    /// The key of the instrumented module `wasm` on `engine`.
    pub(super) fn new(engine: &Fingerprint, wasm: &[u8]) -> Self {
        Self(Hash::tagged("wattage/compiled", &[&engine.0.0, wasm]))
    }

    /// Whether `text` is what a key is shown as.
    pub(super) fn is_name(text: &str) -> bool {
        text.len() == 2 * Self::LEN && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    }

    pub(super) fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0.0
    }
}

/// As a file name: hex digits alone.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0.0))
    }
}

/// Wasmtime's version, the processor and every setting that code depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint(Hash);

impl Fingerprint {
    pub(super) fn of(engine: &Engine) -> Self {
        let mut sha = ShaHasher(Sha256::new());
        engine.precompile_compatibility_hash().hash(&mut sha);
        Self(Hash(sha.0.finalize().into()))
    }
}

/// Lets what only offers [`std::hash::Hash`] be hashed by SHA-256. The digest holds for one build on one machine, which
/// is all that a cache needs.
struct ShaHasher(Sha256);

impl Hasher for ShaHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The first eight bytes of the digest; nobody here asks for them.
    fn finish(&self) -> u64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0.clone().finalize()[..8]);
        u64::from_le_bytes(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vm::config;

    #[test]
    fn the_engine_that_compiles_and_the_one_that_executes_have_one_fingerprint() {
        let executes = config::engine().expect("an engine");
        let compiles = config::compiling_engine().expect("an engine");
        assert_eq!(Fingerprint::of(&executes), Fingerprint::of(&compiles));
    }

    #[test]
    fn another_setting_another_module_and_another_cut_are_other_keys() {
        let ours = Fingerprint::of(&config::compiling_engine().expect("an engine"));
        let other = Fingerprint::of(&Engine::default());
        assert_ne!(ours, other);
        assert_ne!(Key::new(&ours, b"a"), Key::new(&other, b"a"));
        assert_ne!(Key::new(&ours, b"a"), Key::new(&ours, b"b"));
    }
}
