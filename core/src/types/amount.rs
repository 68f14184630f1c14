//! Amounts of the ledger's currency.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An amount, 0 to 2^128 - 1. JSON: a decimal string, since JSON numbers lose digits above 2^53.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Amount(pub u128);

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not an amount: write a whole number from 0 to 340282366920938463463374607431768211455"
)]
pub struct AmountError {
    /// The text as it was given, cut to 80 characters.
    pub text: String,
}

/// A number as people read it, its digits in groups: `1,000,000`.
#[must_use]
pub fn grouped(number: impl Into<u128>) -> String {
    let digits = number.into().to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Amount {
    type Err = AmountError;
    fn from_str(text: &str) -> Result<Self, AmountError> {
        let digits: String = text.chars().filter(|c| !matches!(c, '_' | ',')).collect();
        match digits.parse() {
            Ok(amount) if !digits.starts_with('+') => Ok(Self(amount)),
            _ => Err(AmountError {
                text: text.chars().take(80).collect(),
            }),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
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
    fn the_largest_amount_survives_json() {
        let json = serde_json::to_string(&Amount(u128::MAX)).expect("json");
        assert_eq!(json, "\"340282366920938463463374607431768211455\"");
        assert_eq!(
            serde_json::from_str::<Amount>(&json).expect("json"),
            Amount(u128::MAX)
        );
    }

    #[test]
    fn one_more_than_the_largest_amount_a_sign_or_a_fraction_is_refused() {
        for text in [
            "340282366920938463463374607431768211456",
            "-1",
            "+1",
            "1.5",
            "",
        ] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(0u32), "0");
        assert_eq!(grouped(999u32), "999");
        assert_eq!(grouped(1000u32), "1,000");
        assert_eq!(grouped(1_234_567u64), "1,234,567");
    }

    #[test]
    fn digits_may_be_grouped() {
        assert_eq!("1,000_000".parse(), Ok(Amount(1_000_000)));
    }
}
