//! The link that a person means: what was pasted, or for a short link what the node has under its id.

use gloo_net::http::RequestBuilder;
use wattage_core::api::routes;
use wattage_web::protocol::contract::PATIENCE;
use web_sys::AbortSignal;

use crate::model::short_link::short_id;

/// The text of the link. Whether it is one is the contract worker's to say, and whether it has the id.
///
/// # Errors
/// A sentence, when a short link cannot be read from the node.
pub(crate) async fn link_text(pasted: String) -> Result<String, String> {
    let Some(id) = short_id(&pasted) else {
        return Ok(pasted);
    };
    let limit = AbortSignal::timeout_with_u32(PATIENCE);
    let request = RequestBuilder::new(&routes::fill(routes::SHARE, &[id]));
    let sent = request.abort_signal(Some(&limit)).send().await;
    let response = sent.map_err(|_| {
        format!("The short link {id} cannot be read: the node that served this page does not answer. Ask for the long link, which needs no node.")
    })?;
    if response.status() == 404 {
        return Err(format!(
            "This node has no link with the id {id}. A short link is kept by the node it was made on; ask for the long one."
        ));
    }
    if !response.ok() {
        let (status, text) = (response.status(), response.status_text());
        return Err(format!(
            "The short link {id} cannot be read: the node answers {status} {text}."
        ));
    }
    let text = response.text().await;
    text.map_err(|error| format!("The short link {id} cannot be read: {error}."))
}
