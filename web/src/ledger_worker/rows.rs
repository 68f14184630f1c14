//! The rows of a sandbox's ledger, page by page from the node, for a mirror to be brought to.

use wattage_core::api::Sandbox;
use wattage_core::ledger::{Head, MirrorChanges};
use wattage_core::store::Table;

use crate::contract_worker::node::{self, Failure, Since};
use crate::protocol::ledger::Answer;

/// All rows at the node's head, or those that came since a block.
pub(super) async fn rows(
    node: &Sandbox,
    since: Option<&Since>,
    say: &dyn Fn(Answer),
) -> Result<MirrorChanges, Failure> {
    let mut rows = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = node::rows(&node.id, node.height, since, after.as_deref()).await?;
        if page.hash != node.hash {
            let (height, was, is) = (node.height, node.hash, page.hash);
            return Err(Failure::Odd(format!(
                "block {height} was {was}, and is {is} now"
            )));
        }
        for row in page.rows {
            let table = Table::by_name(&row.key.table);
            let unknown = || Failure::Odd(format!("the table {} is unknown", row.key.table));
            let value = row.value.map(|value| value.0);
            rows.push((table.ok_or_else(unknown)?, row.key.key.0, value));
        }
        let done = rows.len();
        say(Answer::Progress { done, all: None });
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let head = Head {
        height: node.height,
        hash: node.hash,
        timestamp: node.timestamp,
        state_root: node.state_root,
    };
    Ok(MirrorChanges { head, rows })
}
