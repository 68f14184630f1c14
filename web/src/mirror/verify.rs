//! Whether a kept ledger's rows are whole, and what can be had of one whose rows are not.

use std::ops::ControlFlow;

use wattage_core::ledger::{Genesis, Ledger, LedgerEntry, LedgerError, LedgerView, replay};
use wattage_core::store::{MemoryStore, Snapshot, Store, StoreError, Table};

use super::loaded::rows;
use super::migrate::copy;
use super::{Database, Error, LedgerId, Mirror, Record};
use crate::protocol::ledger::Kind;
use crate::vm::BrowserVm;

impl Mirror {
    /// Copies the ledger in memory as a fork does: that computes the state root from accounts and storage, and reads every
    /// block, transaction and receipt; the copy must come to the same rows.
    ///
    /// # Errors
    /// [`Error::Damaged`], which says what does not fit.
    pub fn verify(&self) -> Result<(), Error> {
        let damaged = |problem: String| Error::Damaged(problem);
        let copied = MemoryStore::default();
        let view = self.ledger()?.view()?;
        Ledger::fork(&view, copied.clone()).map_err(|error| damaged(error.to_string()))?;
        let (here, made) = (self.store().snapshot()?, copied.snapshot()?);
        for table in Table::ALL {
            let all =
                |rows: &<MemoryStore as Store>::Snapshot| rows.scan(table, &[], None, usize::MAX);
            if all(&here)? != all(&made)? {
                let problem = "its rows are not those that the ledger's blocks and state come to";
                return Err(StoreError::damaged(table, problem).into());
            }
        }
        Ok(())
    }
}

/// Makes of a damaged ledger a new one of its blocks, as far as they can be read and come out as they did. The damaged one
/// stays until it is deleted.
///
/// # Errors
/// [`Error::Damaged`] when not even its genesis can be read.
pub async fn recover(database: &Database, vm: &BrowserVm, id: LedgerId) -> Result<Mirror, Error> {
    let (record, old) = rows(database, id).await?;
    let view = Ledger::open(old)?.view()?;
    let genesis = view.genesis()?;
    let made = MemoryStore::default();
    let height = remade(&view, vm, &genesis, &made)?;
    let whole = Ledger::open(made)?;
    let kept = MemoryStore::default();
    Ledger::fork(&whole.view()?.at(height)?, kept.clone())?;
    let name = match record.name.is_empty() {
        true => "Ledger",
        false => &record.name,
    };
    let name = format!("{name} (recovered up to block {height})");
    // Files that run in the damaged one can run in this.
    let kind = Kind::Snapshot { of: id.to_string() };
    let record = Record::new(LedgerId::random()?, name, kind);
    let mut recovered = Mirror::create(database, record)?;
    copy(&kept, &recovered.store())?;
    recovered.flush().await?;
    Ok(recovered)
}

/// Executes what can be read; the height of the last block that came out as it did.
fn remade<R: Snapshot>(
    view: &LedgerView<R>,
    vm: &BrowserVm,
    genesis: &Genesis,
    target: &MemoryStore,
) -> Result<u64, LedgerError> {
    let mut readable = Vec::new();
    // One at a time, and the first that cannot be read is the end: what follows it hangs on it.
    while let Ok(mut page) = view.transactions_from(readable.len() as u64 + 1, 1) {
        match page.pop() {
            Some(entry) => readable.push(Ok::<LedgerEntry, LedgerError>(entry)),
            None => break,
        }
    }
    let mut good = 0;
    let report = replay(target.clone(), vm, genesis, readable, |report| {
        if report.difference.is_none() {
            good = report.head.height;
        }
        ControlFlow::Continue(())
    })?;
    Ok(good.min(report.head.height))
}
