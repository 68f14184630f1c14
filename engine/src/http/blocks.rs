//! Reading blocks, and ledgers as they were after one of them.

use axum::extract::State;
use axum::response::Response;
use wattage_core::api::{BlockPage, BlockView, Refusal, routes};
use wattage_core::ledger::LedgerView;
use wattage_core::store::StoreError;

use super::caching::{Keep, Known};
use super::error::ApiError;
use super::extract::{Asked, HeightPart, Reader};
use super::node::Node;
use super::problems::{UNKNOWN_HEIGHT, words};
use super::query::{self, Height, Order};
use crate::sandboxes::Sandbox;
use crate::store::{SandboxSnapshot, SandboxStore};

/// The ledger of `sandbox` as it was after the block at `height`, or as it is.
pub(super) fn view(
    sandbox: &Sandbox,
    height: Option<Height>,
) -> Result<LedgerView<SandboxSnapshot>, ApiError> {
    let view = sandbox.ledger().view()?;
    match height {
        None => Ok(view),
        Some(Height(height)) => Ok(view.at(height)?),
    }
}

/// Blocks, newest or oldest first.
#[utoipa::path(get, path = routes::BLOCKS, operation_id = "blocks", tag = "blocks",
    params(query::Blocks), responses((status = 200, body = BlockPage, headers(("etag" = String)))))]
pub(super) async fn list(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    Asked(asked): Asked<query::Blocks>,
    known: Known,
) -> Result<Response, ApiError> {
    let read = move || {
        let view = sandbox.ledger().view()?;
        let limit = asked.limit.unwrap_or_default().0;
        let after = asked.after.map(|Height(after)| after);
        let mut page = match asked.order.unwrap_or_default() {
            Order::Newest => BlockPage::newest(&view, after, limit)?,
            Order::Oldest => BlockPage::oldest(&view, after, limit)?,
        };
        signed(sandbox.store(), &mut page.blocks)?;
        Ok(page)
    };
    known.json(&node.read(read).await?, Keep::Ask)
}

/// One block.
#[utoipa::path(get, path = routes::BLOCK, operation_id = "block", tag = "blocks",
    responses((status = 200, body = BlockView, headers(("etag" = String)))),
    extensions(("x-problems" = json!(words(&[&[UNKNOWN_HEIGHT]])))))]
pub(super) async fn read(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    HeightPart(height): HeightPart,
    known: Known,
) -> Result<Response, ApiError> {
    let read = move || {
        let view = sandbox.ledger().view()?;
        let Some(stored) = view.stored_block(height)? else {
            let head = view.head()?.height;
            return Err(Refusal::UnknownHeight { height, head }.into());
        };
        let (mut block, _) = BlockView::of(&view, &stored)?;
        signed(sandbox.store(), std::slice::from_mut(&mut block))?;
        Ok(block)
    };
    known.json(&node.read(read).await?, Keep::Ask)
}

/// Adds who sent them to neighbouring blocks of the ledger in `store`.
pub(super) fn signed(store: &SandboxStore, blocks: &mut [BlockView]) -> Result<(), StoreError> {
    let heights = || blocks.iter().map(|block| block.height);
    let (Some(first), Some(last)) = (heights().min(), heights().max()) else {
        return Ok(());
    };
    let mut senders = store.senders(first..=last)?;
    for block in blocks {
        block.sent_by = senders.remove(&block.height);
    }
    Ok(())
}
