//! Keeping the ledger of a link: it is executed, and the node makes a sandbox of what it came to.

use wattage_core::api::LedgerFile;
use wattage_core::share::Link;

use super::{link, node};
use crate::model::format::sentence;
use crate::model::settings::Sandbox;
use crate::protocol::contract::Answer;
use crate::vm::BrowserVm;

/// The sandbox that the node has made.
///
/// # Errors
/// A sentence that says why there is none.
pub(super) async fn fork(
    vm: &BrowserVm,
    text: &str,
    say: &dyn Fn(Answer),
) -> Result<Sandbox, String> {
    let link = Link::parse(text).map_err(|error| sentence(&error.to_string()))?;
    let replayed = link::executed(vm, link.bundle(), link::telling(say))?;
    let view = replayed.ledger.view();
    let view = view.map_err(|error| sentence(&error.to_string()))?;
    let file = LedgerFile::of(&view).map_err(|error| sentence(&error.to_string()))?;
    let made = node::import(&file).await;
    let made = made.map_err(|silence| silence.sentence())?;
    Ok(Sandbox::own(made.sandbox.id, made.token))
}
