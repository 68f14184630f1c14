//! Looks for the node every few seconds, so that the page says when it is gone and when it is back.

use gloo_timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Dispatch;
use crate::browser::node;
use crate::model::app::{Action, App, Connection};

/// How often, milliseconds.
const EVERY: u32 = 4_000;

/// Keeps the state's connection true.
#[hook]
pub(crate) fn use_node_watch(app: &App, dispatch: &Dispatch) {
    let sandbox = app
        .settings
        .sandbox
        .as_ref()
        .map(|sandbox| sandbox.id.clone());
    let dispatch = dispatch.clone();
    use_effect_with((app.loaded, sandbox), move |(loaded, sandbox)| {
        let (loaded, sandbox) = (*loaded, sandbox.clone());
        let look = move || {
            if loaded {
                spawn_local(look(sandbox.clone(), dispatch.clone()));
            }
        };
        look();
        let timer = Interval::new(EVERY, look);
        move || drop(timer)
    });
}

async fn look(sandbox: Option<String>, dispatch: Dispatch) {
    let seen = match &sandbox {
        None => node::health()
            .await
            .map(|()| Action::ConnectionSeen(Connection::Up { height: None })),
        Some(id) => node::head(id).await.map(|head| Action::HeightSeen {
            sandbox: id.clone(),
            height: head.height,
        }),
    };
    dispatch.dispatch(match seen {
        Ok(action) => action,
        Err(error) if error.is_unknown_sandbox() => Action::SandboxChanged(None),
        Err(error) => Action::ConnectionSeen(Connection::Down {
            reason: error.sentence(),
        }),
    });
}
