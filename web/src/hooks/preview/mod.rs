//! Previews: whatever stands on the page goes to the contract worker at once, and its answers into the state.
//!
//! The order of things is `model::lane`'s; [`previewer`] does what it says. A key reaches the worker in its own task:
//! the editor's slot tells of each edit before the state has heard of it.

mod prepared;
mod previewer;

pub(crate) use previewer::Previewer;

use std::rc::Rc;

use yew::prelude::*;

use super::{Dispatch, EditorSlot};
use crate::model::app::{App, Connection};
use crate::model::work::Work;
use wattage_web::protocol::contract::Follow;

/// Keeps the preview in step with the text, the call and the ledger. Gives what Run waits with, and what Stop does.
#[hook]
pub(crate) fn use_preview(app: &App, dispatch: &Dispatch, slot: &Rc<EditorSlot>) -> Rc<Previewer> {
    let made = (dispatch.clone(), slot.clone());
    let memo = use_memo((), move |()| Previewer::start(made.0, made.1));
    let previewer = Rc::clone(&*memo);
    let height = match app.connection {
        Connection::Up { height } => height.unwrap_or_default(),
        Connection::Waiting | Connection::Down { .. } => 0,
    };
    let sandbox = app
        .settings
        .sandbox
        .as_ref()
        .map(|sandbox| sandbox.id.clone());
    let follow = Follow { sandbox, height };
    // The blocks of a run come one after the other: the ledger is looked at when the last one is there.
    let state = (app.loaded, app.run.going, app.file.clone(), follow);
    let keeper = Rc::clone(&previewer);
    use_effect_with(state, move |(loaded, going, file, follow)| {
        if *loaded {
            let ledger = (!going).then(|| follow.clone());
            keeper.see(Work::of_file(file, false), ledger);
        }
    });
    previewer
}
