//! The copy of a ledger that this browser keeps: its rows come from IndexedDB, not from the node.

use super::copy::Copy;
use crate::ledger_worker::called;
use crate::mirror::{Database, Error, Mirror};
use crate::model::format::sentence;
use crate::vm::BrowserVm;

/// The copy of the kept ledger that is called `sandbox`, made from `known` where nothing has been written to it since.
///
/// # Errors
/// A sentence that says why there is none.
pub(super) async fn follow(
    vm: &BrowserVm,
    known: Option<Copy>,
    sandbox: &str,
) -> Result<Copy, String> {
    copy(vm, known, sandbox)
        .await
        .map_err(|error| sentence(&error.to_string()))?
        .ok_or_else(|| format!("There is no ledger {sandbox} in this browser."))
}

async fn copy(vm: &BrowserVm, known: Option<Copy>, sandbox: &str) -> Result<Option<Copy>, Error> {
    let database = Database::open().await?;
    let Some(record) = called::record(&database, sandbox).await? else {
        return Ok(None);
    };
    let id = record.ledger()?;
    if let Some(copy) = known
        && let Some(mut mirror) = copy.kept.clone().filter(|mirror| mirror.id() == id)
    {
        // A connection that another tab has closed is no reason to have no copy.
        match mirror.refresh().await {
            Ok(false) => return Ok(Some(copy)),
            // What came since was executed here, or verified before it was written.
            Ok(true) => return Copy::of_kept(sandbox, mirror).map(Some),
            Err(_) => {}
        }
    }
    let mirror = Mirror::load_current(&database, vm, id).await?;
    let copy = Copy::of_kept(sandbox, mirror)?;
    let (root, computed) = (
        copy.base.state_root,
        copy.ledger.view()?.computed_state_root()?,
    );
    match root == computed {
        true => Ok(Some(copy)),
        false => Err(Error::Damaged(format!(
            "its rows come to the state root {computed}, and its newest block says {root}"
        ))),
    }
}
