//! Reading blocks, and ledgers as they were after one of them.

use axum::extract::State;
use axum::response::Response;
use wattage_core::api::{
    BlockPage, BlockView, Refusal, TransactionSummary, TransactionView, routes,
};
use wattage_core::ledger::{LedgerView, StoredBlock};
use wattage_core::store::{Snapshot, StoreError, Table};

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

/// Bytes of transactions and receipts that are read for one page: a list of deployments reads all of their code.
const PAGE_BYTES: usize = 16 * 1024 * 1024;

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
        let stored = match (asked.order.unwrap_or_default(), after) {
            (Order::Newest, before) => view.newest_blocks(before, limit + 1)?,
            (Order::Oldest, None) => view.blocks(0, limit + 1)?,
            (Order::Oldest, Some(after)) => view.blocks(after.saturating_add(1), limit + 1)?,
        };
        let mut page = page(&view, &stored, limit)?;
        signed(sandbox.store(), &mut page.blocks)?;
        Ok(page)
    };
    known.json(&node.read(read).await?, Keep::Ask)
}

/// The first `limit` of `stored`, or fewer if they are large.
fn page<R: Snapshot>(
    view: &LedgerView<R>,
    stored: &[StoredBlock],
    limit: usize,
) -> Result<BlockPage, ApiError> {
    let (mut blocks, mut bytes) = (Vec::new(), 0);
    for stored in stored.iter().take(limit) {
        let (block, size) = shown(view, stored)?;
        blocks.push(block);
        bytes += size;
        if bytes > PAGE_BYTES {
            break;
        }
    }
    let more = stored.len() > blocks.len();
    let next = blocks.last().filter(|_| more).map(|last| last.height);
    Ok(BlockPage { blocks, next })
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
        let (mut block, _) = shown(&view, &stored)?;
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

/// The answer for a block, without who sent it, and about how many bytes were read for it.
pub(super) fn shown<R: Snapshot>(
    view: &LedgerView<R>,
    stored: &StoredBlock,
) -> Result<(BlockView, usize), ApiError> {
    let (mut summaries, mut bytes) = (Vec::new(), 0);
    for hash in &stored.transactions {
        let missing = |table| StoreError::damaged(table, format!("{hash} is missing"));
        let found = view.transaction(hash)?;
        let (transaction, _) = found.ok_or_else(|| missing(Table::Transactions))?;
        let receipt = view.receipt(hash)?;
        let receipt = receipt.ok_or_else(|| missing(Table::Receipts))?;
        let transaction = TransactionView::from(transaction);
        bytes += match &transaction {
            TransactionView::Deploy { code, .. } | TransactionView::Upgrade { code, .. } => {
                code.wasm.0.len() + code.source.as_ref().map_or(0, String::len)
            }
            TransactionView::Call { input, .. } => input.0.len(),
            _ => 0,
        };
        summaries.push(TransactionSummary::new(&transaction, &receipt));
    }
    Ok((BlockView::new(stored, summaries), bytes))
}
