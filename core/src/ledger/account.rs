//! Accounts, and the code of contracts.

use crate::encoding::canonical_struct;
use crate::types::{Address, Hash};

/// An account. One that was never used has no row and equals [`Account::default`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// What it owns.
    pub balance: u128,
    /// How many transactions it has sent.
    pub nonce: u64,
    /// Hash of its code, if it is a contract.
    pub code: Option<Hash>,
    /// Who deployed it, if it is a contract: the one account that may upgrade it.
    pub creator: Option<Address>,
}
canonical_struct!(Account {
    balance,
    nonce,
    code,
    creator
});

/// The code of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The assembled module, as it was before instrumentation.
    pub wasm: Vec<u8>,
    /// The WAT it was assembled from, if it was deployed from source.
    pub source: Option<String>,
}
canonical_struct!(Code { wasm, source });

impl Code {
    /// The key of this code in the code table. The source belongs to it, since lines are shown from it.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let (tag, source) = match &self.source {
            Some(source) => (&b"wat"[..], source.as_bytes()),
            None => (&b"wasm"[..], &b""[..]),
        };
        Hash::tagged("wattage/code", &[tag, &self.wasm, source])
    }
}
