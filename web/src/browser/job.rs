//! One question to a contract worker of its own, for what may take as long as it takes: executing links. The worker is
//! ended when the job is dropped, which is how a person stops it.

use std::cell::RefCell;
use std::rc::Rc;

use wattage_web::protocol::Numbered;
use wattage_web::protocol::contract::{Answer, Request};

use super::contract_worker::{ContractWorker, Said};

/// A worker with its question.
pub(crate) struct Job {
    _worker: Rc<RefCell<Option<ContractWorker>>>,
}

impl Job {
    /// Starts a worker and asks it. `told` hears of every answer to the question, or why there will be none.
    pub(crate) fn start(
        request: Request,
        told: impl Fn(Result<Answer, String>) + Clone + 'static,
    ) -> Self {
        let worker = Rc::new(RefCell::new(None::<ContractWorker>));
        let asked = Rc::downgrade(&worker);
        let heard = told.clone();
        let started = ContractWorker::start(move |said| match said {
            Said::Ready => {
                let question = Numbered {
                    number: 1,
                    body: request.clone(),
                };
                let worker = asked.upgrade();
                let posted = worker.and_then(|worker| Some(worker.borrow().as_ref()?.post(&question)));
                if let Some(Err(why)) = posted {
                    heard(Err(why));
                }
            }
            Said::Answer(answer) => heard(Ok(answer.body)),
            Said::Broke(why) => heard(Err(format!("The contract worker broke off: {why}."))),
        });
        match started {
            Ok(started) => *worker.borrow_mut() = Some(started),
            Err(why) => told(Err(why)),
        }
        Self { _worker: worker }
    }
}
