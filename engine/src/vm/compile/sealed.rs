//! How a compiled module travels: from the process that compiles to the node, and from a file back into memory.
//!
//! Magic, key, checksum, then Wasmtime's bytes. Machine code is executed as it is, so not one byte of it is looked at
//! before key and checksum are right.

use wattage_core::types::Hash;

use super::key::Key;

/// What every sealed module begins with. Its number changes with this layout.
const MAGIC: &[u8; 16] = b"wattage module 1";
/// Bytes before Wasmtime's.
const HEADER: usize = MAGIC.len() + Key::LEN + 32;
/// The most bytes that a sealed module has: what the largest contract compiles to, several times over.
pub(super) const MOST: u64 = 64 * 1024 * 1024;

/// Why bytes are not the sealed module that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum SealError {
    #[error("it does not begin as a compiled module of this version does")]
    Magic,
    #[error("it is another module, or was compiled by another engine")]
    Key,
    #[error("its checksum is wrong: it is damaged or cut off")]
    Checksum,
}

/// Puts the seal before the bytes that Wasmtime made of the module with this key.
pub(super) fn seal(key: &Key, artefact: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(HEADER + artefact.len());
    sealed.extend_from_slice(MAGIC);
    sealed.extend_from_slice(key.as_bytes());
    sealed.extend_from_slice(&checksum(key, artefact).0);
    sealed.extend_from_slice(artefact);
    sealed
}

/// The bytes that Wasmtime made of the module with this key.
///
/// # Errors
/// [`SealError`] when `sealed` is anything else.
pub(super) fn open<'a>(key: &Key, sealed: &'a [u8]) -> Result<&'a [u8], SealError> {
    let rest = sealed.strip_prefix(MAGIC).ok_or(SealError::Magic)?;
    let rest = rest.strip_prefix(key.as_bytes()).ok_or(SealError::Key)?;
    let (found, artefact) = rest.split_at_checked(32).ok_or(SealError::Checksum)?;
    match found == checksum(key, artefact).0 {
        true => Ok(artefact),
        false => Err(SealError::Checksum),
    }
}

fn checksum(key: &Key, artefact: &[u8]) -> Hash {
    Hash::tagged("wattage/artefact", &[key.as_bytes(), artefact])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vm::compile::key::Fingerprint;

    fn key(wasm: &[u8]) -> Key {
        Key::new(&Fingerprint::of(&wasmtime::Engine::default()), wasm)
    }

    #[test]
    fn what_was_sealed_opens_under_its_key_alone() {
        let sealed = seal(&key(b"a"), b"code");
        assert_eq!(open(&key(b"a"), &sealed), Ok(&b"code"[..]));
        assert_eq!(open(&key(b"b"), &sealed), Err(SealError::Key));
    }

    #[test]
    fn no_bit_may_be_flipped_and_no_end_may_be_missing_or_added() {
        let key = key(b"a");
        let sealed = seal(&key, b"code");
        for bit in 0..8 * sealed.len() {
            let mut damaged = sealed.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            let expected = match bit / 8 {
                0..16 => SealError::Magic,
                16..48 => SealError::Key,
                _ => SealError::Checksum,
            };
            assert_eq!(open(&key, &damaged), Err(expected), "bit {bit}");
        }
        for len in 0..sealed.len() {
            assert!(open(&key, &sealed[..len]).is_err(), "the first {len} bytes");
        }
        let longer = [&sealed[..], b"x"].concat();
        assert_eq!(open(&key, &longer), Err(SealError::Checksum));
    }
}
