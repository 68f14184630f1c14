//! The page's addresses for links: `/s/ID`, `/s/ID.wat` and `/embed`. What a link is and whether it opens is the page's to
//! say, so each id is answered with the page, those that nobody stored included.

use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse as _, Response};
use wattage_core::share::{Link, ShareId};

use super::caching::{Keep, Known};
use super::error::ApiError;
use super::node::Node;
use crate::page;
use wattage_core::api::Refusal;

/// The page with a shared link, or the source of the link's file.
pub(super) async fn open(State(node): State<Node>, uri: Uri, known: Known) -> Response {
    let name = uri.path().rsplit('/').next().unwrap_or_default();
    match name.strip_suffix(".wat") {
        Some(id) => match source(&node, id).await {
            // The id is of the bytes, and old links stay as they are: so does the source.
            Ok(text) => known.bytes(
                text.into_bytes(),
                "text/plain; charset=utf-8",
                Keep::Forever,
            ),
            Err(error) => error.into_response(),
        },
        None => known.spared(page::answer("/")),
    }
}

/// The page for the frames of other sites' pages.
pub(super) async fn embed(known: Known) -> Response {
    known.spared(page::embedded())
}

/// The source of the file that is shared under `id`.
async fn source(node: &Node, id: &str) -> Result<String, ApiError> {
    let id: ShareId = id
        .parse()
        .map_err(|error| Refusal::Malformed(format!("the share in the path: {error}")))?;
    let keeper = node.clone();
    let read = move || {
        let found = keeper.sandboxes().shares().get(id)?;
        let id = id.to_string();
        let Some(bytes) = found else {
            return Err(ApiError::UnknownShare { id });
        };
        let link = Link::parse(&String::from_utf8_lossy(&bytes));
        let link = link.map_err(|problem| ApiError::NotALink { id, problem })?;
        // A link that opens has a file.
        Ok(link.into_bundle().sources.swap_remove(0).text)
    };
    node.read(read).await
}
