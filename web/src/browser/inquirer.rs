//! A contract worker beside the one that previews: asked for what takes longer, so that typing is never held up. It is
//! started with the first request, and ended when it is stopped, takes too long, or nobody has it any more.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use wattage_web::protocol::Numbered;
use wattage_web::protocol::contract::{Answer, Follow, Request};

use super::contract_worker::{ContractWorker, Said};

/// The longest that one request may take, milliseconds.
const BUDGET: u32 = 10_000;

/// What is to be done with an answer, or with the sentence why there is none.
type Told = Box<dyn FnOnce(Result<Answer, String>)>;

/// Asks one thing after the other.
#[derive(Clone, Default)]
pub(crate) struct Inquirer {
    state: Rc<RefCell<State>>,
}

#[derive(Default)]
struct State {
    running: Option<Running>,
    /// Counts the requests, over all workers.
    number: u32,
    /// What is asked, the one in flight first.
    waiting: VecDeque<Inquiry>,
}

struct Running {
    worker: ContractWorker,
    up: bool,
    /// The ledger that it was last told to follow.
    followed: Option<Follow>,
    /// The number of the request in flight, and its time limit.
    flight: Option<(u32, Timeout)>,
}

struct Inquiry {
    ledger: Follow,
    request: Request,
    told: Told,
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
        let inquiry = Inquiry {
            ledger,
            request,
            told,
        };
        self.state.borrow_mut().waiting.push_back(inquiry);
        self.next();
    }

    /// Forgets what was asked and not answered. The worker is ended if it works on it, and else stays for the next question.
    pub(crate) fn forget(&self) {
        let mut state = self.state.borrow_mut();
        if state.waiting.is_empty() {
            return;
        }
        state.waiting.clear();
        if state
            .running
            .as_ref()
            .is_some_and(|running| running.flight.is_some())
        {
            state.running = None;
        }
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
        let body = match running.followed.as_ref() == Some(&first.ledger) {
            true => first.request.clone(),
            false => Request::Follow(first.ledger.clone()),
        };
        running.followed = Some(first.ledger.clone());
        state.number += 1;
        let number = state.number;
        let this = self.weak();
        let limit = Timeout::new(BUDGET, move || this.with(|this| this.fail(TOO_LONG)));
        running.flight = Some((number, limit));
        running.worker.post(&Numbered { number, body })
    }

    fn start(&self) -> Result<Running, String> {
        let this = self.weak();
        let worker = ContractWorker::start(move |said| this.clone().with(|this| this.hear(said)))?;
        Ok(Running {
            worker,
            up: false,
            followed: None,
            flight: None,
        })
    }

    fn hear(&self, said: Said) {
        match said {
            Said::Ready => {
                if let Some(running) = &mut self.state.borrow_mut().running {
                    running.up = true;
                }
            }
            Said::Answer(answer) => {
                if let Some((told, answer)) = self.match_up(*answer) {
                    told(answer);
                }
            }
            Said::Broke(why) => {
                return self.fail(&format!("The contract worker broke off: {why}. It is started again when it is asked again."));
            }
        }
        self.next();
    }

    /// Who waits for this answer, unless it only says that the ledger is followed.
    fn match_up(&self, answer: Numbered<Answer>) -> Option<(Told, Result<Answer, String>)> {
        let mut state = self.state.borrow_mut();
        let state = &mut *state;
        let running = state.running.as_mut()?;
        drop(
            running
                .flight
                .take_if(|(number, _)| *number == answer.number)?,
        );
        let answer = match answer.body {
            Answer::Followed(Ok(_)) => return None,
            Answer::Followed(Err(why)) => {
                running.followed = None;
                Err(why)
            }
            body => Ok(body),
        };
        let first = state.waiting.pop_front()?;
        Some((first.told, answer))
    }

    fn weak(&self) -> WeakInquirer {
        WeakInquirer(Rc::downgrade(&self.state))
    }
}

/// What the worker and the timer hold, so that they do not keep each other alive.
#[derive(Clone)]
struct WeakInquirer(Weak<RefCell<State>>);

impl WeakInquirer {
    fn with(self, act: impl FnOnce(&Inquirer)) {
        if let Some(state) = self.0.upgrade() {
            act(&Inquirer { state });
        }
    }
}

const TOO_LONG: &str = "It took longer than ten seconds and was stopped. A lower gas limit bounds how long a call can take.";
