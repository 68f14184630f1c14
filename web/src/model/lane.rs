//! The lane to the contract worker: what is asked of it, in which order, and when its answer is not waited for any more.
//! Pure: the worker itself, and the clock, are the hook's (`hooks::preview`), which does what the lane says.
//!
//! One preview is in flight. While it is, the newest wish replaces older ones; an answer to an older wish than the newest is
//! never shown. A preview in flight that keeps a newer wish waiting too long is given up: the worker is ended and begins anew.
//!
//! The ledger goes first, but previews do not wait for a node that keeps silent: where the worker has a copy of the sandbox,
//! they go on with it after a moment.

use super::work::Work;
use crate::protocol::Numbered;
use crate::protocol::contract::{Base, Follow, Request};

/// How long a preview may keep a newer one waiting, milliseconds.
pub const CANCEL: f64 = 150.0;
/// When a preview counts as long and is told as such.
pub const LONG: f64 = 300.0;
/// How long a preview may take.
pub const BUDGET: f64 = 5_000.0;
/// How long Run waits for the preview to compare with.
pub const RUN_WAITS: f64 = 1_000.0;

/// How long previews wait for the ledger's newest block, where there is an older copy to go on with.
pub const LEDGER_WAITS: f64 = 2_000.0;

/// What the lane wants done.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// End the worker, if there is one, and start another.
    Start,
    /// Post this to it.
    Post(Box<Numbered<Request>>),
}

/// Where a request comes from.
#[derive(Clone, PartialEq, Debug)]
enum Wish {
    /// What stands on the page.
    Page(Work),
    /// A run, which waits for the preview to compare with.
    Run(Work),
    /// A text whose preview was given up.
    Analysis(String),
    /// A ledger.
    Follow(Follow),
}

/// What an answer is to.
#[derive(Clone, PartialEq, Debug)]
pub enum Answered {
    /// The copy of the ledger is brought up to date, or was not.
    Ledger {
        /// Whether the worker has a copy of the ledger, of whatever moment.
        copy: bool,
    },
    /// The newest wish for what stands on the page.
    Page(Work),
    /// A run's.
    Run(Work),
    /// The text that was analysed.
    Analysis(String),
    /// Something older than the newest wish.
    Stale,
}

#[derive(Clone, PartialEq, Debug)]
struct Flight {
    number: u32,
    wish: Wish,
    since: f64,
}

/// What is asked of the contract worker, and what waits.
#[derive(Debug, Default)]
pub struct Lane {
    number: u32,
    up: bool,
    flight: Option<Flight>,
    /// A ledger that takes long to be read: previews do not wait for it any more.
    slow: Option<Flight>,
    /// The ledger that is wanted, and the one that the worker was last told.
    ledger: Option<Follow>,
    told: Option<Follow>,
    /// What the worker's copy is, once it has told.
    copy: Option<Base>,
    /// Whether previews were made on a copy that was not up to date; the newest is made anew when it is.
    behind: bool,
    run: Option<Work>,
    page: Option<Work>,
    /// The newest wish for the page; it is not asked twice on one ledger.
    newest: Option<(Work, Option<Follow>)>,
    analysis: Option<String>,
    /// How long the last preview took: where all take long, a newer wish waits longer.
    took: f64,
}

impl Lane {
    /// The worker says that it can be asked.
    pub fn ready(&mut self, now: f64) -> Vec<Command> {
        self.up = true;
        self.next(now)
    }

    /// From now on previews are to be on this ledger.
    pub fn follow(&mut self, ledger: Follow, now: f64) -> Vec<Command> {
        // News that say nothing new, such as the hash of a block that the copy has, make no preview old.
        if self.copy.as_ref().is_some_and(|copy| ledger.is_of(copy))
            && let Some((_, on)) = &mut self.newest
            && *on == self.ledger
        {
            *on = Some(ledger.clone());
        }
        self.ledger = Some(ledger);
        self.next(now)
    }

