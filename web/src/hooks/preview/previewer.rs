//! Does what the lane says with a worker and a clock, and tells the state what comes of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wattage_web::protocol::contract::{Answer, Follow};

use super::prepared::{Prepared, Waiter};
use crate::browser::contract_worker::{ContractWorker, Said};
use crate::browser::page;
use crate::hooks::{Dispatch, EditorSlot};
use crate::model::analysis::Analysis;
use crate::model::app::Action;
use crate::model::lane::{Answered, BUDGET, Command, LONG, Lane, RUN_WAITS};
use crate::model::preview::{Preview, Previewing};
use crate::model::work::Work;

/// How often a preview in flight is looked at, milliseconds.
const LOOK: u32 = 50;
/// How long after a ledger could not be read it is asked for again, milliseconds.
const AGAIN: u32 = 2_000;
/// How long a run waits for a worker that is starting, milliseconds.
const START: f64 = 20_000.0;
/// After this many faults in a row without an answer the worker is not started any more.
const FAULTS: u32 = 3;

/// Holds the worker, and what is asked of it.
#[derive(Debug)]
pub(crate) struct Previewer {
    dispatch: Dispatch,
    slot: Rc<EditorSlot>,
    lane: RefCell<Lane>,
    worker: RefCell<Option<ContractWorker>>,
    /// Whether the present worker has ever said that it is there.
    was_up: Cell<bool>,
    faults: Cell<u32>,
    /// Why there is no worker and will be none.
    given_up: RefCell<Option<String>>,
    timer: RefCell<Option<Timeout>>,
    /// What the state has on the page.
    known: RefCell<Option<Work>>,
    last: RefCell<Option<Rc<Preview>>>,
    waiter: RefCell<Option<Waiter>>,
}

impl PartialEq for Previewer {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Previewer {
    /// Starts the worker and listens to the editor.
    pub(super) fn start(dispatch: Dispatch, slot: Rc<EditorSlot>) -> Rc<Self> {
        let previewer = Rc::new(Self {
            dispatch,
            slot: Rc::clone(&slot),
            lane: RefCell::default(),
            worker: RefCell::default(),
            was_up: Cell::new(false),
            faults: Cell::new(0),
            given_up: RefCell::default(),
            timer: RefCell::default(),
            known: RefCell::default(),
            last: RefCell::default(),
            waiter: RefCell::default(),
        });
        let listening = Rc::downgrade(&previewer);
        slot.on_edit(move || {
            if let Some(previewer) = listening.upgrade() {
                previewer.want();
            }
        });
        previewer.act(vec![Command::Start]);
        previewer
    }

    /// The state has this on the page, and previews are to be on this ledger.
    pub(super) fn see(self: &Rc<Self>, work: Work, ledger: Option<Follow>) {
        *self.known.borrow_mut() = Some(work);
        if let Some(ledger) = ledger {
            let commands = self.lane.borrow_mut().follow(ledger, page::clock());
            self.act(commands);
        }
        self.want();
    }

    /// Asks for the preview of what stands on the page at this moment.
    fn want(self: &Rc<Self>) {
        let Some(mut work) = self.known.borrow().clone() else {
            return; // the files of this browser are still being read
        };
        if self.slot.has_unseen()
            && let Some(text) = self.slot.text()
        {
            work.source = text;
        }
        let commands = self.lane.borrow_mut().want(work, page::clock());
        self.act(commands);
    }

    /// What is to be known before a run of `work`; waits for the worker where it does not know yet.
    pub(crate) async fn prepare(self: &Rc<Self>, work: Work) -> Prepared {
        let last = self.last.borrow().clone();
        let known = last.filter(|preview| {
            preview.work.is_same_run(&work) && self.lane.borrow().is_present(preview.base())
        });
        if let Some(preview) = known {
            return Prepared {
                analysis: Some(Rc::new(preview.told.analysis.clone())),
                preview: Ok(preview),
            };
        }
        if let Some(reason) = self.given_up.borrow().clone() {
            return self.unprepared(&work, reason);
        }
        let (waiter, coming) = Waiter::new(work.clone(), page::clock());
        *self.waiter.borrow_mut() = Some(waiter);
        let commands = self.lane.borrow_mut().want_for_run(work, page::clock());
        self.act(commands);
        coming.here().await
    }

    /// Ends a preview that takes long.
    pub(crate) fn stop(self: &Rc<Self>) {
        self.end_preview(
            "The preview was stopped. The next edit begins a new one; Run works without it.",
        );
    }

    fn end_preview(self: &Rc<Self>, reason: &str) {
        let commands = self.lane.borrow_mut().give_up();
        if commands.is_empty() {
            return;
        }
        self.tell(Previewing::Stopped(reason.to_owned()));
        self.act(commands);
    }

    fn tell(&self, previewing: Previewing) {
        self.dispatch.dispatch(Action::PreviewingSeen(previewing));
    }

    fn act(self: &Rc<Self>, commands: Vec<Command>) {
        for command in commands {
            match command {
                Command::Start => self.start_worker(),
                Command::Post(request) => {
                    let posted = self
                        .worker
                        .borrow()
                        .as_ref()
                        .map(|worker| worker.post(&request));
                    if let Some(Err(reason)) = posted {
                        self.fault(&reason);
                    }
                }
            }
        }
        let waits = self.waiter.borrow().is_some() || self.lane.borrow().is_busy();
        *self.timer.borrow_mut() = waits.then(|| {
            let previewer = Rc::clone(self);
            Timeout::new(LOOK, move || previewer.look())
        });
    }

