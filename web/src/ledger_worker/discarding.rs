//! Giving up what is pending, which stays in a snapshot.

use wattage_core::types::grouped;

use super::LedgerWorker;
use super::shelf::{self, told};
use super::{copying, keeping, pending};
use crate::mirror::{Database, Mirror};
use crate::protocol::ledger::{Kept, Kind};

pub(super) async fn discard(worker: &LedgerWorker, sandbox: &str) -> Result<(), String> {
    let database = keeping::open(worker).await?;
    let mut mirror = keeping::mirror_of(worker, &database, sandbox).await?;
    let shared = pending::shared(&mirror)?;
    if pending::above(&mirror, shared)?.is_empty() {
        return Ok(());
    }
    keep(&database, &mirror, "given up").await?;
    let ledger = mirror.ledger().map_err(told)?;
    ledger.undo_to(shared).map_err(told)?;
    let flushed = mirror.flush_with(|record| record.sending = None);
    flushed.await.map_err(told)
}

/// A snapshot of a mirror with what is pending on it.
pub(super) async fn keep(
    database: &Database,
    mirror: &Mirror,
    became: &str,
) -> Result<Kept, String> {
    let of = mirror.record().id.clone();
    let head = shelf::head(&mirror.ledger().map_err(told)?)?;
    let pending = head.height.saturating_sub(pending::shared(mirror)?);
    let calls = match pending {
        1 => "1 transaction".to_owned(),
        count => format!("{} transactions", grouped(count)),
    };
    let name = format!("{calls} up to block {}, {became}", head.height);
    copying::copy(database, mirror, None, name, Kind::Snapshot { of }).await
}
