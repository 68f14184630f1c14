//! Care for what a person has written: the trash, other names, other tabs, whole backups. How the state changes by it; part of
//! [`super::reduce`]. What is to be done in this browser's database is told as [`Order`]s, which `hooks::saving` follows.

mod conflict;
mod files;
mod order;
mod panel;
mod tabs;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::app::App;
use super::backup::{Incoming, Items};
use super::file::File;
use super::settings::Settings;

pub use conflict::{Choice, Twin};
pub use files::{can_be_deleted, name_problem};
pub use order::{Order, Trashed};
pub use panel::Panel;

/// What the page knows of the storage beyond files and settings.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Care {
    /// The panel that is open.
    pub panel: Option<Panel>,
    /// Deleted files, the last one first.
    pub trash: Rc<Vec<Rc<Trashed>>>,
    /// What was to be done beside writing files, in order; only ever added to.
    pub orders: Rc<Vec<Order>>,
    /// Two files that were one, since two tabs have edited it.
    pub twin: Option<Twin>,
    /// Why the database cannot be opened yet: other tabs hold it. A sentence.
    pub waiting: Option<String>,
    /// What stays on the page until it is better: a sentence. What is not saved is told by [`super::app::Saving`].
    pub lasting: Option<String>,
    /// Whether all is to be tried again.
    pub retries: u32,
}

/// What can happen to it.
#[derive(Clone, Debug)]
pub enum CareAction {
    /// A panel was opened, or closed.
    Panel(Option<Panel>),
    /// The trash was read from this browser, or has changed in another tab.
    Trash(Vec<Rc<Trashed>>),
    /// A text of earlier is to be the file's again.
    Restored {
        /// The file.
        name: String,
        /// The text.
        source: String,
    },
    /// A file was deleted.
    Deleted {
        /// The file.
        name: String,
        /// Milliseconds since 1970.
        at: f64,
    },
    /// A file is to come out of the trash, by its id there.
    TakenBack(String),
    /// What is in the trash is to be gone for good.
    TrashEmptied,
    /// A file gets another name.
    Renamed {
        /// As it was.
        from: String,
        /// As it is from now on; checked before.
        to: String,
    },
    /// Another tab has saved a file; `clean` tells whether this one has all of it stored.
    Heard {
        /// As it is stored now.
        file: Rc<File>,
        /// Whether nothing of this tab would be lost.
        clean: bool,
    },
    /// Another tab has deleted this file, or given it another name.
    Gone(String),
    /// Another tab has saved the settings.
    SettingsHeard(Box<Settings>),
    /// What to do with the two texts that two tabs have made of one.
    Chosen(Choice),
    /// A backup was read.
    Imported(Box<Incoming>),
    /// The database cannot be opened yet, and why; or it is open.
    Waiting(Option<String>),
    /// Something stays on the page until it is better.
    Lasting(Option<String>),
    /// The person asks to try again what has failed.
    Retried,
    /// Files were read that could not be read before.
    Found(Vec<File>),
    /// News.
    Told(String),
}

impl App {
    pub(super) fn take_care(&mut self, action: CareAction) {
        match action {
            CareAction::Panel(panel) => self.care.panel = panel,
            CareAction::Trash(trash) => self.care.trash = Rc::new(trash),
            CareAction::Restored { name, source } => self.restore(&name, source),
            CareAction::Deleted { name, at } => self.delete(&name, at),
            CareAction::TakenBack(id) => self.take_back(&id),
            CareAction::TrashEmptied => self.empty_trash(),
            CareAction::Renamed { from, to } => self.rename(&from, to),
            CareAction::Heard { file, clean } => self.hear_file(file, clean),
            CareAction::Gone(name) => self.hear_gone(&name),
            CareAction::SettingsHeard(settings) => self.settings.adopt(*settings),
            CareAction::Chosen(choice) => self.choose(choice),
            CareAction::Imported(incoming) => self.import(*incoming),
            CareAction::Waiting(why) => self.care.waiting = why,
            CareAction::Lasting(why) => self.care.lasting = why,
            CareAction::Retried => {
                self.care.retries += 1;
                self.saving = super::app::Saving::Pending;
            }
            CareAction::Found(files) => self.find_files(files),
            CareAction::Told(text) => self.tell(text),
        }
    }

    /// The open text becomes another one: the editor takes it, and the cursor stays where it is.
    fn retext(&mut self, source: String) {
        let jump = (self.cursor.line, self.cursor.column);
        let held = self.holding(source);
        let file = Rc::clone(&held.file);
        *self = held;
        self.reopen(file);
        self.place_cursor(jump);
    }

    fn order(&mut self, order: Order) {
        Rc::make_mut(&mut self.care.orders).push(order);
        self.saving = super::app::Saving::Pending;
    }

    /// A backup was read: what is not here yet comes in, and nothing that is here changes.
    fn import(&mut self, incoming: Incoming) {
        let Incoming {
            items:
                Items {
                    files,
                    trash,
                    history,
                    settings,
                },
            told,
        } = incoming;
        Rc::make_mut(&mut self.others).extend(files.into_iter().map(Rc::new));
        for (name, history) in history {
            self.order(Order::Keep(name, Rc::new(history)));
        }
        for trashed in trash {
            let trashed = Rc::new(trashed);
            Rc::make_mut(&mut self.care.trash).push(Rc::clone(&trashed));
            self.order(Order::KeepTrashed(trashed));
        }
        self.settings = settings;
        self.saving = super::app::Saving::Pending;
        self.tell(told);
    }

    /// The database could be read after all: what is stored joins what is here. Where both have a name with other texts, the
    /// write tells, and both are kept.
    fn find_files(&mut self, files: Vec<File>) {
        let known: Vec<String> = self.files().map(|file| file.name.clone()).collect();
        let new = files.into_iter().filter(|file| !known.contains(&file.name));
        Rc::make_mut(&mut self.others).extend(new.map(Rc::new));
    }
}
