//! How the state of the page changes. Pure: no browser, no clock, no network; tested on the host.

use std::rc::Rc;

use wattage_core::examples::Example;

use super::action::{Action, Field};
use super::analysis;
use super::app::{App, Connection, Jump, Notice, Run, Saving};
use super::examples;
use super::file::{CallForm, Deployed, File, free_name};
use super::gutter;
use super::positions::utf16_column;
use super::report::{Report, Trouble};
use super::settings::{Sandbox, Settings, Tab};

impl App {
    /// The state after `action`.
    pub(crate) fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        next.apply(action);
        next
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::Loaded(files, settings) => self.load(files, settings),
            Action::Typing => self.saving = Saving::Pending,
            Action::Edited(source) => self.edit(source),
            Action::ExampleChosen(example) => self.open_example(example),
            Action::FileChosen(name) => self.open_file(&name),
            Action::NewFile => self.open_new(),
            Action::FormEdited(field, text) => {
                self.edit_call(|call, entry| set_field(call, entry, field, text));
            }
            Action::MoreToggled => self.edit_call(|call, _| call.more = !call.more),
            Action::TabChosen(tab) => self.settings.tab = tab,
            Action::SplitMoved(split) => self.settings.split = split,
            Action::PlainChosen(plain) => self.settings.plain = plain,
            Action::CursorMoved(line, column) => self.cursor = (line, column),
            Action::JumpAsked { line, column } => self.jump_to(line, column),
            Action::RunAsked { fresh } => self.ask_run(fresh),
            Action::RunDone(number, report) => self.finish_run(number, Ok(report)),
            Action::RunFailed(number, trouble) => self.finish_run(number, Err(trouble)),
            Action::RunStopped => self.stop_run(),
            Action::SandboxChanged(sandbox) => self.change_sandbox(sandbox),
            Action::Placed(name, deployed) => self.place(&name, deployed),
            Action::ConnectionSeen(connection) => self.connection = connection,
            Action::HeightSeen { sandbox, height } => self.see_height(&sandbox, height),
            Action::LedgerRead(ledger) => self.ledger = Some(ledger),
            Action::Saved(Ok(())) => self.saving = Saving::Saved,
            Action::Saved(Err(reason)) => self.saving = Saving::Refused(reason),
            Action::NoticeClosed => self.notice = None,
        }
    }

    fn load(&mut self, files: Vec<File>, settings: Settings) {
        let mut files: Vec<Rc<File>> = files.into_iter().map(Rc::new).collect();
        let open = settings.open.as_deref();
        let at = files
            .iter()
            .position(|file| Some(file.name.as_str()) == open);
        self.loaded = true;
        self.first_visit = files.is_empty();
        self.settings = settings;
        if !files.is_empty() {
            let file = files.remove(at.unwrap_or_default());
            self.others = Rc::new(files);
            self.show(file);
        }
        self.settings.open = Some(self.file.name.clone());
    }

    /// An edited example becomes a file of its own, so that the example stays what it is. Its contract goes along:
    /// the next run upgrades it instead of deploying a second one.
    fn edit(&mut self, source: String) {
        if source == self.file.source {
            self.saving = Saving::Saved;
            return;
        }
        let mut file = (*self.file).clone();
        if examples::find(&file.name).is_some() {
            let example = Rc::new(File {
                source: std::mem::take(&mut file.source),
                deployed: None,
                ..file.clone()
            });
            file.name = file.copy_name(self.others.iter().map(|other| other.name.as_str()));
            Rc::make_mut(&mut self.others).insert(0, example);
            self.settings.open = Some(file.name.clone());
        }
        file.source = source;
        self.analysis = Rc::new(analysis::analyse(&file.source, Some(&self.analysis)));
        let run = self
            .report
            .as_ref()
            .filter(|report| *report.source == *file.source);
        self.edited_since = run.is_none();
        match run {
            Some(report) => self.gas = gutter::of_run(report),
            None if self.analysis.problems.is_empty() => {
                self.gas = gutter::of_source(&self.analysis);
            }
            None => (), // the figures move with the text until it can be assembled again
        }
        self.file = Rc::new(file);
        self.saving = Saving::Pending;
    }

    fn open_example(&mut self, example: &Example) {
        let mut file = examples::file(example);
        if self.file.name == file.name {
            return;
        }
        if let Some(known) = self.others.iter().find(|other| other.name == file.name) {
            file.call = known.call.clone();
            file.deployed = known.deployed.clone();
        }
        self.open(Rc::new(file));
    }

    fn open_file(&mut self, name: &str) {
        let found = self.others.iter().find(|file| file.name == name).cloned();
        if let Some(file) = found {
            self.open(file);
        }
    }

    fn open_new(&mut self) {
        let names: Vec<String> = self.files().map(|file| file.name.clone()).collect();
        self.open(Rc::new(File {
            name: free_name("contract", names.iter().map(String::as_str)),
            source: examples::EMPTY.to_owned(),
            ..File::default()
        }));
    }

    /// Puts `file` in front. What was open stays among the files, as it is, and the way back is offered.
    fn open(&mut self, file: Rc<File>) {
        let left = Rc::clone(&self.file);
        let others = Rc::make_mut(&mut self.others);
        others.retain(|other| other.name != file.name);
        others.insert(0, Rc::clone(&left));
        self.notice = Some(Notice {
            text: format!(
                "Opened {}. {} is kept in this browser.",
                file.name, left.name
            ),
            back_to: Some(left.name.clone()),
        });
        self.settings.open = Some(file.name.clone());
        self.saving = Saving::Pending;
        self.show(file);
    }

    fn show(&mut self, file: Rc<File>) {
        self.analysis = Rc::new(analysis::analyse(&file.source, None));
        self.gas = gutter::of_source(&self.analysis);
        self.file = file;
        self.document += 1;
        self.report = None;
        self.trouble = None;
        self.edited_since = false;
        self.run.going = false;
        self.jump = None;
    }

    fn edit_call(&mut self, change: impl FnOnce(&mut CallForm, Option<&str>)) {
        let entry = self.entry().map(|entry| entry.name.clone());
        change(&mut Rc::make_mut(&mut self.file).call, entry.as_deref());
        self.saving = Saving::Pending;
    }

    fn jump_to(&mut self, line: u32, column: u32) {
        self.jump = Some(Jump {
            line,
            column: utf16_column(&self.file.source, line, column),
            number: self.jump.map_or(0, |jump| jump.number) + 1,
        });
    }

    fn ask_run(&mut self, fresh: bool) {
        if self.loaded && !self.run.going {
            self.run = Run {
                number: self.run.number + 1,
                going: true,
                fresh,
            };
            self.first_visit = false;
            self.trouble = None;
            self.notice = None;
        }
    }

    fn finish_run(&mut self, number: u32, end: Result<Rc<Report>, Rc<Trouble>>) {
        if !self.run.going || self.run.number != number {
            return;
        }
        self.run.going = false;
        match end {
            Ok(report) => {
                self.edited_since = *report.source != *self.file.source;
                if !self.edited_since {
                    self.gas = gutter::of_run(&report);
                }
                self.report = Some(report);
            }
            Err(trouble) => {
                self.settings.tab = Tab::Result;
                self.trouble = Some(trouble);
            }
        }
    }

    fn stop_run(&mut self) {
        if std::mem::take(&mut self.run.going) {
            self.notice = Some(Notice {
                text: "Stopped waiting. The node may still finish the call; the State tab shows what it has.".to_owned(),
                back_to: None,
            });
        }
    }

    /// An answer about a sandbox that was left meanwhile says nothing.
    fn see_height(&mut self, sandbox: &str, height: u64) {
        if self
            .settings
            .sandbox
            .as_ref()
            .is_some_and(|present| present.id == sandbox)
        {
            self.connection = Connection::Up {
                height: Some(height),
            };
        }
    }

    fn change_sandbox(&mut self, sandbox: Option<Sandbox>) {
        if self.settings.sandbox.is_some() && sandbox.is_none() {
            self.notice = Some(Notice {
                text: "The node no longer has your sandbox, so the next run starts a new one. Your files are unchanged."
                    .to_owned(),
                back_to: None,
            });
        }
        self.settings.sandbox = sandbox;
        self.ledger = None;
        self.connection = Connection::Waiting;
    }

    /// By name, since another file may have been opened while the node was busy.
    fn place(&mut self, name: &str, deployed: Deployed) {
        self.saving = Saving::Pending;
        if self.file.name == name {
            Rc::make_mut(&mut self.file).deployed = Some(deployed);
            return;
        }
        let found = Rc::make_mut(&mut self.others)
            .iter_mut()
            .find(|file| file.name == name);
        if let Some(file) = found {
            Rc::make_mut(file).deployed = Some(deployed);
        }
    }
}

