//! Deleting, taking back, renaming and restoring files.

use std::rc::Rc;

use super::{Order, Trashed};
use crate::model::app::{App, Notice, Saving};
use crate::model::examples;
use crate::model::file::{File, free_name};

/// The longest name of a file, characters.
const NAME_CHARS: usize = 80;

/// Whether there is anything to delete: an example is always there.
pub fn can_be_deleted(name: &str) -> bool {
    examples::find(name).is_none()
}

/// Why a file cannot be called so; none if it can.
pub fn name_problem<'a>(name: &str, mut taken: impl Iterator<Item = &'a str>) -> Option<String> {
    let stem = name.strip_suffix(".wat").unwrap_or(name);
    if stem.trim().is_empty() {
        return Some("A file needs a name.".to_owned());
    }
    if name.chars().count() > NAME_CHARS {
        return Some(format!("A name has at most {NAME_CHARS} characters."));
    }
    if name.contains(['/', '\\']) || name.chars().any(char::is_control) {
        return Some("A name has no slashes and no control characters.".to_owned());
    }
    if examples::find(name).is_some() {
        return Some(format!("{name} is the name of an example."));
    }
    let found = taken.any(|other| other == name);
    found.then(|| format!("There is a file {name} already."))
}

impl App {
    pub(super) fn delete(&mut self, name: &str, at: f64) {
        if !can_be_deleted(name) {
            return;
        }
        let Some(file) = self.files().find(|file| file.name == name).cloned() else {
            return;
        };
        self.close_file(name);
        let trashed = Rc::new(Trashed::new(file, at));
        Rc::make_mut(&mut self.care.trash).insert(0, Rc::clone(&trashed));
        self.notice = Some(Notice {
            text: format!("{name} is in the trash."),
            take_back: Some(trashed.id.clone()),
            ..Notice::default()
        });
        self.order(Order::Bin(trashed));
    }

    /// Takes a file off the page. If it is the open one, the one used before it is opened.
    pub(super) fn close_file(&mut self, name: &str) {
        let others = Rc::make_mut(&mut self.others);
        others.retain(|file| file.name != name);
        if self.file.name == name {
            let next = match others.is_empty() {
                true => Rc::new(examples::first()),
                false => others.remove(0),
            };
            self.settings.open = Some(next.name.clone());
            self.reopen(next);
        }
        self.saving = Saving::Pending;
    }

    pub(super) fn take_back(&mut self, id: &str) {
        let trash = Rc::make_mut(&mut self.care.trash);
        let Some(at) = trash.iter().position(|trashed| trashed.id == id) else {
            return;
        };
        let trashed = trash.remove(at);
        let stem = trashed.file.name.strip_suffix(".wat");
        let stem = stem.unwrap_or(&trashed.file.name).to_owned();
        let taken: Vec<&str> = self.files().map(|file| file.name.as_str()).collect();
        let name = free_name(&stem, taken.into_iter());
        let file = File {
            name,
            ..trashed.file.clone()
        };
        self.open_own(file);
        self.tell(format!("{} is back, with its versions.", self.file.name));
        let file = Rc::clone(&self.file);
        let id = id.to_owned();
        self.order(Order::Unbin { id, file });
    }

    pub(super) fn empty_trash(&mut self) {
        let trash = std::mem::take(&mut self.care.trash);
        let ids = trash.iter().map(|trashed| trashed.id.clone()).collect();
        self.order(Order::Empty(ids));
        self.tell("The trash is empty.".to_owned());
    }

    pub(super) fn rename(&mut self, from: &str, to: String) {
        let taken: Vec<String> = self.files().map(|file| file.name.clone()).collect();
        if let Some(problem) = name_problem(&to, taken.iter().map(String::as_str)) {
            return self.tell(problem);
        }
        if !can_be_deleted(from) || !taken.iter().any(|name| name == from) {
            return;
        }
        let renamed = |file: &mut Rc<File>| {
            if file.name == from {
                Rc::make_mut(file).name.clone_from(&to);
            }
        };
        renamed(&mut self.file);
        Rc::make_mut(&mut self.others).iter_mut().for_each(renamed);
        if self.settings.open.as_deref() == Some(from) {
            self.settings.open = Some(to.clone());
        }
        if self.run.going {
            self.renamed = Some((from.to_owned(), to.clone()));
        }
        self.tell(format!("{from} is {to} now."));
        let from = from.to_owned();
        self.order(Order::Rename { from, to });
    }

    /// The present text is a version of its own before it goes.
    pub(super) fn restore(&mut self, name: &str, source: String) {
        if self.file.name != name {
            return;
        }
        self.order(Order::Close(name.to_owned()));
        self.retext(source);
        self.tell(format!(
            "{} has its earlier text again. What it had before is the newest version in its history.",
            self.file.name
        ));
    }
}
