//! Keeping the ledger of a link: it is executed, and the node makes a sandbox of what it came to.

use wattage_core::api::LedgerFile;
use wattage_core::share::Link;

use super::node::Silence;
use super::{link, node};
use crate::model::format::sentence;
use crate::model::settings::Sandbox;
use crate::protocol::contract::Answer;
use crate::vm::BrowserVm;

/// The sandbox that the node has made; where no node answers, the ledger as the text of a file, for the page to keep here.
pub(super) async fn fork(vm: &BrowserVm, text: &str, say: &dyn Fn(Answer)) -> Answer {
    match kept(vm, text, say).await {
        Ok(answer) => answer,
        Err(why) => Answer::Forked(Err(why)),
    }
}

async fn kept(vm: &BrowserVm, text: &str, say: &dyn Fn(Answer)) -> Result<Answer, String> {
    let link = Link::parse(text).map_err(|error| sentence(&error.to_string()))?;
    let replayed = link::executed(vm, link.bundle(), link::telling(say))?;
    let view = replayed.ledger.view();
    let view = view.map_err(|error| sentence(&error.to_string()))?;
    let file = LedgerFile::of(&view).map_err(|error| sentence(&error.to_string()))?;
    match node::import(&file).await {
        Ok(made) => Ok(Answer::Forked(Ok(Sandbox::own(
            made.sandbox.id,
            made.token,
        )))),
        Err(Silence::Unreachable(_)) => {
            let text = serde_json::to_string(&file).map_err(|error| error.to_string())?;
            Ok(Answer::Unplaced(text))
        }
        Err(refused) => Err(refused.sentence()),
    }
}
