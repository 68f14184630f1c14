//! How the node stands to a mirror: up to which block both have the same.

use wattage_core::api::Sandbox;
use wattage_core::ledger::{LedgerError, LedgerView};
use wattage_core::store::Snapshot;
use wattage_core::types::Hash;

use super::shelf::told;
use crate::contract_worker::node::{self, Silence};
use crate::mirror::{Database, Mirror};
use crate::protocol::contract::Tip;
use crate::protocol::ledger::Kind;

/// The node beside a mirror.
pub(super) struct Standing {
    /// The sandbox as the node tells it.
    pub(super) node: Sandbox,
    /// The newest block that both have; none where even the beginnings differ.
    pub(super) common: Option<u64>,
    /// The height above which blocks are pending. What the node took without our hearing of it is not.
    pub(super) shared: u64,
}

impl Standing {
    /// Whether what is pending comes out on the node as it did here.
    pub(super) fn is_unmoved(&self) -> bool {
        self.common == Some(self.node.height) && self.node.height >= self.shared
    }

    pub(super) fn tip(&self) -> Tip {
        Tip {
            height: self.node.height,
            hash: Some(self.node.hash),
        }
    }
}

/// Why it is not known how the node stands.
pub(super) enum Unknown {
    /// The node does not answer, or refuses.
    Silence(Silence),
    /// The mirror cannot be read.
    Here(String),
}

impl Unknown {
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Silence(silence) => silence.sentence(),
            Self::Here(sentence) => sentence.clone(),
        }
    }
}

impl From<Silence> for Unknown {
    fn from(silence: Silence) -> Self {
        Self::Silence(silence)
    }
}

impl From<LedgerError> for Unknown {
    fn from(error: LedgerError) -> Self {
        Self::Here(told(error))
    }
}

/// Asks the node. Blocks are a chain: where one is equal, so are all before it.
pub(super) async fn standing(sandbox: &str, mirror: &Mirror) -> Result<Standing, Unknown> {
    let node = node::head(sandbox).await?;
    let ledger = mirror
        .ledger()
        .map_err(|error| Unknown::Here(told(error)))?;
    let view = ledger.view().map_err(LedgerError::from)?;
    let head = view.head()?;
    let common = common(sandbox, &node, &view, head.height).await?;
    let known = mirror.record().shared.map_or(head.height, |tip| tip.height);
    Ok(Standing {
        shared: common.map_or(known, |common| common.max(known)),
        node,
        common,
    })
}

/// The newest block that both have.
async fn common<R: Snapshot>(
    sandbox: &str,
    node: &Sandbox,
    view: &LedgerView<R>,
    head: u64,
) -> Result<Option<u64>, Unknown> {
    if hash(view, node.height)? == Some(node.hash) {
        return Ok(Some(node.height));
    }
    // Blocks below `low` are equal, blocks from `high` on are not.
    let (mut low, mut high) = (0, node.height.min(head.saturating_add(1)));
    while low < high {
        let middle = low + (high - low) / 2;
        let theirs = node::block(sandbox, middle).await?.hash;
        match hash(view, middle)? == Some(theirs) {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    Ok(low.checked_sub(1))
}

fn hash<R: Snapshot>(view: &LedgerView<R>, height: u64) -> Result<Option<Hash>, LedgerError> {
    Ok(view.block(height)?.map(|block| block.hash()))
}

/// Notes that the node has the blocks up to `height`, which are its own.
pub(super) async fn share(
    database: &Database,
    mirror: &mut Mirror,
    height: u64,
    origin: &str,
) -> Result<(), String> {
    let view = mirror.ledger().map_err(told)?.view().map_err(told)?;
    let hash = hash(&view, height).map_err(told)?;
    let tip = Tip { height, hash };
    let is_noted = mirror.record().shared == Some(tip)
        && matches!(&mirror.record().kind, Kind::Mirror { origin: of, .. } if of == origin);
    if is_noted {
        return Ok(());
    }
    database
        .change_record(mirror.id(), |record| {
            record.shared = Some(tip);
            record.sending = record.sending.filter(|sending| sending.height > height);
            if let Kind::Mirror { origin: of, .. } = &mut record.kind {
                *of = origin.to_owned();
            }
        })
        .await
        .map_err(told)?;
    mirror.refresh().await.map(drop).map_err(told)
}
