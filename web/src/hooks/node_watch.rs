//! Looks for the node every few seconds, so that the page says when it is gone and when it is back.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal};
use yew::prelude::*;

use super::Dispatch;
use crate::browser::node::{self, NodeError};
use crate::model::app::{Action, App, Connection};
use crate::model::settings::Sandbox;
use wattage_web::protocol::contract::{PATIENCE, Tip};

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
    // Once a call has told a new height, the answer to an older look is not news any more.
    let height = match app.connection {
        Connection::Up { height } => height,
        Connection::Waiting | Connection::Down { .. } => None,
    };
    let dispatch = dispatch.clone();
    use_effect_with(
        (app.loaded, sandbox, earlier, height),
        move |(loaded, sandbox, earlier, _)| {
            let watch = Rc::new(Watch {
                sandbox: sandbox.clone(),
                earlier: earlier.clone(),
                dispatch,
                wanted: Cell::new(true),
                under_way: RefCell::new(None),
            });
            let timer = loaded.then(|| {
                watch.look();
                let watch = Rc::clone(&watch);
                Interval::new(EVERY, move || watch.look())
            });
            move || {
                drop(timer);
                watch.end();
            }
        },
    );
}

/// Looks for one sandbox, one look at a time.
struct Watch {
    sandbox: Option<String>,
    earlier: Vec<Sandbox>,
    dispatch: Dispatch,
    /// Cleared when another watch begins: an answer that comes late is dropped.
    wanted: Cell<bool>,
    under_way: RefCell<Option<AbortController>>,
}

impl Watch {
    fn look(self: &Rc<Self>) {
        if self.under_way.borrow().is_some() {
            return;
        }
        let Ok(controller) = AbortController::new() else {
            return; // such a browser cannot make calls either, and says so
        };
        let (watch, signal) = (Rc::clone(self), controller.signal());
        let limit = Timeout::new(PATIENCE, {
            let controller = controller.clone();
            move || controller.abort()
        });
        *self.under_way.borrow_mut() = Some(controller);
        spawn_local(async move {
            let seen = watch.seen(&signal).await;
            drop(limit);
            watch.under_way.take();
            if watch.wanted.get() {
                watch.dispatch.dispatch(seen);
            }
        });
    }

    fn end(&self) {
        self.wanted.set(false);
        if let Some(controller) = self.under_way.take() {
            controller.abort();
        }
    }

    async fn seen(&self, signal: &AbortSignal) -> Action {
        match self.ask(signal).await {
            Ok(action) => action,
            Err(error) => match &self.sandbox {
                Some(id) if error.is_unknown_sandbox() => Action::SandboxLost(id.clone()),
                _ => Action::ConnectionSeen(Connection::Down {
                    reason: if signal.aborted() {
                        format!(
                            "The node that served this page has not answered for {} seconds.",
                            PATIENCE / 1_000
                        )
                    } else {
                        error.sentence()
                    },
                }),
            },
        }
    }

    /// Asks for the sandbox; without one, for the node, and for sandboxes of earlier times that it may have again.
    async fn ask(&self, signal: &AbortSignal) -> Result<Action, NodeError> {
        let Some(id) = &self.sandbox else {
            node::health(signal).await?;
            let known = node::first_known(&self.earlier, signal).await;
            return Ok(known.map_or(
                Action::ConnectionSeen(Connection::Up { height: None }),
                Action::SandboxFound,
            ));
        };
        let head = node::head(id, signal).await?;
        Ok(Action::HeightSeen {
            sandbox: id.clone(),
            head: Tip {
                height: head.height,
                hash: Some(head.hash),
            },
        })
    }
}
