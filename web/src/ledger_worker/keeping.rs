//! Opening the database, and reading a kept ledger out of it: what is left of unfinished writes is swept, a ledger of a former
//! schema is made again, the rows of one that is met first are checked, and of a damaged one is kept what can be.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use wattage_core::ledger::{Head, LedgerError};

use super::LedgerWorker;
use super::shelf::{self, told};
use crate::mirror::{self, Database, Error, LedgerId, Mirror};
use crate::protocol::contract::Tip;
use crate::protocol::ledger::{Kept, Kind};

/// The largest ledger whose rows are all checked when it is met first; with more a person would wait for it. The head of a
/// mirror is compared with the node's in any case.
const CHECKED_ROWS: u64 = 10_000;

/// What a worker does once in its life.
#[derive(Default)]
pub(super) struct Checked {
    swept: Cell<bool>,
    ledgers: RefCell<BTreeSet<LedgerId>>,
}

/// The database; see [`opened`]. An error is a sentence.
pub(super) async fn open(worker: &LedgerWorker) -> Result<Database, String> {
    opened(worker).await.map_err(told)
}

/// The database. The first time, what unfinished writes left in it is deleted.
pub(super) async fn opened(worker: &LedgerWorker) -> Result<Database, Error> {
    let database = Database::open().await?;
    if !worker.checked.swept.replace(true) {
        // It only makes room. What hinders it hinders the operation too, which then says so.
        drop(database.sweep().await);
    }
    Ok(database)
}

/// A kept ledger by its id in text. An error is a sentence.
pub(super) async fn load(
    worker: &LedgerWorker,
    database: &Database,
    ledger: &str,
) -> Result<Mirror, String> {
    let id: LedgerId = ledger.parse().map_err(told)?;
    read(worker, database, id).await.map_err(told)
}

/// The mirror of a sandbox, which must be there. An error is a sentence.
pub(super) async fn mirror_of(
    worker: &LedgerWorker,
    database: &Database,
    sandbox: &str,
) -> Result<Mirror, String> {
    let record = shelf::record_of(database, sandbox).await?;
    let record = record
        .ok_or("This browser keeps no copy of the sandbox; it is made when the node answers.")?;
    load(worker, database, &record.id).await
}

/// A kept ledger, whole and of this program's schema.
///
/// # Errors
/// As of [`Mirror::load_current`]; [`Error::Damaged`] of one that is no mirror names what was recovered of it.
pub(super) async fn read(
    worker: &LedgerWorker,
    database: &Database,
    id: LedgerId,
) -> Result<Mirror, Error> {
    match whole(worker, database, id).await {
        Err(Error::Damaged(problem)) => {
            let record = database.record(id).await?.ok_or(Error::Gone(id))?;
            if let Some(known) = record.damaged {
                return Err(Error::Damaged(known));
            }
            if matches!(record.kind, Kind::Mirror { .. }) {
                // The node has its rows. What is pending on it is recovered before it is made again.
                return Err(Error::Damaged(problem));
            }
            Err(Error::Damaged(
                recover(worker, database, id, problem).await?,
            ))
        }
        other => other,
    }
}

async fn whole(worker: &LedgerWorker, database: &Database, id: LedgerId) -> Result<Mirror, Error> {
    let mirror = Mirror::load_current(database, &worker.vm, id).await?;
    let ledgers = &worker.checked.ledgers;
    if !ledgers.borrow().contains(&id) && mirror.record().rows <= CHECKED_ROWS {
        mirror.verify()?;
        ledgers.borrow_mut().insert(id);
    }
    Ok(mirror)
}

/// Makes a ledger of what can be read of a damaged one, once, and notes in its record which; the sentence that says so.
pub(super) async fn recover(
    worker: &LedgerWorker,
    database: &Database,
    id: LedgerId,
    problem: String,
) -> Result<String, Error> {
    let recovered = mirror::recover(database, &worker.vm, id).await;
    let became = match recovered {
        Ok(made) => format!(
            "what can be read of it is kept as {:?}, to be opened under State, Snapshots",
            made.record().name
        ),
        Err(error) => format!("nothing of it could be recovered ({error})"),
    };
    let sentence = format!("{problem}; {became}");
    let noted = sentence.clone();
    let changed = database.change_record(id, |record| record.damaged = Some(noted));
    changed.await?;
    Ok(sentence)
}

/// Deletes every ledger in this browser.
pub(super) async fn start_over(worker: &LedgerWorker) -> Result<(), Error> {
    worker.loaded.clear();
    worker.checked.ledgers.borrow_mut().clear();
    Database::delete().await
}

/// The newest block. A ledger of a former schema is made again for it.
async fn head(worker: &LedgerWorker, database: &Database, id: LedgerId) -> Result<Head, Error> {
    match mirror::head(database, id).await {
        Err(Error::Ledger(LedgerError::Schema { .. })) => {
            let mirror = read(worker, database, id).await?;
            Ok(mirror.ledger()?.view()?.head()?)
        }
        other => other,
    }
}

/// Everything that is kept, what was used last first. Only the heads are read; a ledger without a readable one is shown as
/// damaged.
pub(super) async fn list(worker: &LedgerWorker) -> Result<Vec<Kept>, String> {
    let database = open(worker).await?;
    let mut list = Vec::new();
    for record in database.records().await.map_err(told)? {
        let head = match record.ledger() {
            Ok(id) => head(worker, &database, id).await,
            Err(error) => Err(error),
        };
        list.push(match head {
            Ok(head) => shelf::of_record(&record, shelf::tip(&head)),
            // Deleted in another tab since the records were read.
            Err(Error::Gone(_)) => continue,
            // The database itself, not this ledger.
            Err(error @ (Error::Unavailable(_) | Error::Closed | Error::Broken(_))) => {
                return Err(told(error));
            }
            Err(error) => {
                let unknown = Tip {
                    height: 0,
                    hash: None,
                };
                let mut kept = shelf::of_record(&record, unknown);
                kept.damaged.get_or_insert_with(|| told(error));
                kept
            }
        });
    }
    Ok(list)
}