    /// The ledger is to be asked for once more.
    pub fn follow_again(&mut self, now: f64) -> Vec<Command> {
        self.told = None;
        self.next(now)
    }

    /// This stands on the page.
    pub fn want(&mut self, work: Work, now: f64) -> Vec<Command> {
        let asked = self.newest.as_ref();
        if asked.is_some_and(|(known, on)| known.is_same_run(&work) && *on == self.ledger) {
            return Vec::new();
        }
        self.newest = Some((work.clone(), self.ledger.clone()));
        self.page = Some(work);
        self.analysis = None;
        self.check(now)
    }

    /// The page has the preview of this on the present ledger from elsewhere.
    pub fn know(&mut self, work: Work) {
        self.page = None;
        self.newest = Some((work, self.ledger.clone()));
    }

    /// What stands on the page is to be asked for once more, unless it is under way: its preview was not shown.
    pub fn forget_newest(&mut self) {
        if !self.is_busy() {
            self.newest = None;
        }
    }

    /// A run wants the preview to compare with.
    pub fn want_for_run(&mut self, work: Work, now: f64) -> Vec<Command> {
        self.run = Some(work);
        self.check(now)
    }

    /// A run does not wait for its preview any longer; it wants to know the text at least.
    pub fn analyse_for_run(&mut self, source: String) -> Vec<Command> {
        self.flight = None;
        self.run = None;
        self.analysis = Some(source);
        self.restart()
    }

    /// What the answer with this number is to, and what to do next. `followed` is the state of the copy, if the answer tells one.
    pub fn answered(
        &mut self,
        number: u32,
        followed: Option<&Base>,
        now: f64,
    ) -> (Answered, Vec<Command>) {
        let is_it = |flight: &mut Flight| flight.number == number;
        let flight = self.flight.take_if(is_it);
        let Some(flight) = flight.or_else(|| self.slow.take_if(is_it)) else {
            return (Answered::Stale, Vec::new());
        };
        let answered = match flight.wish {
            Wish::Follow(ledger) => self.take_ledger(&ledger, followed),
            Wish::Analysis(source) => Answered::Analysis(source),
            Wish::Run(work) if self.is_newest(&work) => {
                self.page.take_if(|page| page.is_same_run(&work));
                Answered::Page(work)
            }
            Wish::Run(work) => Answered::Run(work),
            Wish::Page(work) => {
                self.took = now - flight.since;
                self.run.take_if(|run| run.is_same_run(&work));
                if self.is_newest(&work) {
                    Answered::Page(work)
                } else {
                    Answered::Stale
                }
            }
        };
        (answered, self.next(now))
    }

    fn take_ledger(&mut self, asked: &Follow, followed: Option<&Base>) -> Answered {
        match followed {
            Some(base) => {
                self.copy = Some(base.clone());
                if std::mem::take(&mut self.behind) && self.page.is_none() {
                    self.page = self.newest.as_ref().map(|(work, _)| work.clone());
                }
            }
            None => {
                self.copy.take_if(|copy| copy.sandbox != asked.sandbox);
                self.behind = true;
            }
        }
        Answered::Ledger {
            copy: self.copy.is_some(),
        }
    }

    fn is_newest(&self, work: &Work) -> bool {
        let newest = self.newest.as_ref();
        newest.is_some_and(|(newest, _)| newest.is_same_run(work))
    }

    /// Whether reading the ledger takes so long that previews go on without it.
    pub fn is_ledger_slow(&self) -> bool {
        self.slow.is_some()
    }

    /// Time has passed: a preview that keeps a newer wish waiting is given up.
    pub fn check(&mut self, now: f64) -> Vec<Command> {
        let in_flight = match self.flight.as_ref().map(|flight| &flight.wish) {
            Some(Wish::Page(work)) => Some(work),
            _ => None,
        };
        // A run waits for the page's preview, where that is the same.
        let run = self.run.as_ref();
        let run = run.filter(|run| !in_flight.is_some_and(|work| work.is_same_run(run)));
        let waiting = self.page.is_some() || run.is_some();
        self.pass_slow_ledger(now);
        let patience = CANCEL.max(2.0 * self.took).min(BUDGET);
        if waiting && self.elapsed(now).is_some_and(|elapsed| elapsed > patience) {
            return self.restart();
        }
        self.next(now)
    }

