//! The ledger that a path means.

use super::super::{LedgerWorker, called, keeping};
use super::failure::Failure;
use crate::mirror::Mirror;

/// The ledger that a path calls `id`: the mirror of that sandbox, or a ledger of this browser. It shows what is in the
/// database now.
pub(super) async fn find(worker: &LedgerWorker, id: &str) -> Result<Mirror, Failure> {
    let database = keeping::opened(worker).await?;
    let record = called::record(&database, id).await?;
    let record = record.ok_or_else(|| Failure::unknown(id))?;
    Ok(worker
        .loaded
        .get(worker, &database, record.ledger()?)
        .await?)
}
