//! Bringing the copy of a sandbox's ledger up to date, or executing the link whose ledger is wanted.
//!
//! The rows that have changed since the copy's head, or all of them where there is no copy, or another history: the sandbox was
//! rewound. The state root is computed from the copy's own rows; a copy that does not come to the node's is thrown away and made
//! once more.

use wattage_core::api::ChangesPage;
use wattage_core::ledger::{ChangedRow, CopyChanges, Genesis, Head, LedgerError};
use wattage_core::store::{MemoryStore, Table};

use super::copy::Copy;
use super::node::{self, Failure, Since};
use super::{kept, link};
use crate::protocol::contract::Follow;
use crate::vm::BrowserVm;

/// Attempts, of which each after the first begins with an empty copy.
const ATTEMPTS: usize = 3;

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Self::Odd(error.to_string())
    }
}

/// The copy that is asked for, made from `before` where that is one of the same ledger.
///
/// # Errors
/// A sentence that says why there is none.
pub(super) async fn follow(vm: &BrowserVm, before: Copy, follow: &Follow) -> Result<Copy, String> {
    let Some(sandbox) = &follow.sandbox else {
        return match before.base.sandbox {
            None => Ok(before),
            Some(_) => Copy::fresh(),
        };
    };
    if let Some(text) = follow.link() {
        return match before.base.sandbox.as_deref() == Some(text) {
            true => Ok(before),
            false => link::before_the_call(vm, text),
        };
    }
    let known = Some(before).filter(|copy| copy.base.sandbox.as_ref() == Some(sandbox));
    if follow.here {
        return kept::follow(vm, known, sandbox).await;
    }
    let mut known = known.filter(|copy| copy.kept.is_none());
    let mut problem = String::new();
    for _ in 0..ATTEMPTS {
        match attempt(sandbox, known.take()).await {
            Ok(copy) => return Ok(copy),
            Err(Failure::Silence(silence)) => return Err(silence.sentence()),
            Err(Failure::Odd(odd)) => problem = odd,
        }
    }
    Err(format!(
        "The sandbox's ledger cannot be copied for previews: {problem}. Run works without it."
    ))
}

async fn attempt(sandbox: &str, known: Option<Copy>) -> Result<Copy, Failure> {
    let told = node::head(sandbox).await?;
    let head = Head {
        height: told.height,
        hash: told.hash,
        timestamp: told.timestamp,
        state_root: told.state_root,
    };
    let known = known.filter(|copy| {
        copy.origin.as_ref() == Some(&told.ledger) && copy.base.height <= head.height
    });
    if let Some(copy) = &known
        && copy.base.height == head.height
        && copy.base.block == head.hash
    {
        return Ok(copy.clone());
    }
    let since = known.as_ref().map(|copy| Since {
        height: copy.base.height,
        hash: copy.base.block,
    });
    let rows = rows(sandbox, &head, since.as_ref()).await?;
    let terms = Genesis {
        accounts: Default::default(),
        gas_price: told.gas_price.0,
        schedule: told.schedule,
    };
    let changes = CopyChanges { head, terms, rows };
    let store: MemoryStore = known.map_or_else(Copy::place, |copy| copy.store());
    Ok(Copy::of(sandbox, told.ledger, store, changes)?)
}

type Rows = Vec<(ChangedRow, Option<Vec<u8>>)>;

/// The rows at `head`, page by page.
async fn rows(sandbox: &str, head: &Head, since: Option<&Since>) -> Result<Rows, Failure> {
    let mut rows = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = node::changes(sandbox, head.height, since, after.as_deref()).await?;
        let ChangesPage {
            hash,
            rows: found,
            next,
            ..
        } = page;
        if hash != head.hash {
            let height = head.height;
            return Err(Failure::Odd(format!(
                "block {height} was {}, and is {hash} now",
                head.hash
            )));
        }
        for row in found {
            let table = Table::by_name(&row.key.table);
            let place = table.and_then(|table| ChangedRow::at(table, row.key.key.0));
            let unknown =
                || Failure::Odd(format!("a row of the table {} is unknown", row.key.table));
            rows.push((place.ok_or_else(unknown)?, row.value.map(|value| value.0)));
        }
        match next {
            Some(next) => after = Some(next),
            None => return Ok(rows),
        }
    }
}
