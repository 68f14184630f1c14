//! Does what the lane says with a worker and a clock, and tells the state what comes of it. When there is a worker is in
//! [`starting`].

mod starting;

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
/// Holds the worker, and what is asked of it.
#[derive(Debug)]
pub(crate) struct Previewer {
    dispatch: Dispatch,
    slot: Rc<EditorSlot>,
    lane: RefCell<Lane>,
    worker: RefCell<Option<ContractWorker>>,
    /// Whether the present worker has ever said that it is there.
    was_up: Cell<bool>,
    /// Whether any worker has: then one that cannot be started is a matter of the moment.
    works_here: Cell<bool>,
    faults: Cell<u32>,
    /// Why there is no worker now.
    given_up: RefCell<Option<String>>,
    /// Whether the state was told so, and not yet that there is one again.
    was_gone: Cell<bool>,
    timer: RefCell<Option<Timeout>>,
    /// When the ledger is asked for again.
    ledger_timer: RefCell<Option<Timeout>>,
    /// When the worker is tried again, and how long the last pause was.
    start_timer: RefCell<Option<Timeout>>,
    pause: Cell<u32>,
    /// Whether the state was told that the copy of the ledger is not up to date.
    behind: Cell<bool>,
    /// Whether previews wait, because a run is under way.
    held: Cell<bool>,
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
            works_here: Cell::new(false),
            faults: Cell::new(0),
            given_up: RefCell::default(),
            was_gone: Cell::new(false),
            timer: RefCell::default(),
            ledger_timer: RefCell::default(),
            start_timer: RefCell::default(),
            pause: Cell::new(*starting::PAUSES.start()),
            behind: Cell::new(false),
            held: Cell::new(false),
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

    /// The state has this on the page, and previews are to be on this ledger. `known` is the preview that the state has: what the
    /// execution of a link has told is not asked again.
    pub(super) fn see(self: &Rc<Self>, work: Work, ledger: Follow, known: Option<Rc<Preview>>) {
        let known = known.filter(|preview| {
            ledger.link().is_some()
                && preview.base().sandbox == ledger.sandbox
                && preview.work.is_same_run(&work)
        });
        *self.known.borrow_mut() = Some(work);
        if self.held.replace(false) {
            self.lane.borrow_mut().forget_newest();
        }
        let commands = self.lane.borrow_mut().follow(ledger, page::clock());
        self.act(commands);
        if let Some(preview) = known {
            self.lane.borrow_mut().know(preview.work.clone());
        }
        self.want();
    }

    /// Nothing is previewed until [`Self::see`] is called.
    pub(super) fn wait(&self) {
        self.held.set(true);
    }

    /// Asks for the preview of what stands on the page at this moment.
    fn want(self: &Rc<Self>) {
        if self.held.get() {
            return;
        }
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
        let ended = self.end_preview(
            "The preview was stopped. The next edit begins a new one; Run works without it.",
        );
        if !ended && self.given_up.borrow().is_none() {
            self.tell(Previewing::Quiet);
        }
    }

    /// Whether there was one to end.
    fn end_preview(self: &Rc<Self>, reason: &str) -> bool {
        let commands = self.lane.borrow_mut().give_up();
        if commands.is_empty() {
            return false;
        }
        self.tell(Previewing::Stopped(reason.to_owned()));
        self.act(commands);
        true
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
        if self.lane.borrow().is_ledger_slow() && !self.behind.get() {
            let reason = "The node takes long to tell the newest block.";
            self.tell_copy(Some((reason, true)));
        }
        let waits = self.waiter.borrow().is_some() || self.lane.borrow().is_busy();
        let waits = waits && self.given_up.borrow().is_none();
        *self.timer.borrow_mut() = waits.then(|| {
            let previewer = Rc::clone(self);
            Timeout::new(LOOK, move || previewer.look())
        });
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
                self.tell(Previewing::Stopped(
                    "The preview took longer than Run waited for it and was stopped; the next edit begins a new one."
                        .to_owned(),
                ));
                return self.act(commands);
            }
        }
        match elapsed {
            Some(elapsed) if elapsed >= BUDGET => {
                self.end_preview(
                    "The preview used up its time and was stopped. Lower the gas limit for one that ends sooner, or press \
                     Run: the node executes the call without this limit.",
                );
                return;
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
                self.works_here.set(true);
                self.pause.set(*starting::PAUSES.start());
                if self.was_gone.replace(false) {
                    self.tell(Previewing::Quiet);
                }
                let commands = self.lane.borrow_mut().ready(page::clock());
                self.act(commands);
            }
            Said::Answer(answer) => {
                let followed = match &answer.body {
                    Answer::Followed(Ok(base)) => Some(base),
                    _ => None,
                };
                let (to, commands) =
                    self.lane
                        .borrow_mut()
                        .answered(answer.number, followed, page::clock());
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
            (Answered::Ledger { .. }, Answer::Followed(Ok(_))) => {
                drop(self.ledger_timer.borrow_mut().take());
                self.tell_copy(None);
            }
            (Answered::Ledger { copy }, Answer::Followed(Err(reason))) => {
                self.tell_copy(Some((&reason, copy)));
                let previewer = Rc::clone(self);
                let again = move || {
                    let commands = previewer.lane.borrow_mut().follow_again(page::clock());
                    previewer.act(commands);
                };
                *self.ledger_timer.borrow_mut() = Some(Timeout::new(AGAIN, again));
            }
            _ => (),
        }
    }

    /// Tells the state that the copy of the ledger is up to date, or why not, and whether there is an older one.
    fn tell_copy(&self, behind: Option<(&str, bool)>) {
        let told = self.behind.replace(behind.is_some());
        let copy = match behind {
            None if !told => return,
            None => Ok(()),
            Some((reason, true)) => Err(format!(
                "{reason} Previews are made on what was last read from it."
            )),
            Some((reason, false)) => Err(format!(
                "{reason} Nothing is previewed until your sandbox can be read; Run works without it."
            )),
        };
        self.dispatch.dispatch(Action::CopySeen(copy));
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
