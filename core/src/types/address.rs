//! Account addresses and their short names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Hash;
use super::bytes::parse_hex;

/// The address of an account, 20 bytes.
///
/// A name of 1 to 12 printable ASCII characters is an address too: its bytes, then zeros
/// (`alice` is `0x616c696365` + 15 zero bytes). [`Display`](fmt::Display) writes hex always; use
/// [`Address::name`] to show people the name.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(pub [u8; 20]);

/// The most characters a named account's name has.
const NAME_MAX: usize = 12;

/// Why a text is not an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not an address: write 0x and 40 hex digits, or a name of 1 to 12 ASCII characters such as alice"
)]
pub struct AddressError {
    /// The text as it was given, cut to 80 characters.
    pub text: String,
}

impl Address {
    /// The account with this name (1 to 12 printable ASCII characters without blanks, not beginning with `0x`).
    ///
    /// # Errors
    /// [`AddressError`] when `name` is not such a name.
    pub fn named(name: &str) -> Result<Self, AddressError> {
        let fits = (1..=NAME_MAX).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_graphic())
            && !name.starts_with("0x");
        if !fits {
            return Err(AddressError {
                text: name.chars().take(80).collect(),
            });
        }
        let mut bytes = [0; 20];
        bytes[..name.len()].copy_from_slice(name.as_bytes());
        Ok(Self(bytes))
    }

    /// The name of a named account, or `None` for any other address.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let len = self.0.iter().position(|b| *b == 0)?;
        let (name, rest) = self.0.split_at(len);
        let text = std::str::from_utf8(name).ok()?;
        (rest.iter().all(|b| *b == 0) && Self::named(text).is_ok()).then_some(text)
    }

    /// How people are shown this address: the name where there is one, else hex.
    #[must_use]
    pub fn shown(&self) -> String {
        self.name().map_or_else(|| self.to_string(), str::to_owned)
    }

    /// The address of the contract that `creator` deploys with its transaction number `nonce`:
    /// the first 20 bytes of SHA-256 over a domain tag, the creator and the nonce.
    #[must_use]
    pub fn of_contract(creator: &Self, nonce: u64) -> Self {
        let hash = Hash::tagged("wattage/contract", &[&creator.0, &nonce.to_le_bytes()]);
        let mut bytes = [0; 20];
        bytes.copy_from_slice(&hash.0[..20]);
        Self(bytes)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", hex::encode(self.0))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Address {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Self, AddressError> {
        if !text.starts_with("0x") {
            return Self::named(text);
        }
        parse_hex(text)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or_else(|| AddressError {
                text: text.chars().take(80).collect(),
            })
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Address {
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
    fn a_name_is_its_bytes_and_then_zeros() {
        let alice = Address::named("alice").expect("a name");
        assert_eq!(
            alice.to_string(),
            "0x616c696365000000000000000000000000000000"
        );
        assert_eq!(alice.name(), Some("alice"));
    }

    #[test]
    fn names_have_one_to_twelve_characters() {
        assert!(Address::named("").is_err());
        assert!(Address::named("a").is_ok());
        assert!(Address::named("abcdefghijkl").is_ok());
        assert!(Address::named("abcdefghijklm").is_err());
        assert!(Address::named("a b").is_err());
        assert!(Address::named("0xzz").is_err());
    }

    #[test]
    fn the_address_of_a_contract_depends_on_creator_and_nonce() {
        let alice = Address::named("alice").expect("a name");
        let bob = Address::named("bob").expect("a name");
        let first = Address::of_contract(&alice, 0);
        assert_ne!(first, Address::of_contract(&alice, 1));
        assert_ne!(first, Address::of_contract(&bob, 0));
        assert_eq!(first.name(), None);
    }

    #[test]
    fn a_forged_text_is_refused_with_what_to_write() {
        let error = "0x1234".parse::<Address>().expect_err("too short");
        assert!(error.to_string().contains("40 hex digits"), "{error}");
    }
}
