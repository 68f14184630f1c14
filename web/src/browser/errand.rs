//! A contract worker for one thing that may take long: making a link, opening one, keeping one. It tells how far it is, has no
//! time limit, and is ended when nobody has it any more.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wattage_web::protocol::Numbered;
use wattage_web::protocol::contract::{Answer, Follow, Request};

use super::contract_worker::{ContractWorker, Said};

/// What the worker has told, or the sentence why it tells nothing.
pub(crate) type News = Result<Answer, String>;

/// A request under way. Dropped, it is ended.
#[derive(Debug)]
pub(crate) struct Errand {
    state: Rc<RefCell<State>>,
}

#[derive(Debug, Default)]
struct State {
    worker: Option<ContractWorker>,
    waiting: VecDeque<Request>,
    number: u32,
}

impl Errand {
    /// Asks `request`, on this ledger if it is about one. `told` hears of every answer to it, the last one last.
    pub(crate) fn start(
        ledger: Option<Follow>,
        request: Request,
        told: impl Fn(News) + Clone + 'static,
    ) -> Self {
        let waiting = ledger.map(Request::Follow).into_iter().chain([request]);
        let state = Rc::new(RefCell::new(State {
            waiting: waiting.collect(),
            ..State::default()
        }));
        let (listening, telling) = (Rc::downgrade(&state), told.clone());
        let started = ContractWorker::start(move |said| {
            if let Some(state) = listening.upgrade() {
                hear(&state, said, &telling);
            }
        });
        match started {
            Ok(worker) => state.borrow_mut().worker = Some(worker),
            Err(why) => told(Err(why)),
        }
        Self { state }
    }
}

impl PartialEq for Errand {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        drop(self.state.borrow_mut().worker.take());
    }
}

fn hear(state: &Rc<RefCell<State>>, said: Said, told: &impl Fn(News)) {
    match said {
        Said::Ready => next(state, told),
        Said::Answer(answer) => match answer.body {
            Answer::Followed(Ok(_)) => next(state, told),
            Answer::Followed(Err(why)) => end(state, Err(why), told),
            body if body.is_followed() => told(Ok(body)),
            body => end(state, Ok(body), told),
        },
        Said::Broke(why) => end(
            state,
            Err(format!("The contract worker broke off: {why}.")),
            told,
        ),
    }
}

fn next(state: &Rc<RefCell<State>>, told: &impl Fn(News)) {
    let posted = {
        let mut state = state.borrow_mut();
        state.number += 1;
        let number = state.number;
        match (state.waiting.pop_front(), &state.worker) {
            (Some(body), Some(worker)) => worker.post(&Numbered { number, body }),
            _ => Ok(()),
        }
    };
    if let Err(why) = posted {
        end(state, Err(why), told);
    }
}

/// Nothing else will come. The worker is ended after this message of its own.
fn end(state: &Rc<RefCell<State>>, news: News, told: &impl Fn(News)) {
    let worker = state.borrow_mut().worker.take();
    Timeout::new(0, move || drop(worker)).forget();
    told(news);
}
