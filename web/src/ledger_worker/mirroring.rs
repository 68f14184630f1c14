//! Bringing the mirror of a sandbox to the node's head. What is pending on it is never touched.

use wattage_core::ledger::Ledger;

use super::LedgerWorker;
use super::rows::rows;
use super::shelf::{self, told};
use super::{keeping, standing};
use crate::contract_worker::node::{self, Failure, Since};
use crate::mirror::{self, Database, Error, LedgerId, Mirror, Record};
use crate::protocol::ledger::{Answer, Kind, Mirrored};

/// Attempts, of which each after the first looks again at the node and at what is here.
const ATTEMPTS: usize = 4;

/// The mirror, at the node's head unless something is pending on it.
pub(super) async fn mirror(
    worker: &LedgerWorker,
    sandbox: &str,
    say: &dyn Fn(Answer),
) -> Result<Mirrored, String> {
    let database = keeping::open(worker).await?;
    let mut rebuilt = None;
    let mut problem = String::new();
    for _ in 0..ATTEMPTS {
        match attempt(worker, &database, sandbox, &mut rebuilt, say).await {
            Ok(mirror) => {
                let kept = shelf::kept(&mirror)?;
                return Ok(Mirrored { kept, rebuilt });
            }
            Err(Failure::Silence(silence)) => return Err(silence.sentence()),
            Err(Failure::Odd(odd)) => problem = odd,
        }
    }
    Err(format!(
        "The sandbox's ledger cannot be mirrored in this browser: {problem}"
    ))
}

fn odd(error: impl std::fmt::Display) -> Failure {
    Failure::Odd(told(error))
}

async fn attempt(
    worker: &LedgerWorker,
    database: &Database,
    sandbox: &str,
    rebuilt: &mut Option<String>,
    say: &dyn Fn(Answer),
) -> Result<Mirror, Failure> {
    let record = shelf::record_of(database, sandbox).await;
    let Some(record) = record.map_err(Failure::Odd)? else {
        return make(worker, database, sandbox, say).await;
    };
    let loaded = keeping::read(worker, database, record.ledger().map_err(odd)?).await;
    let mut mirror = match loaded {
        Ok(mirror) => mirror,
        Err(Error::Damaged(problem)) => {
            let anew = replace_damaged(worker, database, record, problem, rebuilt);
            let anew = anew.await?;
            return filled(anew, sandbox, say).await;
        }
        Err(error) => return Err(odd(error)),
    };
    let standing = match standing::standing(sandbox, &mirror).await {
        Ok(standing) => standing,
        Err(standing::Unknown::Silence(silence)) => return Err(silence.into()),
        Err(standing::Unknown::Here(sentence)) => return Err(Failure::Odd(sentence)),
    };
    let head = shelf::head(&mirror.ledger().map_err(odd)?).map_err(Failure::Odd)?;
    if standing.is_unmoved() {
        let shared = standing::share(
            database,
            &mut mirror,
            standing.shared,
            &standing.node.ledger,
        );
        shared.await.map_err(Failure::Odd)?;
        return Ok(mirror);
    }
    if head.height > standing.shared {
        return Ok(mirror);
    }
    if standing.common != Some(head.height) {
        let block = head.height;
        *rebuilt = Some(format!(
            "The node's sandbox was taken back or replaced: it has another history than what was here up to block {block}."
        ));
        return anew(database, &mirror, sandbox, say).await;
    }
    let since = Since {
        height: head.height,
        hash: head.hash,
    };
    let changes = rows(&standing.node, Some(&since), say).await?;
    if let Err(error) = Ledger::mirror(mirror.store(), changes) {
        *rebuilt = Some(format!(
            "What was here did not come to the node's state: {error}."
        ));
        return anew(database, &mirror, sandbox, say).await;
    }
    let (tip, origin) = (standing.tip(), standing.node.ledger);
    let flushed = mirror.flush_with(|record| {
        record.shared = Some(tip);
        record.kind = kind(sandbox, origin);
    });
    flushed.await.map_err(odd)?;
    Ok(mirror)
}

fn kind(sandbox: &str, origin: String) -> Kind {
    Kind::Mirror {
        sandbox: sandbox.to_owned(),
        origin,
    }
}

/// A first mirror.
async fn make(
    worker: &LedgerWorker,
    database: &Database,
    sandbox: &str,
    say: &dyn Fn(Answer),
) -> Result<Mirror, Failure> {
    let id = LedgerId::random().map_err(odd)?;
    let record = Record::new(id, "", kind(sandbox, String::new()));
    let mirror = Mirror::create(database, record).map_err(odd)?;
    let mirror = filled(mirror, sandbox, say).await?;
    // Another tab may have made one at the same time.
    let chosen = shelf::record_of(database, sandbox).await;
    match chosen.map_err(Failure::Odd)? {
        Some(chosen) if chosen.id != mirror.record().id => {
            database.delete_ledger(id).await.map_err(odd)?;
            let chosen = chosen.ledger().map_err(odd)?;
            keeping::read(worker, database, chosen).await.map_err(odd)
        }
        _ => Ok(mirror),
    }
}

/// The mirror made once more, in place of the one that is there; that goes in the same transaction.
async fn anew(
    database: &Database,
    mirror: &Mirror,
    sandbox: &str,
    say: &dyn Fn(Answer),
) -> Result<Mirror, Failure> {
    mirror.discard().map_err(odd)?;
    let mirror = Mirror::anew(database, mirror.record().clone()).map_err(odd)?;
    filled(mirror, sandbox, say).await
}

/// Fills an empty mirror with all rows of the node.
async fn filled(
    mut mirror: Mirror,
    sandbox: &str,
    say: &dyn Fn(Answer),
) -> Result<Mirror, Failure> {
    let node = node::head(sandbox).await?;
    let changes = rows(&node, None, say).await?;
    let tip = shelf::tip(&changes.head);
    Ledger::mirror(mirror.store(), changes).map_err(odd)?;
    let flushed = mirror.flush_with(|record| {
        (record.shared, record.sending) = (Some(tip), None);
        record.kind = kind(sandbox, node.ledger);
    });
    flushed.await.map_err(odd)?;
    Ok(mirror)
}

/// An empty mirror in the place of a damaged one, which goes when it is filled. What was pending is kept as a ledger of its own.
async fn replace_damaged(
    worker: &LedgerWorker,
    database: &Database,
    record: Record,
    problem: String,
    rebuilt: &mut Option<String>,
) -> Result<Mirror, Failure> {
    let id = record.ledger().map_err(odd)?;
    let height = mirror::head(database, id).await.map(|head| head.height);
    let shared = record.shared.map(|tip| tip.height);
    let is_pending = height.ok() != shared;
    *rebuilt = Some(match &record.damaged {
        _ if !is_pending => format!("What was here is damaged: {problem}."),
        // Found before, and the node did not answer then.
        Some(known) => format!("What was here is damaged: {known}."),
        None => {
            let recovered = keeping::recover(worker, database, id, problem).await;
            format!("What was here is damaged: {}.", recovered.map_err(odd)?)
        }
    });
    let record = Record {
        damaged: None,
        ..record
    };
    Mirror::anew(database, record).map_err(odd)
}
