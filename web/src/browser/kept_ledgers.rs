//! The ledgers that this browser keeps, as a backup has them: out of the ledger worker, and into it.

use std::collections::BTreeSet;

use wattage_core::types::Hash;
use wattage_web::protocol::ledger::{Answer, Kept, Request};

use super::ledger_worker::ask_async;
use crate::model::backup::LedgerFile;
use crate::model::backup::ledgers::{Brought, file_name};

/// All kept ledgers but those in the trash, and sentences about those that could not be had.
pub(crate) async fn export_all() -> (Vec<LedgerFile>, Vec<String>) {
    let (mut files, mut missing) = (Vec::new(), Vec::new());
    let kept = match list().await {
        Ok(kept) => kept,
        Err(why) => return (files, vec![format!("Kept ledgers are not in it: {why}")]),
    };
    for kept in kept.iter().filter(|kept| kept.trashed_at.is_none()) {
        let name = file_name(kept);
        match export(kept).await {
            Ok(text) => files.push(LedgerFile {
                name,
                head: kept.head.hash,
                text,
            }),
            Err(why) => missing.push(format!("The ledger {name} is not in it: {why}")),
        }
    }
    (files, missing)
}

/// Makes a snapshot of each ledger file whose newest block no kept ledger has: the worker executes all of it.
pub(crate) async fn import_all(files: Vec<LedgerFile>) -> Brought {
    let mut brought = Brought::default();
    if files.is_empty() {
        return brought;
    }
    let kept = list().await.unwrap_or_default();
    let mut heads: BTreeSet<Hash> = kept.iter().filter_map(|kept| kept.head.hash).collect();
    for LedgerFile { name, head, text } in files {
        if head.is_some_and(|head| heads.contains(&head)) {
            brought.same += 1;
            continue;
        }
        let asked = Request::Import {
            text,
            name: name.clone(),
        };
        match ask_async(asked).await {
            Ok(Answer::Made(Ok(made))) => {
                brought.made += 1;
                heads.extend(made.head.hash);
            }
            Ok(Answer::Made(Err(why))) | Err(why) => brought.refused.push((name, why)),
            Ok(_) => brought.refused.push((name, UNFIT.to_owned())),
        }
    }
    brought
}

/// Told when the worker and the page are of different builds.
const UNFIT: &str = "The ledger worker answered something else. Load the page again.";

async fn list() -> Result<Vec<Kept>, String> {
    match ask_async(Request::List).await? {
        Answer::List(list) => list,
        _ => Err(UNFIT.to_owned()),
    }
}

async fn export(kept: &Kept) -> Result<String, String> {
    let ledger = kept.id.clone();
    match ask_async(Request::Export { ledger }).await? {
        Answer::Exported(text) => text,
        _ => Err(UNFIT.to_owned()),
    }
}
