//! Ledgers made out of kept ones: snapshots, and branches that are gone on with.

use wattage_core::ledger::Ledger;

use super::shelf::{self, told};
use super::{LedgerWorker, keeping};
use crate::mirror::{Database, LedgerId, Mirror, Record};
use crate::protocol::ledger::{Kept, Kind};

/// A kept ledger at a height once more, as one of one's own or as a snapshot.
pub(super) async fn again(
    worker: &LedgerWorker,
    of: &str,
    height: Option<u64>,
    name: String,
    kind: Kind,
) -> Result<Kept, String> {
    let database = keeping::open(worker).await?;
    let mirror = keeping::load(worker, &database, of).await?;
    copy(&database, &mirror, height, name, kind).await
}

/// Copies what `mirror` shows, as it was at a height; the copy's state root is computed from its own rows and compared.
pub(super) async fn copy(
    database: &Database,
    mirror: &Mirror,
    height: Option<u64>,
    name: String,
    kind: Kind,
) -> Result<Kept, String> {
    let view = mirror.ledger().map_err(told)?.view().map_err(told)?;
    let view = match height {
        Some(height) => view.at(height).map_err(told)?,
        None => view,
    };
    let id = LedgerId::random().map_err(told)?;
    let record = Record::new(id, name, kind);
    let mut made = Mirror::create(database, record).map_err(told)?;
    Ledger::fork(&view, made.store()).map_err(told)?;
    made.flush().await.map_err(told)?;
    shelf::kept(&made)
}
