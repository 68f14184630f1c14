//! What is pending on a mirror: the blocks that the node does not have.

use wattage_core::api::TransactionResult;
use wattage_core::ledger::Receipt;
use wattage_core::rebase::{Made, effect};

use super::shelf::{self, told};
use super::standing::{self, Unknown};
use super::{LedgerWorker, keeping};
use crate::contract_worker::node::Silence;
use crate::mirror::Mirror;
use crate::protocol::ledger::{Came, NodeState, Pending, PendingTransaction};

/// What is pending on the mirror of a sandbox, and how the node stands to it. What the node turns out to have is not pending.
pub(super) async fn pending(worker: &LedgerWorker, sandbox: &str) -> Result<Pending, String> {
    let database = keeping::open(worker).await?;
    let mut mirror = keeping::mirror_of(worker, &database, sandbox).await?;
    let mut shared = shared(&mirror)?;
    let node = match standing::standing(sandbox, &mirror).await {
        Err(Unknown::Silence(Silence::Refused(problem))) if problem.status == 404 => {
            NodeState::Gone
        }
        Err(unknown) => NodeState::Away(unknown.sentence()),
        Ok(standing) => {
            shared = standing.shared;
            match standing.is_unmoved() {
                true => {
                    let origin = &standing.node.ledger;
                    standing::share(&database, &mut mirror, shared, origin).await?;
                    NodeState::Unmoved
                }
                false => NodeState::Moved(standing.tip()),
            }
        }
    };
    let made = above(&mirror, shared)?;
    Ok(Pending {
        kept: shelf::kept(&mirror)?,
        transactions: made.iter().map(of).collect(),
        node,
    })
}

/// The height above which blocks are pending, as far as is known here.
pub(super) fn shared(mirror: &Mirror) -> Result<u64, String> {
    match mirror.record().shared {
        Some(tip) => Ok(tip.height),
        None => Ok(shelf::head(&mirror.ledger().map_err(told)?)?.height),
    }
}

/// The transactions above a height.
pub(super) fn above(mirror: &Mirror, height: u64) -> Result<Vec<Made>, String> {
    let view = mirror.ledger().map_err(told)?.view().map_err(told)?;
    view.made_above(height).map_err(told)
}

pub(super) fn of(made: &Made) -> PendingTransaction {
    PendingTransaction {
        height: made.receipt.height,
        told: made.transaction.told(),
        result: came(&made.receipt),
    }
}

pub(super) fn came(receipt: &Receipt) -> Came {
    Came {
        told: TransactionResult::from(receipt.clone()).headline(),
        gas: receipt.gas_used,
        effect: effect(receipt).to_string(),
    }
}
