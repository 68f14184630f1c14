//! A first visit opens with a result: the first example runs as soon as the node answers.

use yew::prelude::*;

use super::Dispatch;
use crate::model::app::{Action, App, Connection};

/// Asks for the first run.
#[hook]
pub(crate) fn use_first_run(app: &App, dispatch: &Dispatch) {
    let ready = app.first_visit && matches!(app.connection, Connection::Up { .. });
    let dispatch = dispatch.clone();
    use_effect_with(ready, move |ready| {
        if *ready {
            dispatch.dispatch(Action::RunAsked { fresh: false });
        }
    });
}
