//! The ledger that a path means.

use wattage_core::api::refusal::UNAVAILABLE;

use super::super::{LedgerWorker, shelf};
use super::failure::Failure;
use crate::mirror::{Database, LedgerId, Mirror};

/// The ledger that a path calls `id`: the mirror of that sandbox, or a ledger of this browser. It shows what is in the
/// database now.
pub(super) async fn find(worker: &LedgerWorker, id: &str) -> Result<Mirror, Failure> {
    let database = Database::open().await?;
    let record = match shelf::record_of(&database, id).await {
        Ok(Some(record)) => Some(record),
        Ok(None) => match id.parse::<LedgerId>() {
            Ok(id) => database.record(id).await?,
            Err(_) => None,
        },
        Err(told) => return Err(Failure::Here(UNAVAILABLE, told)),
    };
    let record = record.ok_or_else(|| Failure::unknown(id))?;
    Ok(worker.loaded.get(&database, record.ledger()?).await?)
}
