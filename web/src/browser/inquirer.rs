//! A contract worker beside the one that previews: asked for what takes longer, so that typing is never held up. It is
//! started with the first request and ended when it is dropped, stopped, or takes too long.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use wattage_web::protocol::contract::{Answer, Follow, Request};
use wattage_web::protocol::{Numbered, wire};
use wattage_web::worker::READY;
use web_sys::{MessageEvent, Worker};

/// The script that starts the worker; trunk names it.
const SCRIPT: &str = "/contract-worker_loader.js";

/// The longest that one request may take, milliseconds.
const BUDGET: u32 = 10_000;

/// What is to be done with an answer, or with the sentence why there is none.
type Told = Box<dyn FnOnce(Result<Answer, String>)>;

/// Asks one thing after the other.
#[derive(Clone, Default)]
pub(crate) struct Inquirer {
    state: Rc<RefCell<State>>,
}

impl PartialEq for Inquirer {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
    }
}

#[derive(Default)]
struct State {
    running: Option<Running>,
    number: u32,
    waiting: VecDeque<Inquiry>,
}

struct Running {
    worker: Worker,
    up: bool,
    /// The ledger that it was last told to follow.
    followed: Option<Follow>,
    /// The number of the request in flight, and its time limit.
    flight: Option<(u32, Timeout)>,
    _heard: Closure<dyn Fn(MessageEvent)>,
    _failed: Closure<dyn Fn(web_sys::Event)>,
}

struct Inquiry {
    ledger: Follow,
    request: Request,
    told: Told,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Inquirer {
    /// Asks `request` on this state of a ledger, after what was asked before.
    pub(crate) fn ask(
        &self,
        ledger: Follow,
        request: Request,
        told: impl FnOnce(Result<Answer, String>) + 'static,
    ) {
        let told = Box::new(told);
        self.state.borrow_mut().waiting.push_back(Inquiry {
            ledger,
            request,
            told,
        });
        self.next();
    }

    /// Ends the worker; nothing that was asked is answered.
    pub(crate) fn stop(&self) {
        let mut state = self.state.borrow_mut();
        state.waiting.clear();
        state.running = None;
    }

    /// Ends the worker and tells everybody who waits why.
    fn fail(&self, why: &str) {
        let waiting = {
            let mut state = self.state.borrow_mut();
            state.running = None;
            std::mem::take(&mut state.waiting)
        };
        for inquiry in waiting {
            (inquiry.told)(Err(why.to_owned()));
        }
    }

    fn next(&self) {
        if let Err(why) = self.try_next() {
            self.fail(&why);
        }
    }

    /// Posts what is first in the queue, or the ledger that it is about, if the worker is free.
    fn try_next(&self) -> Result<(), String> {
        let mut state = self.state.borrow_mut();
        let state = &mut *state;
        let Some(first) = state.waiting.front() else {
            return Ok(());
        };
        let running = match &mut state.running {
            Some(running) => running,
            none => none.insert(self.start()?),
        };
        if !running.up || running.flight.is_some() {
            return Ok(());
        }
        let body = if running.followed.as_ref() == Some(&first.ledger) {
            first.request.clone()
        } else {
            running.followed = Some(first.ledger.clone());
            Request::Follow(first.ledger.clone())
        };
        state.number += 1;
        let number = state.number;
        let message = wire::write(&Numbered { number, body }).map_err(|error| error.to_string())?;
        let this = self.clone();
        let limit = Timeout::new(BUDGET, move || {
            this.fail("It took longer than ten seconds and was stopped. A lower gas limit bounds how long a call can take.");
        });
        running.flight = Some((number, limit));
        let posted = running.worker.post_message(&message);
        posted.map_err(|_| "The request cannot be sent to the contract worker.".to_owned())
    }

    fn start(&self) -> Result<Running, String> {
        let worker = Worker::new(SCRIPT).map_err(|_| NO_WORKER.to_owned())?;
        let this = self.clone();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            this.hear(event.data());
        });
        let this = self.clone();
        let failed = Closure::<dyn Fn(web_sys::Event)>::new(move |_| this.fail(NO_WORKER));
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Ok(Running {
            worker,
            up: false,
            followed: None,
            flight: None,
            _heard: heard,
            _failed: failed,
        })
    }

    fn hear(&self, message: JsValue) {
        if message.as_string().as_deref() == Some(READY) {
            if let Some(running) = &mut self.state.borrow_mut().running {
                running.up = true;
            }
            return self.next();
        }
        let answer: Numbered<Answer> = match wire::read(message) {
            Ok(answer) => answer,
            Err(error) => return self.fail(&format!("The contract worker's answer cannot be read: {error}.")),
        };
        let told = {
            let mut state = self.state.borrow_mut();
            let state = &mut *state;
            let Some(running) = &mut state.running else {
                return;
            };
            let expected = running.flight.as_ref().map(|(number, _)| *number);
            if expected != Some(answer.number) {
                return;
            }
            running.flight = None;
            match answer.body {
                Answer::Followed(Ok(_)) => None,
                Answer::Followed(Err(why)) => {
                    running.followed = None;
                    state.waiting.pop_front().map(|first| (first.told, Err(why)))
                }
                body => state.waiting.pop_front().map(|first| (first.told, Ok(body))),
            }
        };
        if let Some((told, answer)) = told {
            told(answer);
        }
        self.next();
    }
}

const NO_WORKER: &str = "The contract worker did not start or broke off. Load the page again; if it happens again, this \
                         browser does not allow workers here.";
