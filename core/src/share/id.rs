//! The id of a link: what short links and lineage name it by.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::encoding::{Canonical, DecodeError, Reader};
use crate::types::Hash;

/// Bytes of an id: nobody finds two texts with the same 128 bits.
const BYTES: usize = 16;

/// The first 16 bytes of the tagged hash of a link's text. The same link has the same id everywhere. Text: 32 lower-case
/// hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShareId(pub [u8; BYTES]);

/// Why a text is not the id of a link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not the id of a share: ids are 32 lower-case hex digits")]
pub struct ShareIdError {
    /// The text as it was given, cut to 80 characters.
    pub text: String,
}

impl ShareId {
    /// The id of what is stored under it.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let hash = Hash::tagged("wattage/share", &[bytes]);
        let mut id = [0; BYTES];
        id.copy_from_slice(&hash.0[..BYTES]);
        Self(id)
    }
}

impl fmt::Display for ShareId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for ShareId {
    type Err = ShareIdError;

    fn from_str(text: &str) -> Result<Self, ShareIdError> {
        let mut id = [0; BYTES];
        match hex::decode_to_slice(text, &mut id) {
            Ok(()) if hex::encode(id) == text => Ok(Self(id)),
            _ => Err(ShareIdError {
                text: text.chars().take(80).collect(),
            }),
        }
    }
}

impl Canonical for ShareId {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut id = [0; BYTES];
        id.copy_from_slice(reader.take(BYTES)?);
        Ok(Self(id))
    }
}

impl Serialize for ShareId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ShareId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
