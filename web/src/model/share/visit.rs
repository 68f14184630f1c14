//! Where the page is: at one's own work, or visiting somebody else's experiment, which stands in front of one's own as a temporary
//! copy. Nothing of a temporary copy is stored.

use std::rc::Rc;

use crate::model::app::App;
use crate::model::settings::Tab;
use crate::protocol::share::{Opened, Told};

/// What the page's address has led to.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Visit {
    /// One's own work.
    #[default]
    Home,
    /// A link is being read: nothing is known of it yet.
    Reading {
        /// Whether the page was opened with it, so that nothing else was shown before.
        first: bool,
    },
    /// A link that cannot be opened, and why. One's own work is in front.
    Refused(String),
    /// A shared experiment.
    Guest(Rc<Guest>),
}

/// A shared experiment as a temporary copy.
#[derive(Clone, PartialEq, Debug)]
pub struct Guest {
    /// One's own work, as it was and as it is stored.
    pub own: Rc<App>,
    /// What the link says.
    pub told: Rc<Told>,
    /// How far its execution is.
    pub stage: Stage,
    /// How far it is with being kept.
    pub fork: Fork,
    /// The own file that has its text already, where the ledger could not be kept.
    pub kept: Option<String>,
}

/// How far the execution of a link is.
#[derive(Clone, PartialEq, Debug)]
pub enum Stage {
    /// It is under way.
    Executing {
        /// Transactions that are done.
        done: usize,
        /// All of them.
        all: usize,
    },
    /// It has been executed.
    Opened(Rc<Opened>),
    /// There is no result, and why: a sentence.
    Without(String),
}

/// How far it is with keeping a shared experiment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Fork {
    /// Nobody has asked.
    #[default]
    No,
    /// The node is making the sandbox.
    Going {
        /// Whether the call is run afterwards.
        run: bool,
    },
}

/// Where to look first, as the address says. It comes before what the link says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Look {
    /// The tab in front.
    pub tab: Option<Tab>,
    /// The line, from 1.
    pub line: Option<u32>,
}

impl App {
    /// The shared experiment in front, if there is one.
    pub fn guest(&self) -> Option<&Rc<Guest>> {
        match &self.visit {
            Visit::Guest(guest) => Some(guest),
            _ => None,
        }
    }

    /// One's own work: what is stored, and what the node is asked about.
    pub fn own(&self) -> &Self {
        self.guest().map_or(self, |guest| &guest.own)
    }

    /// Whether the ledger that previews are made on is there, or can be had.
    pub fn has_ground(&self) -> bool {
        match &self.visit {
            Visit::Home | Visit::Refused(_) => true,
            Visit::Reading { first } => !first,
            Visit::Guest(guest) => matches!(guest.stage, Stage::Opened(_)),
        }
    }

    /// Whether the text of a temporary copy is another one than the sender's.
    pub fn has_changed_copy(&self) -> bool {
        let told = self.guest().map(|guest| &guest.told);
        told.is_some_and(|told| told.file.text != self.file.source)
    }

    /// Whether an execution for the shared experiment in front is under way: of the link, or of its fork.
    pub fn is_executing_link(&self) -> bool {
        self.guest().is_some_and(|guest| {
            guest.fork != Fork::No || matches!(guest.stage, Stage::Executing { .. })
        })
    }
}
