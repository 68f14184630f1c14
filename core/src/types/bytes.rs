//! Byte strings whose text form is `0x` + lower-case hex.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A byte string: call input, return data, storage keys and values, log data. JSON: `"0x00ff"`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub Vec<u8>);

/// Why a text is not a byte string. The text is the one that was given, cut to 80 characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BytesError {
    /// Without the prefix nobody could tell the number 10 from the byte 0x10.
    #[error("{0:?} has no 0x in front: write 0x and two digits (0-9, a-f) per byte")]
    NoPrefix(String),
    /// Something behind the prefix is no digit, or half a byte.
    #[error("{0:?} is not hexadecimal: write 0x and two digits (0-9, a-f) per byte")]
    Digits(String),
}

/// Reads `0x..` into bytes.
pub(super) fn parse_hex(text: &str) -> Result<Vec<u8>, BytesError> {
    let shown = || text.chars().take(80).collect();
    let digits = text.strip_prefix("0x");
    let digits = digits.ok_or_else(|| BytesError::NoPrefix(shown()))?;
    hex::decode(digits).map_err(|_| BytesError::Digits(shown()))
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", hex::encode(&self.0))
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Bytes {
    type Err = BytesError;
    fn from_str(text: &str) -> Result<Self, BytesError> {
        parse_hex(text).map(Self)
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Bytes {
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
    fn bytes_are_0x_and_two_digits_each_and_nothing_else() {
        assert_eq!("0x00fF".parse(), Ok(Bytes(vec![0, 0xff])));
        assert_eq!("0x".parse(), Ok(Bytes::default()));
        for (text, why) in [
            ("", "has no 0x in front"),
            ("10", "has no 0x in front"),
            ("0X00", "has no 0x in front"),
            ("0x0", "is not hexadecimal"),
            ("0xg0", "is not hexadecimal"),
        ] {
            let error = text.parse::<Bytes>().expect_err(text).to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
