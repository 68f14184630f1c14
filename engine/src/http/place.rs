//! A row's place among the changes that are told, in text: the `next` of a page.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ObjectBuilder, RefOr, Type};
use utoipa::{PartialSchema, ToSchema};
use wattage_core::api::RowKey;
use wattage_core::ledger::{ChangedRow, LastingRow};
use wattage_core::store::Table;
use wattage_core::types::Bytes;

/// A row among the changes: the height of the block that changed it (of the page, where every row is asked for), and the
/// row. In text `HEIGHT:TABLE:0xKEY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) height: u64,
    pub(super) row: Row,
}

/// A row of a ledger that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Row {
    /// Blocks change it.
    Changing(ChangedRow),
    /// No block changes it once it is there.
    Lasting(LastingRow),
}

impl Row {
    /// Its table and key.
    pub(super) fn row(&self) -> (Table, Vec<u8>) {
        match self {
            Self::Changing(row) => row.row(),
            Self::Lasting(row) => row.row(),
        }
    }

    fn at(height: u64, table: Table, key: Vec<u8>) -> Option<Self> {
        let changing = ChangedRow::at(table, key.clone());
        let lasting = || LastingRow::at(height, table, key).map(Self::Lasting);
        changing.map(Self::Changing).or_else(lasting)
    }
}

impl Place {
    pub(super) fn key(&self) -> RowKey {
        let (table, key) = self.row.row();
        RowKey {
            table: table.name().to_owned(),
            key: Bytes(key),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RowKey { table, key } = self.key();
        write!(f, "{}:{table}:{key}", self.height)
    }
}

impl FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let (height, place) = text.split_once(':')?;
            let (table, key) = place.split_once(':')?;
            let height = height.parse().ok()?;
            let key: Bytes = key.parse().ok()?;
            let row = Row::at(height, Table::by_name(table)?, key.0)?;
            Some(Self { height, row })
        };
        parse().ok_or("this is the next of no page; take it from there as it is")
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl PartialSchema for Place {
    fn schema() -> RefOr<Schema> {
        // The names in meta are "supply" and "genesis"; a key of history is a height, the number of a table, and a key.
        let keys = "accounts:0x[0-9a-f]{40}|(code|transactions|receipts):0x[0-9a-f]{64}|storage:0x[0-9a-f]{40}([0-9a-f]{2})*\
            |meta:0x(737570706c79|67656e65736973)|blocks:0x[0-9a-f]{16}|history:0x[0-9a-f]{18}([0-9a-f]{2})*";
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(format!("^[0-9]{{1,16}}:({keys})$")))
            .into()
    }
}

impl ToSchema for Place {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_from_its_text_and_other_texts_are_refused() {
        for text in [
            "7:accounts:0x616c696365000000000000000000000000000000",
            "0:storage:0x616c6963650000000000000000000000000000000102",
            "9:meta:0x737570706c79",
            "0:meta:0x67656e65736973",
            "258:blocks:0x0000000000000102",
            "1:history:0x000000000000000100737570706c79",
        ] {
            let place: Place = text.parse().expect("a place");
            assert_eq!(place.to_string(), text);
        }
        for text in [
            "",
            "accounts",
            "accounts:0x61",
            "x:meta:0x737570706c79",
            "blocks:0x00",
            "1:blocks:0x0000000000000102",
            "2:history:0x000000000000000100737570706c79",
            "0:meta:0x68656164",
        ] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }
}
