//! What a person is told about where the present ledger is: shared with the node, pending, or only here. One truth at a time.

use super::{App, Site, Task};
use crate::model::app::Connection;
use crate::model::format::{counted, grouped};
use crate::model::settings::Origin;

/// How it stands with the present ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// There is none, or it is not known yet.
    Quiet,
    /// It is the node's. With the newest block of the copy that is here.
    Shared(Option<u64>),
    /// The node is away.
    Away,
    /// Blocks wait here, and the node is asked about them, or takes them.
    Pending,
    /// They wait for a person.
    Waiting,
    /// It is only in this browser.
    Local,
}

impl State {
    /// Its key for styles and tests.
    pub fn key(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Shared(_) => "shared",
            Self::Away => "away",
            Self::Pending => "pending",
            Self::Waiting => "waiting",
            Self::Local => "local",
        }
    }
}

/// What can be pressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offer {
    /// End what is under way.
    Stop,
    /// See what is pending.
    Look,
    /// Send what is pending.
    Send,
    /// Have the node make a sandbox of the ledger.
    Publish,
}

/// The line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Banner {
    /// How it stands.
    pub state: State,
    /// A sentence or two; empty where nothing has to be said.
    pub text: String,
    /// Done, and all where that is known, of what is under way.
    pub progress: Option<(usize, Option<usize>)>,
    /// What can be pressed.
    pub offers: Vec<Offer>,
}

impl Banner {
    fn new(state: State, text: impl Into<String>, offers: &[Offer]) -> Self {
        Self {
            state,
            text: text.into(),
            progress: None,
            offers: offers.to_vec(),
        }
    }
}

impl App {
    /// What to say now.
    pub fn banner(&self) -> Banner {
        let Some(sandbox) = &self.settings.sandbox else {
            return self.banner_without_ledger();
        };
        let offline = &self.offline;
        if let Some(task) = &offline.task {
            return Banner {
                progress: offline.progress,
                ..Banner::new(State::Pending, doing(task, self.calls()), &[Offer::Stop])
            };
        }
        let stopped = offline.stopped.as_deref();
        if sandbox.origin == Origin::Local {
            return self.banner_of_local(stopped);
        }
        match (self.is_away(), offline.count()) {
            (true, 0) => self.banner_of_copy(),
            (true, _) => Banner::new(
                State::Away,
                format!(
                    "The node does not answer. You work on this browser's copy. {} kept here and wait{} to be sent.{}",
                    self.calls_are(),
                    if offline.count() == 1 { "s" } else { "" },
                    self.unseen()
                ),
                &[Offer::Look],
            ),
            (false, 0) => {
                let copy = offline.kept().map(|kept| kept.head.height);
                Banner::new(State::Shared(copy), stopped.unwrap_or_default(), &[])
            }
            (false, _) => self.banner_of_pending(stopped),
        }
    }

    fn banner_without_ledger(&self) -> Banner {
        match self.site() {
            Site::Node => Banner::new(State::Quiet, "", &[]),
            Site::Here => Banner::new(
                State::Away,
                "No node answers. Run makes a ledger that is only in this browser.",
                &[],
            ),
        }
    }

    fn banner_of_local(&self, stopped: Option<&str>) -> Banner {
        let only = "This ledger is only in this browser.";
        let text = match stopped.or(self.offline.unseen.as_deref()) {
            Some(why) => format!("{only} {why}"),
            None => only.to_owned(),
        };
        let up = matches!(self.connection, Connection::Up { .. });
        let offers: &[Offer] = if up { &[Offer::Publish] } else { &[] };
        Banner::new(State::Local, text, offers)
    }

    fn banner_of_copy(&self) -> Banner {
        match self.offline.kept() {
            Some(kept) => Banner::new(
                State::Away,
                format!(
                    "The node does not answer. You work on this browser's copy, up to block {}. What you run is kept here, and sent \
                     when the node is back.{}",
                    grouped(kept.head.height),
                    self.unseen()
                ),
                &[],
            ),
            None => Banner::new(
                State::Away,
                "The node does not answer, and this browser has no copy of this ledger yet. You can edit; nothing can be run until the \
                 node is back.",
                &[],
            ),
        }
    }

    fn banner_of_pending(&self, stopped: Option<&str>) -> Banner {
        let offline = &self.offline;
        let calls_are = self.calls_are();
        let wait = |why: &str, offers: &[Offer]| {
            Banner::new(
                State::Waiting,
                format!("{calls_are} kept here, and not sent. {why}"),
                offers,
            )
        };
        if offline.gone {
            return wait(
                "The node does not have this ledger any more; all of it is in this browser's copy.",
                &[Offer::Publish, Offer::Look],
            );
        }
        if offline.has_moved()
            && let Some(rebased) = &offline.rebased
        {
            let differing = rebased.transactions.iter().filter(|one| one.differs());
            let differing = differing.count();
            let shared = offline.kept().and_then(|kept| kept.shared);
            let new = shared.map_or(0, |shared| {
                rebased.head.height.saturating_sub(shared.height)
            });
            let moved = match new {
                0 => "The node's ledger was rewound.".to_owned(),
                new => format!("The node has {}.", counted(new, "new block", "new blocks")),
            };
            let came = match differing {
                0 => "all come out the same".to_owned(),
                1 => "1 comes out differently".to_owned(),
                more => format!("{more} come out differently"),
            };
            let why = stopped.map_or_else(String::new, |why| format!(" {why}"));
            return Banner::new(
                State::Waiting,
                format!(
                    "{moved} Your {} executed on top: {came}.{why}",
                    if offline.count() == 1 {
                        "1 call was".to_owned()
                    } else {
                        format!("{} calls were", grouped(offline.count()))
                    }
                ),
                &[Offer::Look],
            );
        }
        if let Some(why) = stopped {
            return wait(why, &[Offer::Send, Offer::Look]);
        }
        let why = self.unseen();
        Banner::new(
            State::Pending,
            format!("{calls_are} kept here. The node is asked how it stands…{why}"),
            &[Offer::Look],
        )
    }

    /// Why what is here could not be looked at, to be put behind a sentence.
    fn unseen(&self) -> String {
        let unseen = self.offline.unseen.as_ref();
        unseen.map_or_else(String::new, |why| format!(" {why}"))
    }

    fn is_away(&self) -> bool {
        matches!(self.connection, Connection::Down { .. })
    }

    fn calls(&self) -> String {
        counted(self.offline.count(), "call", "calls")
    }

    fn calls_are(&self) -> String {
        let verb = if self.offline.count() == 1 {
            "is"
        } else {
            "are"
        };
        format!("{} {verb}", self.calls())
    }
}

fn doing(task: &Task, calls: String) -> String {
    match task {
        Task::Send(_) => format!("Sending {calls} to the node…"),
        Task::Discard => format!("Giving up {calls}…"),
        Task::Keep => "Making a ledger of its own…".to_owned(),
        Task::Publish => "Putting the ledger on the node, which executes all of it…".to_owned(),
    }
}
