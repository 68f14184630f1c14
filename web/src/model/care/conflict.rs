//! Two tabs have edited one file at a time. Both texts are kept at once, as two files, and the person is asked whether one of
//! them is enough. Whatever is chosen, nothing is lost: what goes is in the trash or in the history.

use std::rc::Rc;

use super::{Order, Trashed};
use crate::model::app::App;

/// The two files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Twin {
    /// The name with the other tab's text.
    pub theirs: String,
    /// The name that this tab's text has got.
    pub mine: String,
}

/// What a person may choose.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Choice {
    /// Both stay.
    Both,
    /// Only the other tab's text; this one's goes into the trash at this time, milliseconds since 1970.
    Theirs(f64),
    /// Only this tab's text, under the old name; the other's stays in its history.
    Mine(f64),
}

impl App {
    pub(super) fn choose(&mut self, choice: Choice) {
        let Some(Twin { theirs, mine }) = self.care.twin.take() else {
            return;
        };
        self.notice = None;
        let source = self.files().find(|file| file.name == mine);
        let Some(source) = source.map(|file| file.source.clone()) else {
            return;
        };
        match choice {
            Choice::Both => {}
            Choice::Theirs(at) => {
                self.open_file(&theirs);
                self.delete(&mine, at);
            }
            Choice::Mine(at) => {
                self.open_file(&theirs);
                self.order(Order::Close(theirs.clone()));
                self.retext(source);
                self.bin_quietly(&mine, at);
                self.tell(format!(
                    "{theirs} has this tab's text. The other tab's is in its history."
                ));
            }
        }
    }

    fn bin_quietly(&mut self, name: &str, at: f64) {
        let found = self.files().find(|file| file.name == name).cloned();
        if let Some(file) = found {
            self.close_file(name);
            let trashed = Rc::new(Trashed::new(file, at));
            Rc::make_mut(&mut self.care.trash).insert(0, Rc::clone(&trashed));
            self.order(Order::Bin(trashed));
        }
    }
}
