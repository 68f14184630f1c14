//! Keeping a shared experiment: the contract worker executes it once more and has the node make a sandbox of its ledger.

use std::cell::RefCell;
use std::rc::Rc;

use wattage_web::protocol::contract::{Answer, Request};
use yew::prelude::*;

use super::Dispatch;
use crate::browser::errand::Errand;
use crate::model::app::{Action, App};
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
                Ok(_) => (),
                Err(why) => dispatch.dispatch(Action::Forked(Err(why))),
            })
        });
        *errand.borrow_mut() = started;
    });
}
