//! Looks for the node every few seconds, so that the page says when it is gone and when it is back.

use gloo_timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Dispatch;
use crate::browser::node;
use crate::model::app::{Action, App, Connection};
use crate::model::settings::Sandbox;

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
    let earlier = app.settings.earlier.clone();
    let dispatch = dispatch.clone();
    use_effect_with(
        (app.loaded, sandbox, earlier),
        move |(loaded, sandbox, earlier)| {
            let (loaded, sandbox, earlier) = (*loaded, sandbox.clone(), earlier.clone());
            let look = move || {
                if loaded {
                    spawn_local(look(sandbox.clone(), earlier.clone(), dispatch.clone()));
                }
            };
            look();
            let timer = Interval::new(EVERY, look);
            move || drop(timer)
        },
    );
}

/// Looks for the sandbox; without one, for the node, and for sandboxes of earlier times that it may have again.
async fn look(sandbox: Option<String>, earlier: Vec<Sandbox>, dispatch: Dispatch) {
    let seen = match &sandbox {
        None => match node::health().await {
            Err(error) => Err(error),
            Ok(()) => Ok(node::first_known(&earlier).await.map_or(
                Action::ConnectionSeen(Connection::Up { height: None }),
                Action::SandboxFound,
            )),
        },
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
