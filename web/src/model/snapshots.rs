//! The panel of kept ledgers: what is listed, what the ledger worker is doing, and what is said of it. Asking the worker is the
//! hook's; this is what is asked and what an answer comes to, and knows no browser.

mod kept;
mod task;
#[cfg(test)]
mod tests;

use std::rc::Rc;

pub use kept::{at_height, described, is_of, origin_of, size, title};
pub use task::{Came, Task};

use crate::protocol::ledger::{Compared, Kept};

/// What the panel shows. It begins anew with each opening.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Shelf {
    /// Everything that is kept; none before it is told.
    pub all: Option<Rc<Vec<Kept>>>,
    /// What the ledger worker is doing: a sentence.
    pub doing: Option<String>,
    /// How far it is: done, and all where that is known.
    pub progress: Option<(usize, Option<usize>)>,
    /// What came of the last thing: a sentence.
    pub said: String,
    /// Whether that is that it failed.
    pub failed: bool,
    /// The ledger that was put into the trash by it.
    pub undo: Option<String>,
    /// The last comparison.
    pub compared: Option<Rc<Comparison>>,
    /// The ledger that is being renamed.
    pub renaming: Option<String>,
    /// Whether it is being asked if the trash is to be emptied.
    pub emptying: bool,
    /// Why what is kept cannot be listed: a sentence.
    pub unreadable: Option<String>,
    /// Whether it is being asked if all of that is to be deleted.
    pub starting_over: bool,
}

/// A comparison as it is shown.
#[derive(Clone, PartialEq, Debug)]
pub struct Comparison {
    /// What the two are called.
    pub titles: (String, String),
    /// What differs.
    pub told: Compared,
}

/// What can happen to it.
#[allow(
    clippy::large_enum_variant,
    reason = "an action is taken once, and kept by nobody"
)]
#[derive(Clone, Debug)]
pub enum ShelfAction {
    /// What is kept was told.
    Listed(Result<Vec<Kept>, String>),
    /// The ledger worker begins with something: a sentence.
    Began(String),
    /// How far it is.
    Progress(usize, Option<usize>),
    /// It has ended.
    Ended(Result<Came, String>),
    /// This ledger is to be renamed, or none.
    Renaming(Option<String>),
    /// Emptying the trash is asked about, or not any more.
    Emptying(bool),
    /// Deleting what cannot be listed is asked about, or not any more.
    StartingOver(bool),
}

impl Shelf {
    /// The state after an action.
    pub fn after(&self, action: ShelfAction) -> Self {
        let mut next = self.clone();
        next.take(action);
        next
    }

    fn take(&mut self, action: ShelfAction) {
        match action {
            ShelfAction::Listed(Ok(all)) => {
                (self.all, self.unreadable) = (Some(Rc::new(all)), None);
            }
            ShelfAction::Listed(Err(why)) => {
                (self.all, self.unreadable) = (None, Some(why));
            }
            ShelfAction::Began(doing) => {
                self.say(String::new(), false);
                self.doing = Some(doing);
                self.progress = None;
                (self.renaming, self.emptying, self.starting_over) = (None, false, false);
            }
            ShelfAction::Progress(done, all) => self.progress = Some((done, all)),
            ShelfAction::Ended(came) => {
                (self.doing, self.progress) = (None, None);
                self.end(came);
            }
            ShelfAction::Renaming(ledger) => self.renaming = ledger,
            ShelfAction::Emptying(asked) => self.emptying = asked,
            ShelfAction::StartingOver(asked) => self.starting_over = asked,
        }
    }

    fn end(&mut self, came: Result<Came, String>) {
        match came {
            Ok(Came::Compared(comparison)) => {
                self.say(comparison.sentence(), false);
                self.compared = Some(Rc::new(comparison));
            }
            Ok(Came::Trashed { ledger, said }) => {
                self.say(said, false);
                self.undo = Some(ledger);
            }
            Ok(Came::Done(said)) => self.say(said, false),
            // What these are for is done by whoever asked.
            Ok(Came::Opened(_) | Came::Exported { .. }) => (),
            Err(why) => self.say(why, true),
        }
    }

    fn say(&mut self, said: String, failed: bool) {
        (self.said, self.failed, self.undo) = (said, failed, None);
    }

    /// What is being done, and how far it is; or what came of the last thing.
    pub fn status(&self) -> String {
        let Some(doing) = &self.doing else {
            return self.said.clone();
        };
        match self.progress {
            Some((done, Some(all))) => format!("{doing} {done} of {all}"),
            Some((done, None)) => format!("{doing} {done}"),
            None => doing.clone(),
        }
    }

    /// What is kept and not in the trash.
    pub fn kept(&self) -> impl Iterator<Item = &Kept> {
        self.listed().filter(|kept| kept.trashed_at.is_none())
    }

    /// What is in the trash.
    pub fn trash(&self) -> impl Iterator<Item = &Kept> {
        self.listed().filter(|kept| kept.trashed_at.is_some())
    }

    fn listed(&self) -> impl Iterator<Item = &Kept> {
        self.all.iter().flat_map(|all| all.iter())
    }

    /// What is kept of the ledger that is worked in.
    pub fn present(&self, sandbox: &str) -> Option<&Kept> {
        self.kept().find(|kept| is_of(kept, sandbox))
    }
}

impl Comparison {
    /// What it comes to.
    pub fn sentence(&self) -> String {
        let (first, second) = &self.titles;
        match (self.told.rows.len(), self.told.more) {
            (0, _) => {
                format!("{first} and {second} have the same accounts and the same storage.")
            }
            (1, false) => format!("1 row differs between {first} and {second}."),
            (count, false) => format!("{count} rows differ between {first} and {second}."),
            (count, true) => {
                format!("More than {count} rows differ between {first} and {second}.")
            }
        }
    }
}

#[cfg(target_arch = "wasm32")]
impl yew::Reducible for Shelf {
    type Action = ShelfAction;

    fn reduce(self: Rc<Self>, action: Self::Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}
