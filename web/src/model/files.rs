//! How the state changes when files are opened, copied, or overtaken by another tab. Part of [`super::reduce`].

use std::rc::Rc;

use wattage_core::examples::Example;

use super::app::{App, Jump, Notice, Saving};
use super::care::Twin;
use super::examples;
use super::file::{File, free_name};
use super::preview::Previewing;
use super::settings::Settings;

impl App {
    pub(super) fn load(&mut self, files: Vec<File>, settings: Settings) {
        let mut files: Vec<Rc<File>> = files.into_iter().map(Rc::new).collect();
        let open = settings.open.as_deref();
        let at = files
            .iter()
            .position(|file| Some(file.name.as_str()) == open);
        self.loaded = true;
        self.first_visit = files.is_empty();
        self.settings = settings;
        self.care.waiting = None;
        if !files.is_empty() {
            let file = files.remove(at.unwrap_or_default());
            self.others = Rc::new(files);
            self.show(file);
        }
        self.settings.open = Some(self.file.name.clone());
    }

    /// The state with `source` in the open file. An edited example becomes a file of its own, so that the example
    /// stays what it is. Its contract goes along: the next run upgrades it instead of deploying a second one.
    ///
    /// Looks at nothing but names, so that text can be saved even when the page cannot go on.
    pub fn holding(&self, source: String) -> Self {
        let mut next = self.clone();
        let mut file = (*next.file).clone();
        let shared = next.guest().is_some();
        if examples::find(&file.name).is_some() && source != file.source && !shared {
            let example = Rc::new(File {
                source: std::mem::take(&mut file.source),
                ..file.undeployed()
            });
            file.name = file.copy_name(next.others.iter().map(|other| other.name.as_str()));
            Rc::make_mut(&mut next.others).insert(0, example);
            next.settings.open = Some(file.name.clone());
        }
        file.source = source;
        next.file = Rc::new(file);
        next
    }

    pub(super) fn open_example(&mut self, example: &Example) {
        let mut file = examples::file(example);
        if self.file.name == file.name {
            return;
        }
        if let Some(known) = self.others.iter().find(|other| other.name == file.name) {
            file.call = known.call.clone();
            file.deployed = known.deployed.clone();
            file.elsewhere = known.elsewhere.clone();
        }
        self.open(Rc::new(file));
    }

    pub(super) fn open_file(&mut self, name: &str) {
        let found = self.others.iter().find(|file| file.name == name).cloned();
        if let Some(file) = found {
            self.open(file);
        }
    }

    /// Opens a text as a new file under a free name that begins with `stem`, and gives the name. A call that is filled in
    /// for the same text comes along.
    pub(super) fn open_text(&mut self, stem: &str, source: String) -> String {
        let name = free_name(stem, self.names().iter().map(String::as_str));
        let same = self.files().find(|file| file.source == source);
        self.open(Rc::new(File {
            name: name.clone(),
            call: same.map(|file| file.call.clone()).unwrap_or_default(),
            source,
            ..File::default()
        }));
        name
    }

    /// Puts a file in front that has just become one of this browser's.
    pub(super) fn open_own(&mut self, file: File) {
        self.open(Rc::new(file));
    }

    /// Tells why a file from a disk cannot be opened.
    pub(super) fn refuse_file(&mut self, why: String) {
        self.notice = Some(Notice {
            text: why,
            ..Notice::default()
        });
    }

    fn names(&self) -> Vec<String> {
        self.files().map(|file| file.name.clone()).collect()
    }

    /// Puts `file` in front. What was open stays among the files, as it is, and the way back is offered.
    fn open(&mut self, file: Rc<File>) {
        let left = Rc::clone(&self.file);
        let others = Rc::make_mut(&mut self.others);
        others.retain(|other| other.name != file.name);
        others.insert(0, Rc::clone(&left));
        let abandoned = if self.run.going {
            format!(
                " The page does not wait for the call of {} any longer; the node may still finish it.",
                left.name
            )
        } else {
            String::new()
        };
        self.first_visit = false;
        self.notice = Some(Notice {
            text: format!(
                "Opened {}. {} is kept in this browser.{abandoned}",
                file.name, left.name
            ),
            back_to: Some(left.name.clone()),
            ..Notice::default()
        });
        self.settings.open = Some(file.name.clone());
        self.saving = Saving::Pending;
        self.show(file);
    }

    /// Shows another text in place of the open one, without a word about it.
    pub(super) fn reopen(&mut self, file: Rc<File>) {
        self.first_visit = false;
        self.saving = Saving::Pending;
        self.show(file);
    }

    /// Puts the cursor at a line and column (from 1, in UTF-16 units), once the editor has the text.
    pub(super) fn place_cursor(&mut self, (line, column): (u32, u32)) {
        let number = self.jump.map_or(0, |jump| jump.number) + 1;
        self.jump = Some(Jump {
            line,
            column,
            number,
        });
    }

    fn show(&mut self, file: Rc<File>) {
        self.file = file;
        self.analysis = Rc::default();
        self.analysed = Rc::from("");
        self.preview = None;
        self.previewing = Previewing::Quiet;
        self.aside = false;
        self.document += 1;
        self.report = None;
        self.trouble = None;
        self.run.going = false;
        self.jump = None;
        self.refresh_gas();
    }

