//! What has changed since a height: how a copy of a ledger keeps up.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use axum::Json;
use axum::extract::State;
use serde::de::{Deserialize, Deserializer, Error as _};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ObjectBuilder, RefOr, Type};
use utoipa::{PartialSchema, ToSchema};
use wattage_core::api::{self, ChangesPage, Refusal, RowKey, routes};
use wattage_core::ledger::{ChangedRow, LedgerView};
use wattage_core::store::{Snapshot, Table};
use wattage_core::types::{Bytes, Hash};

use super::blocks;
use super::error::ApiError;
use super::extract::{Asked, Reader};
use super::node::Node;
use super::page::Page;
use super::problems::{OTHER_HISTORY, words};
use super::query::{self, Height};

/// Rows that have changed since a height.
///
/// With `since`, the rows that blocks after it changed, as they are at `height`; a row that is gone has the value
/// `null`. Without it, every row there is at `height`. Rows and keys are in the canonical encoding, so that the state
/// root can be computed from them.
#[utoipa::path(get, path = routes::CHANGES, operation_id = "changes", tag = "blocks",
    params(query::Changes), responses((status = 200, body = ChangesPage)),
    extensions(("x-problems" = json!(words(&[&[OTHER_HISTORY]])))))]
pub(super) async fn read(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    Asked(asked): Asked<query::Changes>,
) -> Result<Json<ChangesPage>, ApiError> {
    let read = move || {
        if let Some(Height(since)) = asked.since {
            compare(&sandbox.ledger().view()?, since, asked.hash)?;
        }
        let view = blocks::view(&sandbox, asked.height)?;
        forward(asked.since, view.head()?.height)?;
        page(&view, asked)
    };
    node.read(read).await.map(Json)
}

/// Whether the copy has the history that is here.
fn compare<R: Snapshot>(
    view: &LedgerView<R>,
    since: u64,
    hash: Option<Hash>,
) -> Result<(), ApiError> {
    let Some(block) = view.block(since)? else {
        let head = view.head()?.height;
        let problem = format!("there is no block {since} here; the newest is {head}");
        return Err(Refusal::OtherHistory(problem).into());
    };
    let here = block.hash();
    match hash {
        Some(hash) if hash != here => {
            Err(Refusal::OtherHistory(format!("block {since} is {here} here, not {hash}")).into())
        }
        _ => Ok(()),
    }
}

/// Whether the page goes forward from what the copy has.
fn forward(since: Option<Height>, height: u64) -> Result<(), ApiError> {
    match since {
        Some(Height(since)) if since > height => Err(Refusal::Malformed(format!(
            "since is {since}, after height, which is {height}; changes go forward"
        ))
        .into()),
        _ => Ok(()),
    }
}

fn page<R: Snapshot>(view: &LedgerView<R>, asked: query::Changes) -> Result<ChangesPage, ApiError> {
    let page = Page::new(asked.after, asked.limit);
    let size = |(place, value): &(Place, Option<Vec<u8>>)| {
        place.row.row().1.len() + value.as_ref().map_or(0, Vec::len)
    };
    let (rows, next) = page.read(
        |(place, _)| place.clone(),
        size,
        |after, limit| match asked.since {
            None => everything(view, after, limit),
            Some(Height(since)) => changed(view, since, after, limit),
        },
    )?;
    let head = view.head()?;
    let mut told = BTreeSet::new();
    let rows = rows
        .into_iter()
        .filter(|(place, _)| told.insert(place.row.clone()));
    let row = |(place, value): (Place, Option<Vec<u8>>)| api::ChangedRow {
        key: place.key(),
        value: value.map(Bytes),
    };
    Ok(ChangesPage {
        since: asked.since.map(|Height(since)| since),
        height: head.height,
        hash: head.hash,
        state_root: head.state_root,
        rows: rows.map(row).collect(),
        next: next.map(|place| place.to_string()),
    })
}

type Rows = Vec<(Place, Option<Vec<u8>>)>;

fn everything<R: Snapshot>(
    view: &LedgerView<R>,
    after: Option<&Place>,
    limit: usize,
) -> Result<Rows, ApiError> {
    let rows = view.state_rows(after.map(|place| &place.row), limit)?;
    let height = view.head()?.height;
    let place = |row| Place { height, row };
    Ok(rows
        .into_iter()
        .map(|(row, value)| (place(row), Some(value)))
        .collect())
}

fn changed<R: Snapshot>(
    view: &LedgerView<R>,
    since: u64,
    after: Option<&Place>,
    limit: usize,
) -> Result<Rows, ApiError> {
    let after = after.map(|place| (place.height, place.row.clone()));
    let changes = view.changes_since(since, after.as_ref(), limit)?;
    let row = |(height, row): (u64, ChangedRow)| {
        let value = view.changed_value(&row)?;
        Ok((Place { height, row }, value))
    };
    changes.into_iter().map(row).collect()
}

/// A row among the changes: the height of the block that changed it (of the page, where every row is asked for), and the
/// row. In text `HEIGHT:TABLE:0xKEY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    height: u64,
    row: ChangedRow,
}

impl Place {
    fn key(&self) -> RowKey {
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
            let row = ChangedRow::at(Table::by_name(table)?, key.0)?;
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
        let keys = "accounts:0x[0-9a-f]{40}|code:0x[0-9a-f]{64}|storage:0x[0-9a-f]{40}([0-9a-f]{2})*|meta:0x737570706c79";
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
        ] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }
}
