//! The lane to the contract worker: what is asked of it, in which order, and when its answer is not waited for any more.
//! Pure: the worker itself, and the clock, are the hook's (`hooks::preview`), which does what the lane says.
//!
//! One preview is in flight. While it is, the newest wish replaces older ones; an answer to an older wish than the newest is
//! never shown. A preview in flight that keeps a newer wish waiting too long is given up: the worker is ended and begins anew.

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
    /// The ledger is followed.
    Ledger,
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
    /// The ledger that is wanted, and the one that the worker was last told.
    ledger: Option<Follow>,
    followed: Option<Follow>,
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
        self.ledger = Some(ledger);
        self.next(now)
    }

    /// The ledger is to be asked for once more.
    pub fn follow_again(&mut self, now: f64) -> Vec<Command> {
        self.followed = None;
        self.page = self.page.take().or_else(|| Some(self.newest.clone()?.0));
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

    /// What the answer with this number is to, and what to do next.
    pub fn answered(&mut self, number: u32, now: f64) -> (Answered, Vec<Command>) {
        let Some(flight) = self.flight.take_if(|flight| flight.number == number) else {
            return (Answered::Stale, Vec::new());
        };
        let answered = match flight.wish {
            Wish::Follow(ledger) => {
                self.followed = Some(ledger);
                Answered::Ledger
            }
            Wish::Analysis(source) => Answered::Analysis(source),
            Wish::Run(work) => Answered::Run(work),
            Wish::Page(work) => {
                self.took = now - flight.since;
                self.run.take_if(|run| run.is_same_run(&work));
                let newest = self.newest.as_ref();
                if newest.is_some_and(|(newest, _)| newest.is_same_run(&work)) {
                    Answered::Page(work)
                } else {
                    Answered::Stale
                }
            }
        };
        (answered, self.next(now))
    }

    /// Time has passed: a preview that keeps a newer wish waiting is given up.
    pub fn check(&mut self, now: f64) -> Vec<Command> {
        let waiting = self.page.is_some() || self.run.is_some();
        let patience = CANCEL.max(2.0 * self.took).min(BUDGET);
        if waiting && self.elapsed(now).is_some_and(|elapsed| elapsed > patience) {
            return self.restart();
        }
        self.next(now)
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
        self.followed = None;
        if let Some(Wish::Run(work)) = self.flight.take().map(|flight| flight.wish) {
            self.run.get_or_insert(work);
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
            || self.page.is_some()
            || self.run.is_some()
            || self.analysis.is_some()
    }

    /// Whether a preview on this state is on the ledger that is wanted.
    pub fn is_present(&self, base: &Base) -> bool {
        let wanted = self.ledger.as_ref();
        wanted.is_some_and(|ledger| base.sandbox == ledger.sandbox && base.height >= ledger.height)
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
        if self.ledger.is_some() && self.ledger != self.followed {
            return self.ledger.clone().map(Wish::Follow);
        }
        let analysis = self.analysis.take().map(Wish::Analysis);
        analysis
            .or_else(|| self.run.take().map(Wish::Run))
            .or_else(|| self.page.take().map(Wish::Page))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::app::App;

    fn work(source: &str) -> Work {
        Work {
            source: source.to_owned(),
            ..Work::of(&App::default(), false)
        }
    }

    fn ledger(height: u64) -> Follow {
        Follow {
            sandbox: None,
            height,
        }
    }

    /// A lane whose worker is up and follows a ledger.
    fn lane() -> Lane {
        let mut lane = Lane::default();
        assert_eq!(lane.follow(ledger(0), 0.0), []);
        let number = posted(&lane.ready(0.0)).expect("the ledger first").0;
        assert_eq!(lane.answered(number, 0.0).0, Answered::Ledger);
        lane
    }

    fn posted(commands: &[Command]) -> Option<(u32, String)> {
        match commands {
            [Command::Post(request)] => Some((
                request.number,
                match &request.body {
                    Request::Preview(work) => work.source.clone(),
                    Request::Analyse(source) => format!("analyse {source}"),
                    _ => String::new(),
                },
            )),
            _ => None,
        }
    }

    #[test]
    fn an_idle_worker_is_asked_at_once_and_of_those_that_wait_only_the_newest_is_asked() {
        let mut lane = lane();
        let (first, _) = posted(&lane.want(work("a"), 0.0)).expect("a request");
        assert_eq!(lane.want(work("b"), 5.0), []);
        assert_eq!(lane.want(work("c"), 6.0), []);
        let (answered, next) = lane.answered(first, 10.0);
        assert_eq!(answered, Answered::Stale);
        let (second, source) = posted(&next).expect("the newest");
        assert_eq!(source, "c");
        assert_eq!(lane.answered(second, 20.0).0, Answered::Page(work("c")));
    }

    #[test]
    fn what_was_asked_is_not_asked_twice_unless_the_ledger_has_moved() {
        let mut lane = lane();
        let (number, _) = posted(&lane.want(work("a"), 0.0)).expect("a request");
        lane.answered(number, 1.0);
        assert_eq!(lane.want(work("a"), 2.0), []);
        let (number, _) = posted(&lane.follow(ledger(2), 3.0)).expect("the ledger");
        lane.answered(number, 4.0);
        assert!(posted(&lane.want(work("a"), 5.0)).is_some());
    }

    #[test]
    fn a_long_preview_is_given_up_for_a_newer_wish_and_the_worker_follows_again() {
        let mut lane = lane();
        lane.want(work("slow"), 0.0);
        assert_eq!(lane.want(work("new"), 100.0), []);
        assert_eq!(lane.check(149.0), []);
        assert_eq!(lane.check(151.0), [Command::Start]);
        let (number, source) = posted(&lane.ready(200.0)).expect("the ledger");
        assert_eq!(source, "");
        let (_, next) = lane.answered(number, 210.0);
        assert_eq!(posted(&next).expect("the newest").1, "new");
    }

    #[test]
    fn the_answer_of_a_worker_that_was_ended_is_stale() {
        let mut lane = lane();
        let (number, _) = posted(&lane.want(work("a"), 0.0)).expect("a request");
        lane.restart();
        assert_eq!(lane.answered(number, 1.0).0, Answered::Stale);
    }

    #[test]
    fn what_was_given_up_is_analysed_and_not_previewed_again() {
        let mut lane = lane();
        lane.want(work("endless"), 0.0);
        assert_eq!(lane.give_up(), [Command::Start]);
        let (number, _) = posted(&lane.ready(1.0)).expect("the ledger");
        let (_, next) = lane.answered(number, 2.0);
        let (number, source) = posted(&next).expect("the analysis");
        assert_eq!(source, "analyse endless");
        let (answered, next) = lane.answered(number, 3.0);
        assert_eq!(answered, Answered::Analysis("endless".to_owned()));
        assert_eq!(next, []);
        assert_eq!(lane.want(work("endless"), 4.0), []);
        assert!(posted(&lane.want(work("mended"), 5.0)).is_some());
    }

    #[test]
    fn a_run_goes_before_the_page_and_outlives_a_restart() {
        let mut lane = lane();
        lane.want(work("page"), 0.0);
        assert_eq!(lane.want_for_run(work("run"), 1.0), []);
        assert_eq!(lane.check(200.0), [Command::Start]);
        let (number, _) = posted(&lane.ready(201.0)).expect("the ledger");
        let (_, next) = lane.answered(number, 202.0);
        let (number, source) = posted(&next).expect("the run");
        assert_eq!(source, "run");
        lane.restart();
        assert_eq!(lane.answered(number, 203.0).0, Answered::Stale);
        let (number, _) = posted(&lane.ready(204.0)).expect("the ledger");
        let (_, next) = lane.answered(number, 205.0);
        assert_eq!(posted(&next).expect("the run again").1, "run");
    }
}
