//! The ledger that a path means.

use super::super::{LedgerWorker, called};
use super::failure::Failure;
use crate::mirror::{Database, Mirror};

/// The ledger that a path calls `id`: the mirror of that sandbox, or a ledger of this browser. It shows what is in the
/// database now.
pub(super) async fn find(worker: &LedgerWorker, id: &str) -> Result<Mirror, Failure> {
    let database = Database::open().await?;
    let record = called::record(&database, id).await?;
    let record = record.ok_or_else(|| Failure::unknown(id))?;
    Ok(worker
        .loaded
        .get(&database, &worker.vm, record.ledger()?)
        .await?)
}
