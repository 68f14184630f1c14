//! What the contract worker does: it answers the requests of [`crate::protocol::contract`].
//!
//! It has a copy of the sandbox's ledger ([`copy`], brought up to date by [`follow`]) and the browser's VM. Nothing it does is
//! kept: a preview commits nothing, [`execute`] works on a ledger of its own. The page may end the worker at any moment and start
//! another one, which must be told again what to follow. Links are made ([`share`]), opened ([`open`]) and kept ([`fork`]) here,
//! each by a worker that the page ends afterwards.

mod compare;
mod copy;
mod curve;
mod execute;
mod follow;
mod fork;
mod kept;
mod link;
mod markdown;
pub(crate) mod node;
mod open;
mod preview;
mod scenario;
mod share;
mod trace;
mod versions;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use wattage_core::share::compare_texts;

use self::copy::Copy;
use crate::ledger_worker::LedgerWorker;
use crate::protocol::contract::{Answer, Follow, Request};
use crate::protocol::{Numbered, wire};
use crate::vm::BrowserVm;
use crate::worker;

/// The worker's state, for as long as it lives.
struct Desk {
    vm: BrowserVm,
    copy: RefCell<Copy>,
    /// The ledger that the copy is being made one of; what is asked meanwhile waits, but for what an older copy of it can tell.
    following: RefCell<Option<Follow>>,
    waiting: RefCell<VecDeque<Numbered<Request>>>,
    ledgers: Rc<LedgerWorker>,
}

/// Answers requests until the worker is ended.
pub fn start() {
    let made = BrowserVm::new().map_err(|fault| fault.to_string());
    let desk = made.and_then(|vm| {
        Ok(Rc::new(Desk {
            ledgers: Rc::new(LedgerWorker::new(vm.clone())),
            vm,
            copy: RefCell::new(Copy::fresh()?),
            following: RefCell::default(),
            waiting: RefCell::default(),
        }))
    });
    worker::start(move |message| {
        let desk = match &desk {
            Ok(desk) => desk,
            // The page is told as it is of any worker that dies.
            Err(problem) => wasm_bindgen::throw_str(problem),
        };
        match wire::read::<Numbered<Request>>(message) {
            Ok(request) => desk.hear(request),
            Err(error) => wasm_bindgen::throw_str(&format!("a request cannot be read: {error}")),
        }
        None
    });
}

impl Desk {
    fn hear(self: &Rc<Self>, request: Numbered<Request>) {
        let request = match request {
            // What this browser keeps has nothing to do with the copy.
            Numbered {
                number,
                body: Request::Ledger(body),
            } => {
                let body = *body;
                return self.ledgers.hear(Numbered { number, body });
            }
            other => other,
        };
        if self.must_wait(&request.body) {
            self.waiting.borrow_mut().push_back(request);
            return;
        }
        let number = request.number;
        let answer = match request.body {
            Request::Follow(follow) => {
                self.follow(number, follow);
                return;
            }
            Request::Analyse(source) => {
                let (analysis, _) = preview::assemble(&self.vm, &source);
                Answer::Analysed(Box::new(analysis))
            }
            Request::Preview(work) => {
                let previewed = preview::preview(&self.vm, &self.copy.borrow(), &work);
                Answer::Previewed(Box::new(previewed))
            }
            Request::Curve(curve) => {
                Answer::Curve(curve::curve(&self.vm, &self.copy.borrow(), &curve))
            }
            Request::Trace(work) => {
                let traced = trace::trace(&self.vm, &self.copy.borrow(), &work);
                Answer::Traced(traced.map(Box::new))
            }
            Request::Scenario(work) => Answer::Scenario(scenario::files(&self.vm, &work)),
            Request::Versions(texts) => Answer::Versions(versions::steps(&texts)),
            Request::Lines(old, new) => Answer::Lines(compare_texts(&old, &new)),
            Request::Execute(request) => Answer::Executed(execute::execute(&self.vm, request)),
            Request::Ledger(_) => return,
            Request::Share(_)
            | Request::Open(_)
            | Request::Fork(_)
            | Request::Compare(_)
            | Request::Markdown { .. } => {
                self.do_with_link(number, request.body);
                return;
            }
        };
        self.answer(number, answer);
    }

    /// Answers a request about a link, which may have to wait for the node.
    fn do_with_link(self: &Rc<Self>, number: u32, request: Request) {
        let desk = Rc::clone(self);
        spawn_local(async move {
            let say = |answer| post(number, answer);
            let answer = match request {
                Request::Share(ask) => {
                    let copy = desk.copy.borrow().clone();
                    let shared = share::share(&desk.vm, copy, *ask, &say).await;
                    Answer::Shared(shared.map(Box::new))
                }
                Request::Open(place) => open::open(&desk.vm, place, &say).await,
                Request::Fork(link) => fork::fork(&desk.vm, &link, &say).await,
                Request::Compare(links) => {
                    Answer::Compared(compare::compared(&desk.vm, links, &say).await)
                }
                Request::Markdown { link, address } => {
                    Answer::Markdown(markdown::markdown(&desk.vm, link, &address, &say).await)
                }
                _ => return,
            };
            desk.answer(number, answer);
        });
    }

    fn answer(&self, number: u32, answer: Answer) {
        post(number, answer);
        if self.vm.broken() {
            wasm_bindgen::throw_str("the browser gave up in the middle of a call");
        }
    }

    fn must_wait(&self, request: &Request) -> bool {
        let following = self.following.borrow();
        following.as_ref().is_some_and(|ledger| {
            let held = matches!(request, Request::Follow(_));
            held || self.copy.borrow().base.sandbox != ledger.sandbox
        })
    }

    /// Brings the copy up to date, answers, and goes on with what has waited.
    fn follow(self: &Rc<Self>, number: u32, follow: Follow) {
        *self.following.borrow_mut() = Some(follow.clone());
        let desk = Rc::clone(self);
        spawn_local(async move {
            let before = desk.copy.borrow().clone();
            let followed = follow::follow(&desk.vm, before, &follow).await;
            let base = followed.as_ref().map(|copy| copy.base.clone());
            let answer = Answer::Followed(base.map_err(Clone::clone));
            match followed {
                Ok(copy) => *desk.copy.borrow_mut() = copy,
                // What is known of another ledger is of no use for this one.
                Err(_) if desk.copy.borrow().base.sandbox != follow.sandbox => {
                    if let Ok(fresh) = Copy::fresh() {
                        *desk.copy.borrow_mut() = fresh;
                    }
                }
                Err(_) => {}
            }
            *desk.following.borrow_mut() = None;
            post(number, answer);
            while desk.following.borrow().is_none() {
                let Some(request) = desk.waiting.borrow_mut().pop_front() else {
                    return;
                };
                desk.hear(request);
            }
        });
    }
}

pub(crate) fn post(number: u32, body: Answer) {
    match wire::write(&Numbered { number, body }) {
        Ok(message) => worker::post(&message),
        Err(error) => wasm_bindgen::throw_val(JsValue::from(error)),
    }
}
