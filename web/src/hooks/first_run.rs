//! A first visit opens with a result: the first example runs as soon as the node answers, or it is
//! known that there is none: then it runs on a ledger that is only in this browser.

use yew::prelude::*;

use super::Dispatch;
use crate::model::app::{Action, App, Connection};
use crate::model::share::Visit;

/// Asks for the first run.
#[hook]
pub(crate) fn use_first_run(app: &App, dispatch: &Dispatch) {
    // A link is told before anything else is shown as run, and somebody who was invited is asked first where to work.
    let ready = app.first_visit
        && app.visit == Visit::Home
        && app.team.joining.is_none()
        && app.connection != Connection::Waiting;
    let dispatch = dispatch.clone();
    use_effect_with(ready, move |ready| {
        if *ready {
            dispatch.dispatch(Action::RunAsked { fresh: false });
        }
    });
}
