//! What is pending, executed on top of the node's head: to be looked at, or to be sent.

use std::ops::ControlFlow;

use wattage_core::ledger::{Ledger, Transaction};
use wattage_core::rebase::{self, Made};
use wattage_core::store::{MemoryStore, Store};

use super::LedgerWorker;
use super::rows::rows;
use super::shelf::told;
use super::standing::{self, Standing};
use super::{keeping, pending};
use crate::contract_worker::node::Since;
use crate::mirror::Sending;
use crate::protocol::ledger::{Answer, Rebased, RebasedTransaction};
use crate::vm::BrowserVm;

/// What pending transactions came to.
pub(super) struct OnTop {
    /// As they were. One that the node turned out to have taken is not among them.
    pub(super) before: Vec<Made>,
    pub(super) rebased: rebase::Rebased,
    /// The first of them where the node may have it under the name that it was sent under.
    pub(super) sending: Option<Sending>,
}

/// What the pending transactions come to on the node's head. Nothing is written.
pub(super) async fn rebase(
    worker: &LedgerWorker,
    sandbox: &str,
    say: &dyn Fn(Answer),
) -> Result<Rebased, String> {
    let database = keeping::open(worker).await?;
    let mirror = keeping::mirror_of(worker, &database, sandbox).await?;
    let standing = standing::standing(sandbox, &mirror).await;
    let standing = standing.map_err(|unknown| unknown.sentence())?;
    let made = pending::above(&mirror, standing.shared)?;
    let rows = MemoryStore::of(mirror.store().snapshot().map_err(told)?);
    let sending = mirror.record().sending;
    let on_top = put_on_top(&worker.vm, &rows, &standing, made, sending, say).await?;
    let after = on_top.rebased.transactions.into_iter();
    let transactions = on_top.before.iter().zip(after);
    Ok(Rebased {
        head: standing.tip(),
        transactions: transactions
            .map(|(before, after)| RebasedTransaction {
                before: pending::of(before),
                after: after.map(|made| pending::came(&made.receipt)),
            })
            .collect(),
        moved: on_top.rebased.moved,
    })
}

/// Takes the ledger in `store` back to where it and the node part, brings it to the node's head, and executes `made` on top.
/// `sending` is what may have reached the node.
pub(super) async fn put_on_top<S: Store + Send + 'static>(
    vm: &BrowserVm,
    store: &S,
    standing: &Standing,
    mut made: Vec<Made>,
    sending: Option<Sending>,
    say: &dyn Fn(Answer),
) -> Result<OnTop, String> {
    let common = standing.common.ok_or(
        "The node's sandbox is another ledger from its first block on, so nothing can be put on top of it. Keep what is here \
         as a ledger of its own.",
    )?;
    let ledger = Ledger::open(store.clone()).map_err(told)?;
    let then = ledger.view().map_err(told)?.at(common).map_err(told)?;
    let hash = then.head().map_err(told)?.hash;
    drop(then);
    ledger.undo_to(common).map_err(told)?;
    if standing.node.height > common {
        let since = Since {
            height: common,
            hash,
        };
        let changes = rows(&standing.node, Some(&since), say).await;
        let changes = changes.map_err(|failure| failure.sentence())?;
        Ledger::mirror(store.clone(), changes).map_err(told)?;
    }
    let theirs = ledger
        .view()
        .map_err(told)?
        .made_above(common)
        .map_err(told)?;
    let mut sending = sending.filter(|sending| {
        let mut first = made.iter().take(1);
        first.any(|first| first.receipt.height == sending.height)
    });
    if sending.is_some() && made.first().is_some_and(|first| has_taken(&theirs, first)) {
        made.remove(0);
        sending = None;
    }
    let all = Some(made.len());
    let rebased = rebase::rebase(&ledger, vm, &made, |done| {
        say(Answer::Progress { done, all });
        ControlFlow::Continue(())
    });
    let rebased = rebased.map_err(told)?;
    let goes_on = rebased.transactions.first().is_some_and(Result::is_ok)
        && made.first().is_some_and(|first| !has_nonce(first));
    let sending = sending.filter(|_| goes_on).map(|sending| Sending {
        height: standing.node.height + 1,
        ..sending
    });
    Ok(OnTop {
        before: made,
        rebased,
        sending,
    })
}

/// Whether the node took our transaction that was under way, and not on the block that it was made on: somebody's block came between
/// just when it was sent, and its answer was lost. Its nonce tells it from others.
fn has_taken(theirs: &[Made], first: &Made) -> bool {
    has_nonce(first)
        && theirs
            .iter()
            .any(|made| made.transaction == first.transaction)
}

/// Whether the node would refuse it the second time. What it would do twice, as a faucet, is sent again under its first name.
fn has_nonce(made: &Made) -> bool {
    matches!(made.transaction, Transaction::Sent { .. })
}
