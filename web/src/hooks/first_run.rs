//! A first visit opens with a result: the first example runs as soon as the node answers.

use yew::prelude::*;

use super::Dispatch;
use crate::model::app::{Action, App, Connection};

/// Asks for the first run.
#[hook]
pub(crate) fn use_first_run(app: &App, dispatch: &Dispatch) {
    // Somebody who was invited is asked first where to work.
    let ready = app.first_visit
        && app.team.joining.is_none()
        && matches!(app.connection, Connection::Up { .. });
    let dispatch = dispatch.clone();
    use_effect_with(ready, move |ready| {
        if *ready {
            dispatch.dispatch(Action::RunAsked { fresh: false });
        }
    });
}
