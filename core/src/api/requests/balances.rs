//! The balances of a genesis in JSON: an object, read with every entry it has. A map would keep the last one of an
//! account that has two names there, and say nothing. [`super::GenesisRequest`] uses it.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::Serializer;

use crate::types::{Address, Amount};

pub(super) fn serialize<S: Serializer>(
    balances: &[(Address, Amount)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(balances.iter().map(|(address, amount)| (address, amount)))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<(Address, Amount)>, D::Error> {
    struct Entries;

    impl<'de> Visitor<'de> for Entries {
        type Value = Vec<(Address, Amount)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of accounts and their balances")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = Vec::new();
            while let Some(entry) = map.next_entry()? {
                entries.push(entry);
            }
            Ok(entries)
        }
    }

    deserializer.deserialize_map(Entries)
}