    fn pass_slow_ledger(&mut self, now: f64) {
        let Some(copy) = &self.copy else {
            return; // there is nothing to go on with
        };
        let slow = self.flight.take_if(|flight| {
            matches!(&flight.wish, Wish::Follow(ledger) if ledger.sandbox == copy.sandbox)
                && (self.behind || now - flight.since > LEDGER_WAITS)
        });
        if slow.is_some() {
            self.slow = slow;
            self.behind = true;
        }
    }

    /// Gives up the preview of the page that is in flight; what is known without running its text is asked instead.
    pub fn give_up(&mut self) -> Vec<Command> {
        let Some(Wish::Page(work) | Wish::Run(work)) = self.flight.take().map(|flight| flight.wish)
        else {
            return Vec::new();
        };
        self.analysis = Some(work.source);
        self.restart()
    }

    /// The worker is gone, or is to be: another one is started, and asked what is still wanted.
    pub fn restart(&mut self) -> Vec<Command> {
        self.up = false;
        self.told = None;
        self.copy = None;
        self.slow = None;
        match self.flight.take().map(|flight| flight.wish) {
            Some(Wish::Run(work)) => {
                self.run.get_or_insert(work);
            }
            Some(Wish::Page(work)) if self.is_newest(&work) => {
                self.page.get_or_insert(work);
            }
            _ => (),
        }
        vec![Command::Start]
    }

    /// How long the present preview has been in flight; none while there is none.
    pub fn elapsed(&self, now: f64) -> Option<f64> {
        let flight = self.flight.as_ref()?;
        matches!(flight.wish, Wish::Page(_) | Wish::Run(_)).then_some(now - flight.since)
    }

    /// Whether something is in flight, or waits.
    pub fn is_busy(&self) -> bool {
        self.flight.is_some()
            || self.slow.is_some()
            || self.page.is_some()
            || self.run.is_some()
            || self.analysis.is_some()
    }

    /// Whether a preview on this state is on the ledger that is wanted.
    pub fn is_present(&self, base: &Base) -> bool {
        self.ledger
            .as_ref()
            .is_some_and(|ledger| ledger.is_of(base))
    }

    fn next(&mut self, now: f64) -> Vec<Command> {
        if !self.up || self.flight.is_some() {
            return Vec::new();
        }
        let Some(wish) = self.wish() else {
            return Vec::new();
        };
        self.number += 1;
        let body = match &wish {
            Wish::Page(work) | Wish::Run(work) => Request::Preview(work.clone()),
            Wish::Analysis(source) => Request::Analyse(source.clone()),
            Wish::Follow(ledger) => Request::Follow(ledger.clone()),
        };
        self.flight = Some(Flight {
            number: self.number,
            wish,
            since: now,
        });
        vec![Command::Post(Box::new(Numbered {
            number: self.number,
            body,
        }))]
    }

    /// The ledger first, then what a text is without running it, then the run, then the page.
    fn wish(&mut self) -> Option<Wish> {
        if let Some(ledger) = &self.ledger
            && self.slow.is_none()
            && self.told.as_ref() != Some(ledger)
            && !self.copy.as_ref().is_some_and(|copy| ledger.is_of(copy))
        {
            self.told = Some(ledger.clone());
            return Some(Wish::Follow(ledger.clone()));
        }
        let analysis = self.analysis.take().map(Wish::Analysis);
        analysis
            .or_else(|| self.run.take().map(Wish::Run))
            .or_else(|| self.page.take().map(Wish::Page))
    }
}

#[cfg(test)]
mod tests;