fn set_field(call: &mut CallForm, entry: Option<&str>, field: Field, text: String) {
    match field {
        Field::Caller => call.caller = text,
        Field::Entry => call.entry = text,
        Field::Value => call.value = text,
        Field::SpendLimit => call.spend_limit = text,
        Field::Input => call.input = text,
        Field::GasLimit => call.gas_limit = text,
        Field::Argument(index) => {
            let args = call
                .args
                .entry(entry.unwrap_or_default().to_owned())
                .or_default();
            if args.len() <= index {
                args.resize(index + 1, String::new());
            }
            args[index] = text;
        }
    }
}

#[cfg(target_arch = "wasm32")]
impl yew::Reducible for App {
    type Action = Action;
    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
    fn what_was_open_is_open_again_after_a_reload() {
        let app = fresh().after(Action::Edited(OTHER.to_owned()));
        let app = app.after(Action::FormEdited(Field::Caller, "bob".to_owned()));
        let files: Vec<File> = app.files().cloned().collect();
        let again = App::default().after(Action::Loaded(files, app.settings));
        assert_eq!(again.file.source, OTHER);
        assert_eq!(again.file.call.caller, "bob");
        assert!(!again.first_visit);
    }

    #[test]
    fn arguments_of_a_function_survive_a_look_at_another_one() {
        let app = fresh().after(Action::FormEdited(Field::Argument(0), "7".to_owned()));
        let app = app.after(Action::FormEdited(Field::Entry, "get".to_owned()));
        let app = app.after(Action::FormEdited(Field::Entry, "increment".to_owned()));
        assert_eq!(
            app.file.call.args.get("increment"),
            Some(&vec!["7".to_owned()])
        );
    }

