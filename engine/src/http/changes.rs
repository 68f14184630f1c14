//! What has changed since a height: how a copy of a ledger keeps up.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use wattage_core::api::{self, ChangesPage, PAGE_BYTES, Refusal, routes};
use wattage_core::ledger::{ChangedRow, LedgerView};
use wattage_core::store::Snapshot;
use wattage_core::types::{Bytes, Hash};

use super::blocks;
use super::error::ApiError;
use super::extract::{Asked, Reader};
use super::node::Node;
use super::page::page;
use super::place::{Place, Row};
use super::problems::{OTHER_HISTORY, words};
use super::query::{self, Height};

/// Rows that have changed since a height.
///
/// With `since`, the rows that blocks after it changed, as they are at `height`; a row that is gone has the value
/// `null`. Without it, every row there is at `height`. Rows and keys are in the canonical encoding, so that the state
/// root can be computed from them. With `whole`, all that a mirror needs: from its rows everything else that a ledger
/// keeps can be computed.
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
        whole(&asked)?;
        answer(&view, asked)
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

/// Whether the page goes on as it began.
fn whole(asked: &query::Changes) -> Result<(), ApiError> {
    match asked.after.as_ref().map(|place| &place.row) {
        Some(Row::Lasting(_)) if !asked.whole => Err(Refusal::Malformed(
            "after is the next of a page with whole=true; say so for this one too".to_owned(),
        )
        .into()),
        _ => Ok(()),
    }
}

fn answer<R: Snapshot>(
    view: &LedgerView<R>,
    asked: query::Changes,
) -> Result<ChangesPage, ApiError> {
    let since = asked.since.map(|Height(since)| since);
    let size = |(place, value): &(Place, Option<Vec<u8>>)| {
        place.row.row().1.len() + value.as_ref().map_or(0, Vec::len)
    };
    let (rows, next) = page(asked.after, asked.limit).read(
        |(place, _)| place.clone(),
        size,
        |after, limit| rows(view, since, asked.whole, after, limit),
    )?;
    let head = view.head()?;
    let mut told = BTreeSet::new();
    let rows = rows
        .into_iter()
        .filter(|(place, _)| told.insert(place.row.row()));
    let row = |(place, value): (Place, Option<Vec<u8>>)| api::ChangedRow {
        key: place.key(),
        value: value.map(Bytes),
    };
    Ok(ChangesPage {
        since,
        height: head.height,
        hash: head.hash,
        state_root: head.state_root,
        rows: rows.map(row).collect(),
        next: next.map(|place| place.to_string()),
    })
}

type Rows = Vec<(Place, Option<Vec<u8>>)>;

/// The rows that blocks change, then those that last.
fn rows<R: Snapshot>(
    view: &LedgerView<R>,
    since: Option<u64>,
    whole: bool,
    after: Option<&Place>,
    limit: usize,
) -> Result<Rows, ApiError> {
    let (changing, lasting) = match after.map(|place| (place.height, &place.row)) {
        None => (None, None),
        Some((height, Row::Changing(row))) => (Some((height, row.clone())), None),
        Some((_, Row::Lasting(row))) => (None, Some(row)),
    };
    let mut rows = match (lasting, since) {
        (Some(_), _) => Vec::new(),
        (None, None) => everything(view, changing.as_ref().map(|(_, row)| row), limit)?,
        (None, Some(since)) => changed(view, since, changing.as_ref(), limit)?,
    };
    if whole && rows.len() < limit {
        let more = view.lasting_rows(since, lasting, limit - rows.len(), PAGE_BYTES)?;
        rows.extend(more.into_iter().map(|(row, value)| {
            let height = row.height();
            let row = Row::Lasting(row);
            (Place { height, row }, Some(value))
        }));
    }
    Ok(rows)
}

fn everything<R: Snapshot>(
    view: &LedgerView<R>,
    after: Option<&ChangedRow>,
    limit: usize,
) -> Result<Rows, ApiError> {
    let rows = view.state_rows(after, limit)?;
    let height = view.head()?.height;
    let place = |row| Place {
        height,
        row: Row::Changing(row),
    };
    Ok(rows
        .into_iter()
        .map(|(row, value)| (place(row), Some(value)))
        .collect())
}

fn changed<R: Snapshot>(
    view: &LedgerView<R>,
    since: u64,
    after: Option<&(u64, ChangedRow)>,
    limit: usize,
) -> Result<Rows, ApiError> {
    let changes = view.changes_since(since, after, limit)?;
    let row = |(height, row): (u64, ChangedRow)| {
        let value = view.changed_value(&row)?;
        let row = Row::Changing(row);
        Ok((Place { height, row }, value))
    };
    changes.into_iter().map(row).collect()
}
