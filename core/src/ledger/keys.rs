//! Keys of the ledger's tables.

use crate::types::Address;

/// Keys of the meta table.
pub(super) mod meta {
    pub(in crate::ledger) const SCHEMA: &[u8] = b"schema";
    pub(in crate::ledger) const GENESIS: &[u8] = b"genesis";
    pub(in crate::ledger) const HEAD: &[u8] = b"head";
    pub(in crate::ledger) const SUPPLY: &[u8] = b"supply";
}

/// Heights are big endian in keys, so that blocks sort by height.
pub(super) fn block(height: u64) -> [u8; 8] {
    height.to_be_bytes()
}

/// Storage rows of a contract are neighbours: its address, then the key.
pub(super) fn storage(contract: &Address, key: &[u8]) -> Vec<u8> {
    [&contract.0, key].concat()
}
