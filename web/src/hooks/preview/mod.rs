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

/// Keeps the preview in step with the text, the call and the ledger. Gives what Run waits with, and what Stop does.
#[hook]
pub(crate) fn use_preview(app: &App, dispatch: &Dispatch, slot: &Rc<EditorSlot>) -> Rc<Previewer> {
    let made = (dispatch.clone(), slot.clone());
    let memo = use_memo((), move |()| Previewer::start(made.0, made.1));
    let previewer = Rc::clone(&*memo);
    let state = (
        app.loaded && !app.run.going && app.has_ground(),
        app.file.clone(),
        app.ledger_to_follow(),
    );
    let keeper = Rc::clone(&previewer);
    let known = app.preview.clone();
    use_effect_with(state, move |(resting, file, ledger)| {
        if *resting {
            keeper.see(Work::of_file(file, false), ledger.clone(), known);
        } else {
            // The blocks of a run come one after the other, and the file's contract is another one as soon as the first is
            // there: until the last, the copy of the ledger and the file are not of one moment.
            keeper.wait();
        }
    });
    let up = matches!(app.connection, Connection::Up { .. });
    let keeper = Rc::clone(&previewer);
    use_effect_with(up, move |up| {
        if *up {
            keeper.try_again();
        }
    });
    previewer
}
