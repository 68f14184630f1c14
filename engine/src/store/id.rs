//! Ids of sandboxes and ledgers: what links and routes name, and what rows begin with.

use std::fmt;
use std::str::FromStr;

/// Bytes of an id.
pub(super) const ID_BYTES: usize = 16;

/// The id of a sandbox: 16 random bytes, since whoever knows it may read. Text: 32 lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SandboxId(pub [u8; ID_BYTES]);

/// The id of a ledger: 16 random bytes, the prefix of its rows in the file.
///
/// A sandbox points to its ledger, so that rewinding it is a change of one row. Nobody outside the node sees this id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LedgerId(pub [u8; ID_BYTES]);

/// Why a text is not the id of a sandbox.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not the id of a sandbox: ids are 32 hex digits")]
pub struct SandboxIdError {
    /// The text as it was given, cut to 80 characters.
    pub text: String,
}

impl SandboxId {
    /// A new id.
    ///
    /// # Errors
    /// [`getrandom::Error`] when the system gives no random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        random().map(Self)
    }
}

impl LedgerId {
    /// The id under which the node's own rows of core's tables stand, such as shares. It is no ledger, and is never
    /// swept.
    pub const NODE: Self = Self([0; ID_BYTES]);

    /// A new id.
    ///
    /// # Errors
    /// [`getrandom::Error`] when the system gives no random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        random().map(Self)
    }
}

fn random() -> Result<[u8; ID_BYTES], getrandom::Error> {
    let mut bytes = [0; ID_BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

impl fmt::Display for SandboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Display for LedgerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for SandboxId {
    type Err = SandboxIdError;

    fn from_str(text: &str) -> Result<Self, SandboxIdError> {
        let mut id = [0; ID_BYTES];
        match hex::decode_to_slice(text, &mut id) {
            Ok(()) => Ok(Self(id)),
            Err(_) => Err(SandboxIdError {
                text: text.chars().take(80).collect(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_thirty_two_hex_digits_and_nothing_else() {
        let text = "00112233445566778899aabbccddeeff";
        assert_eq!(
            text.parse::<SandboxId>().map(|id| id.to_string()),
            Ok(text.to_owned())
        );
        for wrong in ["", "0011", &text[1..], &format!("{text}00"), "zz"] {
            assert!(wrong.parse::<SandboxId>().is_err(), "{wrong}");
        }
    }
}