    /// Another tab has saved `stored` under a name that this tab has with another text. The name stays with what is
    /// stored; this tab's text goes on under a free one, as a contract that is not deployed yet.
    pub(super) fn overtake(&mut self, stored: Rc<File>) {
        let names = self.names();
        let kept = |file: &File| {
            let stem = file.name.strip_suffix(".wat").unwrap_or(&file.name);
            Rc::new(File {
                name: free_name(stem, names.iter().map(String::as_str)),
                ..file.undeployed()
            })
        };
        let copy = if self.file.name == stored.name {
            if self.file.source == stored.source {
                return;
            }
            let copy = kept(&self.file);
            self.file = Rc::clone(&copy);
            self.settings.open = Some(copy.name.clone());
            Rc::make_mut(&mut self.others).insert(0, Rc::clone(&stored));
            copy
        } else {
            let others = Rc::make_mut(&mut self.others);
            let Some(at) = others.iter().position(|file| file.name == stored.name) else {
                return;
            };
            if others[at].source == stored.source {
                return;
            }
            let copy = kept(&others[at]);
            others[at] = Rc::clone(&stored);
            others.push(Rc::clone(&copy));
            copy
        };
        self.saving = Saving::Pending;
        self.notice = Some(Notice {
            text: format!(
                "Another tab has saved another text as {}. Your text is kept, and from now on it is {}.",
                stored.name, copy.name
            ),
            twin: true,
            ..Notice::default()
        });
        self.care.twin = Some(Twin {
            theirs: stored.name.clone(),
            mine: copy.name.clone(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::app::Action;
    use crate::model::file::Deployed;
    use wattage_core::types::{Address, Hash};

    const OTHER: &str = "(module (func (export \"main\")))";

    fn fresh() -> App {
        App::default().after(Action::Loaded(Vec::new(), Settings::default()))
    }

    fn deployed() -> Deployed {
        Deployed {
            sandbox: "s".to_owned(),
            contract: Address::default(),
            creator: Address::default(),
            source: Hash([0; 32]),
            step: None,
        }
    }

    #[test]
    fn an_edited_example_becomes_a_file_of_its_own_and_takes_its_contract_along() {
        let app = fresh().after(Action::Placed("counter.wat".to_owned(), deployed()));
        let app = app.after(Action::Edited(OTHER.to_owned()));
        assert_eq!(app.file.name, "my-counter.wat");
        assert!(app.file.deployed.is_some());
        let example = app
            .others
            .iter()
            .find(|file| file.name == "counter.wat")
            .expect("the example");
        assert_eq!(example.source, examples::first().source);
        assert_eq!(example.deployed, None);
    }

    #[test]
    fn choosing_an_example_keeps_the_edited_text_and_offers_the_way_back() {
        let app = fresh().after(Action::Edited(OTHER.to_owned()));
        let transfer = examples::find("transfer.wat").expect("an example");
        let app = app.after(Action::ExampleChosen(transfer));
        assert_eq!(app.file.name, "transfer.wat");
        let back = app
            .notice
            .as_ref()
            .and_then(|notice| notice.back_to.clone())
            .expect("a way back");
        let app = app.after(Action::FileChosen(back));
        assert_eq!(app.file.source, OTHER);
    }

    #[test]
    fn a_call_that_is_abandoned_for_another_file_is_told() {
        let app = fresh().after(Action::RunAsked { fresh: false });
        let app = app.after(Action::NewFile);
        assert!(!app.run.going);
        let told = app.notice.expect("a notice").text;
        assert!(told.contains("the call of counter.wat"), "{told}");
    }

    #[test]
    fn what_was_open_is_open_again_after_a_reload() {
        let app = fresh().after(Action::Edited(OTHER.to_owned()));
        let files: Vec<File> = app.files().cloned().collect();
        let again = App::default().after(Action::Loaded(files, app.settings));
        assert_eq!(again.file.source, OTHER);
        assert!(!again.first_visit);
    }

    #[test]
    fn two_tabs_that_edit_one_file_end_with_two_files_and_a_notice() {
        let app = fresh().after(Action::Edited(OTHER.to_owned()));
        let theirs = File {
            source: "(module)".to_owned(),
            ..(*app.file).clone()
        };
        let app = app.after(Action::Overtaken(Rc::new(theirs)));
        assert_eq!(app.file.name, "my-counter-2.wat");
        assert_eq!(app.file.source, OTHER);
        let other = app.files().find(|file| file.name == "my-counter.wat");
        assert_eq!(other.map(|file| file.source.as_str()), Some("(module)"));
        let told = app.notice.expect("a notice").text;
        assert!(told.contains("my-counter-2.wat"), "{told}");
        assert_eq!(app.settings.open.as_deref(), Some("my-counter-2.wat"));
    }

    #[test]
    fn hearing_twice_of_the_same_other_tab_makes_one_copy() {
        let app = fresh().after(Action::Edited(OTHER.to_owned()));
        let theirs = File {
            source: "(module)".to_owned(),
            ..(*app.file).clone()
        };
        let once = app.after(Action::Overtaken(Rc::new(theirs.clone())));
        let twice = once.after(Action::Overtaken(Rc::new(theirs)));
        assert_eq!(twice.files().count(), once.files().count());
    }
}