    #[test]
    fn the_answer_to_an_abandoned_call_is_dropped() {
        let app = fresh().after(Action::RunAsked { fresh: false });
        let number = app.run.number;
        let app = app
            .after(Action::RunStopped)
            .after(Action::RunAsked { fresh: false });
        let late = Rc::new(Trouble::new("late", "late"));
        let app = app.after(Action::RunFailed(number, late));
        assert!(app.run.going);
        assert_eq!(app.trouble, None);
    }

    #[test]
    fn a_second_run_waits_for_the_first() {
        let app = fresh().after(Action::RunAsked { fresh: false });
        assert_eq!(app.after(Action::RunAsked { fresh: false }).run, app.run);
    }

    #[test]
    fn a_contract_is_noted_at_the_file_that_ran_even_when_another_was_opened_meanwhile() {
        let transfer = examples::find("transfer.wat").expect("an example");
        let app = fresh().after(Action::ExampleChosen(transfer));
        let app = app.after(Action::Placed("counter.wat".to_owned(), deployed()));
        assert_eq!(app.file.deployed, None);
        assert!(
            app.others
                .iter()
                .any(|file| file.name == "counter.wat" && file.deployed.is_some())
        );
    }

    #[test]
    fn the_height_of_a_sandbox_that_was_left_says_nothing() {
        let seen = Action::HeightSeen {
            sandbox: "old".to_owned(),
            height: 9,
        };
        assert_eq!(fresh().after(seen).connection, Connection::Waiting);
    }
}
