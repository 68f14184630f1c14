//! The kept ledgers as a list: finding, naming, the trash, deleting.

use std::fmt::Display;

use wattage_core::ledger::{Head, Ledger};
use wattage_core::store::Store;

use super::{LedgerWorker, called, keeping};
use crate::mirror::{Database, LedgerId, Mirror, Record};
use crate::model::format::sentence;
use crate::protocol::contract::Tip;
use crate::protocol::ledger::Kept;

/// An error as a sentence for the person.
pub(super) fn told(error: impl Display) -> String {
    sentence(&error.to_string())
}

pub(super) fn tip(head: &Head) -> Tip {
    Tip {
        height: head.height,
        hash: Some(head.hash),
    }
}

pub(super) fn head<S: Store>(ledger: &Ledger<S>) -> Result<Head, String> {
    ledger.view().map_err(told)?.head().map_err(told)
}

/// What the page hears of a loaded ledger.
pub(super) fn kept(mirror: &Mirror) -> Result<Kept, String> {
    let head = head(&mirror.ledger().map_err(told)?)?;
    Ok(of_record(mirror.record(), tip(&head)))
}

pub(super) fn of_record(record: &Record, head: Tip) -> Kept {
    Kept {
        id: record.id.clone(),
        name: record.name.clone(),
        kind: record.kind.clone(),
        head,
        shared: record.shared,
        rows: record.rows,
        bytes: record.bytes,
        made_at: record.made_at,
        trashed_at: record.trashed_at,
        damaged: record.damaged.clone(),
    }
}

/// What is said of the mirror of a sandbox.
pub(super) async fn record_of(
    database: &Database,
    sandbox: &str,
) -> Result<Option<Record>, String> {
    called::mirror(database, sandbox).await.map_err(told)
}

pub(super) async fn rename(
    worker: &LedgerWorker,
    ledger: &str,
    name: String,
) -> Result<(), String> {
    change(worker, ledger, |record| record.name = name).await
}

pub(super) async fn trash(worker: &LedgerWorker, ledger: &str, into: bool) -> Result<(), String> {
    let now = into.then(js_sys::Date::now);
    change(worker, ledger, |record| record.trashed_at = now).await
}

async fn change(
    worker: &LedgerWorker,
    ledger: &str,
    change: impl FnOnce(&mut Record),
) -> Result<(), String> {
    let id: LedgerId = ledger.parse().map_err(told)?;
    let changed = keeping::open(worker).await?.change_record(id, change).await;
    changed.map(drop).map_err(told)
}

/// Deletes one ledger of the trash for good, or all of them.
pub(super) async fn delete(worker: &LedgerWorker, ledger: Option<&str>) -> Result<(), String> {
    let database = keeping::open(worker).await?;
    let records = database.records().await.map_err(told)?;
    let trashed = records.iter().filter(|record| record.trashed_at.is_some());
    for record in trashed.filter(|record| ledger.is_none_or(|id| id == record.id)) {
        let id = record.ledger().map_err(told)?;
        database.delete_ledger(id).await.map_err(told)?;
    }
    Ok(())
}
