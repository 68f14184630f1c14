//! SHA-256 hashes, each with a domain tag.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use super::bytes::{BytesError, parse_hex};

/// Why a text is not a hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// It is no byte string.
    #[error(transparent)]
    Bytes(#[from] BytesError),
    /// It is one of this many bytes.
    #[error("a hash is 32 bytes; this is {0}")]
    Length(usize),
}

/// A SHA-256 digest, 32 bytes. Text: `0x` + 64 lower-case hex digits.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Hashes `parts` under a domain tag.
    ///
    /// Tag and parts are each preceded by their length (u64 little endian), so that neither two
    /// domains nor two ways of cutting the same bytes ever hash alike: ("ab","c") and ("a","bc").
    #[must_use]
    pub fn tagged(tag: &str, parts: &[&[u8]]) -> Self {
        let mut sha = Sha256::new();
        for part in std::iter::once(&tag.as_bytes()).chain(parts) {
            sha.update((part.len() as u64).to_le_bytes());
            sha.update(part);
        }
        Self(sha.finalize().into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = HashError;
    fn from_str(text: &str) -> Result<Self, HashError> {
        let bytes = parse_hex(text)?.try_into();
        bytes
            .map(Self)
            .map_err(|bytes: Vec<u8>| HashError::Length(bytes.len()))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_different_ways_to_cut_the_same_bytes_never_hash_alike() {
        assert_ne!(
            Hash::tagged("t", &[b"ab", b"c"]),
            Hash::tagged("t", &[b"a", b"bc"])
        );
    }

    #[test]
    fn the_domain_tag_changes_the_hash() {
        assert_ne!(Hash::tagged("t", &[b"a"]), Hash::tagged("u", &[b"a"]));
    }

    #[test]
    fn the_text_form_reads_back() {
        let hash = Hash::tagged("t", &[]);
        assert_eq!(hash.to_string().parse(), Ok(hash));
    }

    #[test]
    fn a_hash_of_another_length_or_without_0x_says_what_it_is() {
        let error = |text: &str| text.parse::<Hash>().expect_err(text).to_string();
        assert_eq!(error("0x00"), "a hash is 32 bytes; this is 1");
        let text = &Hash::default().to_string();
        assert_eq!(
            error(&format!("{text}00")),
            "a hash is 32 bytes; this is 33"
        );
        assert!(error(&text[2..]).contains("has no 0x in front"));
    }
}
