//! What other tabs of this browser have saved.

use std::rc::Rc;

use crate::model::app::App;
use crate::model::examples;
use crate::model::file::File;

impl App {
    /// Another tab has saved a file. Where nothing of this tab would be lost, it takes the text; else the write of this tab's
    /// text tells ([`App::overtake`]).
    pub(super) fn hear_file(&mut self, stored: Rc<File>, clean: bool) {
        if self.file.name == stored.name {
            if clean && !self.typing && self.file.source != stored.source {
                let call = self.file.call.clone();
                self.retext(stored.source.clone());
                self.file = Rc::new(File {
                    call,
                    ..(*stored).clone()
                });
                self.tell(format!(
                    "{} was changed in another tab, and this is its text now. Its history has what was here.",
                    stored.name
                ));
            }
            return;
        }
        let others = Rc::make_mut(&mut self.others);
        match others.iter_mut().find(|file| file.name == stored.name) {
            Some(file) if clean => *file = stored,
            Some(_) => (),
            None => others.push(stored),
        }
    }

    /// Another tab has deleted a file or given it another name. The open one stays: it is somebody's text.
    pub(super) fn hear_gone(&mut self, name: &str) {
        if self.file.name != name {
            Rc::make_mut(&mut self.others).retain(|file| file.name != name);
        } else if examples::find(name).is_none() {
            self.tell(format!(
                "{name} was deleted or renamed in another tab. It is still open here, and the next edit saves it again."
            ));
        }
    }
}
