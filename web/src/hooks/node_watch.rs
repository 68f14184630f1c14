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
use crate::model::offline::Place;
use crate::model::settings::Sandbox;
use wattage_web::protocol::contract::{PATIENCE, Tip};

/// How often, milliseconds.
const EVERY: u32 = 4_000;
/// How often while the node tells of blocks by itself.
const EVERY_LIVE: u32 = 20_000;

/// Keeps the state's connection true.
#[hook]
pub(crate) fn use_node_watch(app: &App, dispatch: &Dispatch) {
    let sandbox = app
        .settings
        .sandbox
        .as_ref()
        .filter(|sandbox| !sandbox.is_local())
        .map(|sandbox| sandbox.id.clone());
    // Who works in a ledger that is only here stays there.
    let local = sandbox.is_none() && app.settings.sandbox.is_some();
    let earlier = if local {
        Vec::new()
    } else {
        app.settings.own_earlier()
    };
    // Once a call has told a new height, the node is asked for its hash at once. Live events bring it along.
    let live = app.team.live;
    let height = match app.connection {
        Connection::Up { height } if !live => height,
        _ => None,
    };
    let head = use_mut_ref(|| None);
    *head.borrow_mut() = app.head;
    let dispatch = dispatch.clone();
    use_effect_with(
        (app.loaded, sandbox, earlier, height, live),
        move |(loaded, sandbox, earlier, _, live)| {
            let watch = Rc::new(Watch {
                sandbox: sandbox.clone(),
                earlier: earlier.clone(),
                dispatch,
                head,
                wanted: Cell::new(true),
                under_way: RefCell::new(None),
            });
            let timer = loaded.then(|| {
                watch.look();
                let watch = Rc::clone(&watch);
                let every = if *live { EVERY_LIVE } else { EVERY };
                Interval::new(every, move || watch.look())
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
    /// The newest block that the state knows.
    head: Rc<RefCell<Option<Tip>>>,
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
        let before = *self.head.borrow();
        spawn_local(async move {
            let seen = watch.seen(&signal).await;
            drop(limit);
            watch.under_way.take();
            // A block that was told meanwhile is newer than the answer.
            let is_old =
                matches!(seen, Action::HeightSeen { .. }) && *watch.head.borrow() != before;
            if watch.wanted.get() && !is_old {
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
        let head = node::head(&Place::at_node(id), signal).await?;
        Ok(Action::HeightSeen {
            sandbox: id.clone(),
            head: Tip {
                height: head.height,
                hash: Some(head.hash),
            },
        })
    }
}
