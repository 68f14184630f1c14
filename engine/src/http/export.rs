//! A ledger as a file, written page by page.

use std::io;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc::{self, Sender};
use tokio_stream::wrappers::ReceiverStream;
use wattage_core::api::{GenesisRequest, LedgerFile, LedgerFileBlock, routes};

use super::blocks;
use super::error::ApiError;
use super::extract::{Asked, Reader};
use super::node::Node;
use super::query::{self, Height};
use crate::sandboxes::Sandbox;

/// Bytes of text from which on a page is sent; one transaction more may be in it, and a deployment may have 800 KiB. A few
/// pages wait for each client that reads slowly.
const PAGE: usize = 128 * 1024;

/// A ledger as one file.
///
/// How it began, its transactions, and what each block came to: whoever executes them again must come to the same. It
/// is sent as it is read, in pages.
#[utoipa::path(get, path = routes::EXPORT, operation_id = "export", tag = "sandboxes",
    params(query::AtHeight), responses((status = 200, body = LedgerFile)))]
pub(super) async fn export(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    Asked(asked): Asked<query::AtHeight>,
) -> Result<Response, ApiError> {
    let reader = sandbox.clone();
    let begin = move || beginning(&reader, asked.height);
    let (beginning, height) = node.read(begin).await?;
    let (chunks, taken) = mpsc::channel(1);
    tokio::spawn(async move {
        // Without a receiver the client is gone, and there is nothing to be told.
        let _ = chunks.send(Ok(beginning)).await;
        if let Err(error) = rest(&node, sandbox, height, &chunks).await {
            tracing::error!(%error, "an export ends before its end");
            // The connection is cut, so that nobody takes the part for the whole.
            let _ = chunks
                .send(Err(io::Error::other("the export failed")))
                .await;
        }
    });
    let kind = (header::CONTENT_TYPE, "application/json");
    let name = "attachment; filename=\"ledger.json\"";
    let headers = [kind, (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(ReceiverStream::new(taken))).into_response())
}

/// The file up to its first block, and the height that it ends with.
fn beginning(sandbox: &Sandbox, height: Option<Height>) -> Result<(Bytes, u64), ApiError> {
    let view = blocks::view(sandbox, height)?;
    let genesis = view.genesis()?;
    let first = view.block(0)?;
    let first = first.ok_or_else(|| ApiError::fault("there is no genesis block"))?;
    let file = LedgerFile {
        format: LedgerFile::FORMAT.to_owned(),
        schedule: genesis.schedule.clone(),
        genesis: GenesisRequest::from(&genesis),
        genesis_hash: first.hash(),
        blocks: Vec::new(),
    };
    let mut text = serde_json::to_vec(&file).map_err(ApiError::fault)?;
    // The list of blocks is the last field; it is left open.
    text.truncate(text.len() - "]}".len());
    Ok((text.into(), view.head()?.height))
}

/// The blocks from 1 to `height`, and the end of the file.
async fn rest(
    node: &Node,
    sandbox: Sandbox,
    height: u64,
    chunks: &Sender<io::Result<Bytes>>,
) -> Result<(), ApiError> {
    let mut next = 1;
    while next <= height {
        let reader = sandbox.clone();
        let (text, count) = node.read(move || page(&reader, next, height)).await?;
        if count == 0 {
            return Err(ApiError::fault(format!("block {next} is missing")));
        }
        next += count;
        if chunks.send(Ok(text)).await.is_err() {
            return Ok(());
        }
    }
    // As above.
    let _ = chunks.send(Ok(Bytes::from_static(b"]}"))).await;
    Ok(())
}

/// The text of some blocks from `next` on, and how many they are. Blocks that are there do not change, so each page may
/// look at the ledger anew.
fn page(sandbox: &Sandbox, next: u64, height: u64) -> Result<(Bytes, u64), ApiError> {
    let view = sandbox.ledger().view()?.at(height)?;
    let (mut text, mut count) = (Vec::new(), 0);
    while text.len() < PAGE {
        let Some(entry) = view.transactions_from(next + count, 1)?.pop() else {
            break;
        };
        if next + count > 1 {
            text.push(b',');
        }
        let block = LedgerFileBlock::new(entry);
        let block = block.ok_or_else(|| ApiError::fault("a block has come to nothing"))?;
        serde_json::to_writer(&mut text, &block).map_err(ApiError::fault)?;
        count += 1;
    }
    Ok((text.into(), count))
}