    fn start_worker(self: &Rc<Self>) {
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

    /// Looks at the clock while something is in flight or waits.
    fn look(self: &Rc<Self>) {
        let now = page::clock();
        let elapsed = self.lane.borrow().elapsed(now);
        let waits = self
            .waiter
            .borrow()
            .as_ref()
            .map(|waiter| (waiter.since, waiter.work.source.clone()));
        if let Some((since, source)) = waits {
            if now - since > START {
                self.resolve("The contract worker has not answered.", None);
            } else if elapsed.is_some_and(|elapsed| elapsed > RUN_WAITS) {
                let commands = self.lane.borrow_mut().analyse_for_run(source);
                return self.act(commands);
            }
        }
        match elapsed {
            Some(elapsed) if elapsed >= BUDGET => {
                return self.end_preview(
                    "The preview used up its time and was stopped. Lower the gas limit for one that ends sooner, or press \
                     Run: the node executes the call without this limit.",
                );
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "below the budget, in milliseconds"
            )]
            Some(elapsed) if elapsed >= LONG => self.tell(Previewing::Long {
                elapsed: elapsed as u32,
            }),
            _ => (),
        }
        let commands = self.lane.borrow_mut().check(now);
        self.act(commands);
    }

    fn hear(self: &Rc<Self>, said: Said) {
        match said {
            Said::Ready => {
                self.was_up.set(true);
                let commands = self.lane.borrow_mut().ready(page::clock());
                self.act(commands);
            }
            Said::Answer(answer) => {
                let (to, commands) = self
                    .lane
                    .borrow_mut()
                    .answered(answer.number, page::clock());
                // The worker goes on before the page draws.
                self.act(commands);
                self.take(to, answer.body);
            }
            Said::Broke(reason) => self.fault(&reason),
        }
    }

    fn take(self: &Rc<Self>, to: Answered, answer: Answer) {
        match (to, answer) {
            (Answered::Page(work), Answer::Previewed(told)) => {
                self.faults.set(0);
                let preview = Rc::new(Preview::new(work, *told));
                *self.last.borrow_mut() = Some(Rc::clone(&preview));
                // An edit of this very moment is on its way to the worker already.
                if self
                    .slot
                    .text()
                    .is_none_or(|text| text == preview.work.source)
                {
                    self.slot.flush();
                    self.dispatch
                        .dispatch(Action::Previewed(Rc::clone(&preview)));
                }
                self.resolve_with(&preview);
            }
            (Answered::Run(work), Answer::Previewed(told)) => {
                self.resolve_with(&Rc::new(Preview::new(work, *told)));
            }
            (Answered::Analysis(source), Answer::Analysed(analysis)) => {
                let analysis = Rc::<Analysis>::from(analysis);
                let told = Action::Analysed(source.into(), Rc::clone(&analysis));
                self.dispatch.dispatch(told);
                self.resolve(
                    "The preview took longer than Run waited for it.",
                    Some(analysis),
                );
            }
            (Answered::Ledger, Answer::Followed(Err(reason))) => {
                self.tell(Previewing::Unavailable(reason));
                let previewer = Rc::clone(self);
                let again = move || {
                    let commands = previewer.lane.borrow_mut().follow_again(page::clock());
                    previewer.act(commands);
                };
                Timeout::new(AGAIN, again).forget();
            }
            _ => (),
        }
    }

    /// The worker met a fault. It is started again, unless it never came up or does nothing else.
    fn fault(self: &Rc<Self>, reason: &str) {
        let faults = self.faults.get() + 1;
        self.faults.set(faults);
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
        *self.given_up.borrow_mut() = Some(reason.clone());
        self.tell(Previewing::Unavailable(reason.clone()));
        self.resolve(&reason, None);
    }

    fn resolve_with(&self, preview: &Rc<Preview>) {
        let waiter = self
            .waiter
            .borrow_mut()
            .take_if(|waiter| waiter.work.is_same_run(&preview.work));
        if let Some(waiter) = waiter {
            waiter.tell(Prepared {
                analysis: Some(Rc::new(preview.told.analysis.clone())),
                preview: Ok(Rc::clone(preview)),
            });
        }
    }

    /// A run goes on without its preview.
    fn resolve(&self, reason: &str, analysis: Option<Rc<Analysis>>) {
        if let Some(waiter) = self.waiter.borrow_mut().take() {
            let known = self.unprepared(&waiter.work, reason.to_owned());
            waiter.tell(Prepared {
                analysis: analysis.or(known.analysis),
                ..known
            });
        }
    }

    /// What the last preview knows of the same text, where no other will come.
    fn unprepared(&self, work: &Work, reason: String) -> Prepared {
        let last = self.last.borrow();
        let same = last
            .as_ref()
            .filter(|preview| preview.work.source == work.source);
        Prepared {
            analysis: same.map(|preview| Rc::new(preview.told.analysis.clone())),
            preview: Err(reason),
        }
    }
}
