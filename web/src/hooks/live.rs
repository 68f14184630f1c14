//! The live events of the present sandbox go into the state as they come: one stream, as long as the page is open and
//! this browser has a place for it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use wattage_core::api::BlockView;
use wattage_web::protocol::contract::Tip;
use web_sys::AbortController;
use yew::prelude::*;

use super::Dispatch;
use crate::browser::events::{Events, Told};
use crate::browser::node;
use crate::browser::places::{self, Place};
use crate::model::app::{Action, App};
use crate::model::offline::Place as Ledger;
use crate::model::team::{SHOWN, TeamAction};

/// Blocks that come together are told together, milliseconds.
const TOGETHER: u32 = 20;

/// How long after a stream was refused, or there was no place for it, it is tried again, milliseconds.
const AGAIN: u32 = 4_000;

/// Keeps a stream open.
#[hook]
pub(crate) fn use_live(app: &App, dispatch: &Dispatch) {
    let sandbox = app.settings.sandbox.as_ref();
    let sandbox = sandbox
        .filter(|sandbox| app.loaded && !sandbox.is_local())
        .map(|sandbox| sandbox.id.clone());
    // The last event of the sandbox: a stream under another name goes on behind it.
    let last = use_memo(sandbox.clone(), |_| Rc::new(RefCell::new(None)));
    let last = Rc::clone(&*last);
    let made = dispatch.clone();
    use_effect_with(
        (sandbox, app.settings.member.clone()),
        move |(sandbox, member)| {
            let live = sandbox.clone().map(|sandbox| {
                Live::start(Live {
                    sandbox,
                    member: member.clone(),
                    dispatch: made,
                    last,
                    place: RefCell::default(),
                    stream: RefCell::default(),
                    waiting: RefCell::default(),
                    soon: RefCell::default(),
                    again: RefCell::default(),
                    ended: Cell::new(false),
                })
            });
            move || {
                if let Some(live) = live {
                    live.end();
                }
            }
        },
    );
    let place = app.ledger_place().filter(|_| app.loaded);
    let here = app.is_here();
    let unheard = app.tip().filter(|_| here || !app.team.live);
    use_newest_blocks(place, unheard, dispatch.clone());
}

/// The blocks that were there before are read when the stream begins and after each break, and those that were made while
/// there is none, or on a ledger that this browser keeps: `unheard` is the newest of those.
#[hook]
fn use_newest_blocks(place: Option<Ledger>, unheard: Option<Tip>, dispatch: Dispatch) {
    use_effect_with((place, unheard), move |(place, _)| {
        let controller = AbortController::new().ok();
        if let (Some(place), Some(controller)) = (place.clone(), &controller) {
            let signal = controller.signal();
            spawn_local(async move {
                // That the node is gone shows in the connection, which is looked at all the time.
                if let Ok(blocks) = node::blocks(&place, SHOWN, &signal).await {
                    dispatch.dispatch(Action::Team(TeamAction::BlocksRead(place.id, blocks)));
                }
            });
        }
        move || {
            if let Some(controller) = controller {
                controller.abort();
            }
        }
    });
}

/// A stream, and what it has told.
struct Live {
    sandbox: String,
    member: String,
    dispatch: Dispatch,
    last: Rc<RefCell<Option<String>>>,
    place: RefCell<Option<Place>>,
    stream: RefCell<Option<Events>>,
    waiting: RefCell<Vec<BlockView>>,
    /// When the waiting blocks are told.
    soon: RefCell<Option<Timeout>>,
    /// When a refused stream is tried again.
    again: RefCell<Option<Timeout>>,
    /// Set when another stream begins: what comes late is dropped.
    ended: Cell<bool>,
}

impl Live {
    fn start(self) -> Rc<Self> {
        let live = Rc::new(self);
        live.open();
        live
    }

    /// Opens the stream, once there is a place for it.
    fn open(self: &Rc<Self>) {
        let live = Rc::clone(self);
        spawn_local(async move {
            let held = live.place.take();
            let place = match held {
                Some(place) => Some(place),
                None => places::take().await,
            };
            if live.ended.get() {
                return;
            }
            match place {
                Some(place) => live.open_in(place),
                None => live.open_later(),
            }
        });
    }

    fn open_in(self: &Rc<Self>, place: Place) {
        let hearing = Rc::downgrade(self);
        let hear = move |told| {
            if let Some(live) = hearing.upgrade() {
                live.hear(told);
            }
        };
        // A browser without streams looks at the node every few seconds.
        let opened = Events::open(&self.sandbox, &self.member, &self.last, hear);
        *self.stream.borrow_mut() = opened.ok();
        *self.place.borrow_mut() = Some(place);
    }

    fn open_later(self: &Rc<Self>) {
        let live = Rc::clone(self);
        *self.again.borrow_mut() = Some(Timeout::new(AGAIN, move || live.open()));
    }

    fn tell(&self, action: TeamAction) {
        if !self.ended.get() {
            self.dispatch.dispatch(Action::Team(action));
        }
    }

    fn hear(self: &Rc<Self>, told: Told) {
        match told {
            Told::Open => self.tell(TeamAction::LiveSeen(true)),
            Told::Broken => self.tell(TeamAction::LiveSeen(false)),
            Told::Ended => {
                self.tell(TeamAction::LiveSeen(false));
                self.open_later();
            }
            Told::Block(block) => {
                self.waiting.borrow_mut().push(*block);
                let live = Rc::clone(self);
                let mut soon = self.soon.borrow_mut();
                soon.get_or_insert_with(|| Timeout::new(TOGETHER, move || live.tell_blocks()));
            }
            Told::Rewound(head) => {
                self.tell_blocks();
                let tip = Tip {
                    height: head.height,
                    hash: Some(head.hash),
                };
                self.tell(TeamAction::Rewound(self.sandbox.clone(), tip));
            }
            Told::Present(present) => self.tell(TeamAction::PresentSeen(present)),
        }
    }

    fn tell_blocks(&self) {
        drop(self.soon.borrow_mut().take());
        let blocks = self.waiting.take();
        if !blocks.is_empty() {
            self.tell(TeamAction::BlocksTold(self.sandbox.clone(), blocks));
        }
    }

    fn end(&self) {
        self.tell_blocks();
        self.ended.set(true);
        drop(self.stream.take());
        drop(self.place.take());
        drop(self.soon.take());
        drop(self.again.take());
    }
}
