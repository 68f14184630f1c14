//! Tokens: what writing to a sandbox needs.

use std::fmt;

use subtle::ConstantTimeEq;
use wattage_core::types::Hash;

/// Bytes of a token. Nobody guesses 256 bits.
const TOKEN_BYTES: usize = 32;

/// The token of a sandbox: 32 random bytes, as 64 hex digits. The node keeps its hash only.
#[derive(Clone)]
pub struct Token(String);

impl fmt::Debug for Token {
    /// Never the token: debug output ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

impl Token {
    /// A new token.
    ///
    /// # Errors
    /// [`getrandom::Error`] when the system gives no random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self(hex::encode(bytes)))
    }

    /// The token as a client sends it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The token in full: for its owner, once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::tagged("wattage/token", &[self.0.as_bytes()])
    }

    /// Whether this is the token with that hash. Takes as long for a near miss as for a far one.
    #[must_use]
    pub fn fits(&self, hash: &Hash) -> bool {
        self.hash().0.ct_eq(&hash.0).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_its_own_hash_and_no_other() {
        let (token, other) = (Token::random().unwrap(), Token::random().unwrap());
        assert_eq!(token.reveal().len(), 64);
        assert!(Token::new(token.reveal()).fits(&token.hash()));
        assert!(!other.fits(&token.hash()));
        assert!(!Token::new("").fits(&token.hash()));
    }

    #[test]
    fn a_token_does_not_show_in_debug_output() {
        assert_eq!(format!("{:?}", Token::new("secret")), "Token(..)");
    }
}
