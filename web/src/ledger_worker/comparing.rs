//! What differs between two kept ledgers, each at a height: accounts and storage, row by row.

use std::collections::{BTreeMap, BTreeSet};

use wattage_core::ledger::{Account, ChangedRow, LedgerView, StateKey};
use wattage_core::store::Snapshot;
use wattage_core::types::{Address, Bytes};

use super::shelf::{self, told};
use super::{LedgerWorker, keeping};
use crate::protocol::ledger::{Compared, DifferentRow};

type At = (String, Option<u64>);

pub(super) async fn compare(
    worker: &LedgerWorker,
    before: At,
    after: At,
) -> Result<Compared, String> {
    let database = keeping::open(worker).await?;
    let mut sides = Vec::new();
    for (ledger, height) in [before, after] {
        let mirror = keeping::load(worker, &database, &ledger).await?;
        let view = mirror.ledger().map_err(told)?.view().map_err(told)?;
        let view = match height {
            Some(height) => view.at(height).map_err(told)?,
            None => view,
        };
        let head = shelf::tip(&view.head().map_err(told)?);
        sides.push((head, rows(&view)?));
    }
    let [(first, old), (second, new)] = &sides[..] else {
        return Err("There is nothing to compare.".to_owned());
    };
    let places: BTreeSet<&Place> = old.keys().chain(new.keys()).collect();
    let mut different = places.into_iter().filter_map(|place| {
        let (before, after) = (old.get(place), new.get(place));
        (before != after).then(|| DifferentRow {
            account: place.0,
            place: place.1.clone(),
            before: before.cloned(),
            after: after.cloned(),
        })
    });
    Ok(Compared {
        heads: (*first, *second),
        rows: different.by_ref().take(Compared::SHOWN).collect(),
        more: different.next().is_some(),
    })
}

/// An account, and what of it.
type Place = (Address, String);

fn rows<R: Snapshot>(view: &LedgerView<R>) -> Result<BTreeMap<Place, String>, String> {
    let mut rows = BTreeMap::new();
    for (row, value) in view.state_rows(None, usize::MAX).map_err(told)? {
        match row {
            ChangedRow::State(StateKey::Account(address)) => {
                let account = view.account(&address).map_err(told)?.unwrap_or_default();
                let Account {
                    balance,
                    nonce,
                    code,
                    ..
                } = account;
                rows.insert((address, "balance".to_owned()), balance.to_string());
                rows.insert((address, "nonce".to_owned()), nonce.to_string());
                if let Some(code) = code {
                    rows.insert((address, "code".to_owned()), code.to_string());
                }
            }
            ChangedRow::State(StateKey::Storage { contract, key }) => {
                let place = (contract, Bytes(key).to_string());
                rows.insert(place, Bytes(value).to_string());
            }
            _ => {}
        }
    }
    Ok(rows)
}
