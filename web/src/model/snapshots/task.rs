//! What the ledger worker is asked to do with kept ledgers, and what its answers come to.

use super::Comparison;
use crate::model::format::grouped;
use crate::protocol::ledger::{Answer, Kept, Request};

/// Something to be done. Ledgers go by their ids; titles are for what is said.
#[derive(Clone, PartialEq, Debug)]
pub enum Task {
    /// Keep a ledger at a height, the head without one.
    Take {
        /// The ledger.
        ledger: String,
        /// The height.
        height: Option<u64>,
        /// What the snapshot is called.
        name: String,
    },
    /// Make a ledger of one's own of a kept one, and work there.
    Open {
        /// The kept one.
        ledger: String,
        /// What the new one is called.
        name: String,
    },
    /// What differs between two.
    Compare {
        /// Their ids.
        ledgers: (String, String),
        /// What they are called.
        titles: (String, String),
    },
    /// Save one as a file.
    Export {
        /// The ledger.
        ledger: String,
        /// What the file is called.
        file: String,
    },
    /// Make a snapshot of a file.
    Import {
        /// What is in it.
        text: String,
        /// What the snapshot is called.
        name: String,
    },
    /// Give another name.
    Rename {
        /// The ledger.
        ledger: String,
        /// The name.
        name: String,
    },
    /// Put into the trash, or take out again.
    Trash {
        /// The ledger.
        ledger: String,
        /// What it is called.
        title: String,
        /// Whether it goes in.
        into: bool,
    },
    /// Delete what is in the trash for good.
    Empty,
    /// Save what can be read of a database that cannot be listed.
    Salvage,
    /// Delete that database.
    StartOver,
}

/// What a salvaged database is saved as.
const SALVAGED: &str = "wattage-ledgers-salvaged.json";

/// What came of a task.
#[derive(Clone, PartialEq, Debug)]
pub enum Came {
    /// It is done: a sentence.
    Done(String),
    /// It is done, and can be undone.
    Trashed {
        /// The ledger that is in the trash.
        ledger: String,
        /// A sentence.
        said: String,
    },
    /// The ledger to be worked in.
    Opened(Kept),
    /// A file to be saved.
    Exported {
        /// What it is called.
        file: String,
        /// What is in it.
        text: String,
    },
    /// What differs.
    Compared(Comparison),
}

impl Task {
    /// What is said while it is done.
    pub fn doing(&self) -> String {
        match self {
            Self::Take { name, .. } => format!("Taking {name}…"),
            Self::Open { name, .. } => format!("Making {name}…"),
            Self::Compare { .. } => "Comparing…".to_owned(),
            Self::Export { file, .. } => format!("Making {file}…"),
            Self::Import { name, .. } => format!("Importing {name}, which executes all of it…"),
            Self::Rename { .. } => "Renaming…".to_owned(),
            Self::Trash { title, into, .. } => match into {
                true => format!("Putting {title} into the trash…"),
                false => format!("Putting {title} back…"),
            },
            Self::Empty => "Emptying the trash…".to_owned(),
            Self::Salvage => "Reading what can be read…".to_owned(),
            Self::StartOver => "Deleting the damaged database…".to_owned(),
        }
    }

    /// What the ledger worker is asked. The text of a file goes there, and is not here afterwards.
    pub fn request(&mut self) -> Request {
        match self {
            Self::Take {
                ledger,
                height,
                name,
            } => Request::Snapshot {
                ledger: ledger.clone(),
                height: *height,
                name: name.clone(),
            },
            Self::Open { ledger, name } => Request::Branch {
                ledger: ledger.clone(),
                height: None,
                name: name.clone(),
            },
            Self::Compare { ledgers, .. } => Request::Compare {
                before: (ledgers.0.clone(), None),
                after: (ledgers.1.clone(), None),
            },
            Self::Export { ledger, .. } => Request::Export {
                ledger: ledger.clone(),
            },
            Self::Import { text, name } => Request::Import {
                text: std::mem::take(text),
                name: name.clone(),
            },
            Self::Rename { ledger, name } => Request::Rename {
                ledger: ledger.clone(),
                name: name.clone(),
            },
            Self::Trash { ledger, into, .. } => Request::Trash {
                ledger: ledger.clone(),
                into: *into,
            },
            Self::Empty => Request::Delete { ledger: None },
            Self::Salvage => Request::Salvage,
            Self::StartOver => Request::StartOver,
        }
    }

    /// What its last answer comes to.
    ///
    /// # Errors
    /// A sentence that says why it is not done.
    pub fn came(&self, answer: Answer) -> Result<Came, String> {
        match (self, answer) {
            (Self::Open { .. }, Answer::Made(made)) => made.map(Came::Opened),
            (Self::Take { .. } | Self::Import { .. }, Answer::Made(made)) => made.map(|made| {
                Came::Done(format!(
                    "{} is kept, at block {}.",
                    made.name,
                    grouped(made.head.height)
                ))
            }),
            (Self::Compare { titles, .. }, Answer::Compared(told)) => told.map(|told| {
                let titles = titles.clone();
                Came::Compared(Comparison { titles, told })
            }),
            (Self::Export { file, .. }, Answer::Exported(text)) => text.map(|text| {
                let file = file.clone();
                Came::Exported { file, text }
            }),
            (Self::Salvage, Answer::Exported(text)) => text.map(|text| {
                let file = SALVAGED.to_owned();
                Came::Exported { file, text }
            }),
            (task, Answer::Done(done)) => done.map(|()| task.done()),
            _ => Err("The ledger worker gave no answer to this.".to_owned()),
        }
    }

    fn done(&self) -> Came {
        match self {
            Self::Rename { name, .. } => Came::Done(format!("It is called {name} now.")),
            Self::Trash {
                ledger,
                title,
                into: true,
            } => Came::Trashed {
                ledger: ledger.clone(),
                said: format!("{title} is in the trash."),
            },
            Self::Trash { title, .. } => Came::Done(format!("{title} is back.")),
            Self::StartOver => {
                Came::Done("The database was deleted; this browser keeps ledgers again.".to_owned())
            }
            _ => Came::Done("The trash is empty.".to_owned()),
        }
    }
}
