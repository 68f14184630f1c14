//! Keeping a shared experiment: the contract worker executes it once more and has the node make a sandbox of its ledger. Where
//! no node answers, it becomes a ledger that is only in this browser.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wattage_web::protocol::contract::{Answer, Request};
use wattage_web::protocol::ledger;
use yew::prelude::*;

use super::Dispatch;
use crate::browser::errand::Errand;
use crate::browser::ledger_worker::ask_async;
use crate::model::app::{Action, App};
use crate::model::settings::Sandbox;
use crate::model::share::Fork;

/// Makes the sandbox that the state asks for.
#[hook]
pub(crate) fn use_forking(app: &App, dispatch: &Dispatch) {
    let errand: Rc<RefCell<Option<Errand>>> = use_mut_ref(|| None);
    let going = app.guest().filter(|guest| guest.fork != Fork::No);
    let link = going.map(|guest| guest.told.link.clone());
    let dispatch = dispatch.clone();
    use_effect_with(link, move |link| {
        let started = link.clone().map(|link| {
            Errand::start(None, Request::Fork(link), move |news| match news {
                Ok(Answer::Forked(made)) => dispatch.dispatch(Action::Forked(made)),
                Ok(Answer::Unplaced(text)) => {
                    let dispatch = dispatch.clone();
                    spawn_local(async move {
                        dispatch.dispatch(Action::Forked(kept_here(text).await));
                    });
                }
                Ok(_) => (),
                Err(why) => dispatch.dispatch(Action::Forked(Err(why))),
            })
        });
        *errand.borrow_mut() = started;
    });
}

/// What it is called.
const NAME: &str = "Ledger of a shared experiment";

/// Makes a ledger of this browser of the text of a ledger file: the snapshot that importing makes, and one to write to, of it.
async fn kept_here(text: String) -> Result<Sandbox, String> {
    let name = NAME.to_owned();
    let snapshot = made(ledger::Request::Import { text, name }).await?;
    let branch = ledger::Request::Branch {
        ledger: snapshot.id,
        height: None,
        name: NAME.to_owned(),
    };
    let local = made(branch).await?;
    Ok(Sandbox::local(local.id, local.name))
}

async fn made(request: ledger::Request) -> Result<ledger::Kept, String> {
    match ask_async(request).await? {
        ledger::Answer::Made(made) => made,
        _ => Err("The ledger worker gave no answer to this.".to_owned()),
    }
}
