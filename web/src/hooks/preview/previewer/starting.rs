//! When there is a worker: it is started, started again after a fault, and tried again where it could not be started.

use std::ops::RangeInclusive;
use std::rc::Rc;

use gloo_timers::callback::Timeout;

use super::Previewer;
use crate::browser::contract_worker::ContractWorker;
use crate::browser::page;
use crate::model::lane::Command;
use crate::model::preview::Previewing;

/// How long after a worker could not be started it is tried again, milliseconds: twice as long each time.
pub(super) const PAUSES: RangeInclusive<u32> = 2_000..=60_000;
/// After this many faults in a row without an answer the worker is not started any more.
const FAULTS: u32 = 3;

impl Previewer {
    pub(super) fn start_worker(self: &Rc<Self>) {
        if self.given_up.borrow().is_some() {
            return;
        }
        drop(self.worker.borrow_mut().take());
        self.was_up.set(false);
        let listening = Rc::downgrade(self);
        let started = ContractWorker::start(move |said| {
            if let Some(previewer) = listening.upgrade() {
                previewer.hear(said);
            }
        });
        match started {
            Ok(worker) => *self.worker.borrow_mut() = Some(worker),
            Err(reason) => self.give_up(reason),
        }
    }

    /// Starts a worker where there is none: the connection is there again, or some time has passed.
    pub(in crate::hooks::preview) fn try_again(self: &Rc<Self>) {
        if self.given_up.borrow_mut().take().is_none() {
            return;
        }
        drop(self.start_timer.borrow_mut().take());
        self.faults.set(0);
        self.act(vec![Command::Start]);
    }

    fn try_again_later(self: &Rc<Self>) {
        let pause = self.pause.get();
        self.pause.set((pause * 2).min(*PAUSES.end()));
        let previewer = Rc::clone(self);
        let again = Timeout::new(pause, move || previewer.try_again());
        *self.start_timer.borrow_mut() = Some(again);
    }

    /// The worker met a fault. It is started again: at once, or later if it did not come up, which is no fault of the text.
    pub(super) fn fault(self: &Rc<Self>, reason: &str) {
        let faults = self.faults.get() + 1;
        self.faults.set(faults);
        if !self.was_up.get() && self.works_here.get() {
            self.give_up(format!(
                "The contract worker, which previews while you type, could not be started again ({reason}). It is tried again \
                 every now and then; Run works without it."
            ));
            return self.try_again_later();
        }
        if !self.was_up.get() || faults > FAULTS {
            return self.give_up(format!(
                "The contract worker, which previews while you type, does not work here ({reason}). Load the page again; \
                 Run works without it."
            ));
        }
        let in_flight = self.lane.borrow().elapsed(page::clock()).is_some();
        if in_flight {
            self.tell(Previewing::Stopped(format!(
                "The preview broke off: {reason}. The next edit begins a new one."
            )));
        }
        let mut lane = self.lane.borrow_mut();
        let given_up = lane.give_up();
        let commands = if given_up.is_empty() {
            lane.restart()
        } else {
            given_up
        };
        drop(lane);
        self.act(commands);
    }

    fn give_up(&self, reason: String) {
        drop(self.worker.borrow_mut().take());
        // Nothing is in flight any more; what waits is asked when there is a worker again.
        let mut lane = self.lane.borrow_mut();
        lane.give_up();
        lane.restart();
        drop(lane);
        *self.given_up.borrow_mut() = Some(reason.clone());
        self.was_gone.set(true);
        self.tell(Previewing::Unavailable(reason.clone()));
        drop(self.timer.borrow_mut().take());
        self.resolve(&reason, None);
    }
}
