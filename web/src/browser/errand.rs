//! A contract worker for one thing that may take long: making a link, opening one, keeping one. It tells how far it is, has no
//! time limit, and is ended when nobody has it any more.
//!
//! One worker that has nothing to do is kept: where the node has stopped, no other could be loaded.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use wattage_web::protocol::Numbered;
use wattage_web::protocol::contract::{Answer, Follow, Request};

use super::contract_worker::{ContractWorker, Said};

/// What the worker has told, or the sentence why it tells nothing.
pub(crate) type News = Result<Answer, String>;

thread_local! {
    /// The worker that has nothing to do.
    static READY: RefCell<Option<Rc<RefCell<Desk>>>> = const { RefCell::new(None) };
}

/// A request under way. Dropped, it is ended.
#[derive(Debug)]
pub(crate) struct Errand {
    desk: Rc<RefCell<Desk>>,
    /// Which of the worker's errands it is.
    job: u32,
}

/// A worker, and what it is asked.
#[derive(Default)]
struct Desk {
    worker: Option<ContractWorker>,
    up: bool,
    waiting: VecDeque<Request>,
    /// Counts the requests.
    number: u32,
    /// Counts the errands.
    job: u32,
    /// Who hears of the present one.
    told: Option<Rc<dyn Fn(News)>>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Desk")
            .field("worker", &self.worker)
            .field("waiting", &self.waiting)
            .finish_non_exhaustive()
    }
}

/// Sees to it that there is a worker to ask, whatever becomes of the node.
pub(crate) fn keep_ready() {
    if READY.with_borrow(Option::is_none)
        && let Ok(desk) = start()
    {
        READY.set(Some(desk));
    }
}

impl Errand {
    /// Asks `request`, on this ledger if it is about one. `told` hears of every answer to it, the last one last.
    pub(crate) fn start(
        ledger: Option<Follow>,
        request: Request,
        told: impl Fn(News) + 'static,
    ) -> Self {
        let desk = match READY.take().map_or_else(start, Ok) {
            Ok(desk) => desk,
            Err(why) => {
                told(Err(why));
                Rc::default()
            }
        };
        let waiting = ledger.map(Request::Follow).into_iter().chain([request]);
        let (job, up) = {
            let mut desk = desk.borrow_mut();
            desk.waiting = waiting.collect();
            desk.job += 1;
            desk.told = Some(Rc::new(told));
            (desk.job, desk.up)
        };
        if up {
            next(&desk);
        }
        Self { desk, job }
    }
}

impl PartialEq for Errand {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.desk, &other.desk) && self.job == other.job
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        let mut desk = self.desk.borrow_mut();
        // The worker may be at somebody else's by now.
        if desk.job == self.job && desk.told.take().is_some() {
            drop(desk.worker.take());
        }
    }
}

fn start() -> Result<Rc<RefCell<Desk>>, String> {
    let desk = Rc::new(RefCell::new(Desk::default()));
    let listening: Weak<RefCell<Desk>> = Rc::downgrade(&desk);
    let worker = ContractWorker::start(move |said| {
        if let Some(desk) = listening.upgrade() {
            hear(&desk, said);
        }
    })?;
    desk.borrow_mut().worker = Some(worker);
    Ok(desk)
}

fn hear(desk: &Rc<RefCell<Desk>>, said: Said) {
    match said {
        Said::Ready => {
            desk.borrow_mut().up = true;
            next(desk);
        }
        Said::Answer(answer) => match answer.body {
            Answer::Followed(Ok(_)) => next(desk),
            Answer::Followed(Err(why)) => end(desk, Err(why)),
            body if body.is_followed() => tell(desk, Ok(body)),
            body => end(desk, Ok(body)),
        },
        Said::Broke(why) => {
            // Another one is started when it is needed.
            READY.with_borrow_mut(|ready| ready.take_if(|ready| Rc::ptr_eq(ready, desk)));
            let told = desk.borrow_mut().told.take();
            if let Some(told) = told {
                told(Err(format!("The contract worker broke off: {why}.")));
            }
        }
    }
}

fn next(desk: &Rc<RefCell<Desk>>) {
    let posted = {
        let mut desk = desk.borrow_mut();
        desk.number += 1;
        let number = desk.number;
        match (desk.waiting.pop_front(), &desk.worker) {
            (Some(body), Some(worker)) => worker.post(&Numbered { number, body }),
            _ => Ok(()),
        }
    };
    if let Err(why) = posted {
        end(desk, Err(why));
    }
}

fn tell(desk: &RefCell<Desk>, news: News) {
    let told = desk.borrow().told.clone();
    if let Some(told) = told {
        told(news);
    }
}

/// Nothing else will come: the worker is free.
fn end(desk: &Rc<RefCell<Desk>>, news: News) {
    let told = {
        let mut desk = desk.borrow_mut();
        desk.waiting.clear();
        desk.told.take()
    };
    READY.with_borrow_mut(|ready| {
        ready.get_or_insert_with(|| Rc::clone(desk));
    });
    if let Some(told) = told {
        told(news);
    }
}
