//! How the state of the page changes. Pure: no browser, no clock, no network; tested on the host.
//!
//! Opening and keeping files is in [`super::files`], coming and going of sandboxes in [`super::sandboxes`], of shared
//! experiments in [`super::share`].

use std::rc::Rc;

use super::action::{Action, Field};
use super::app::{App, Jump, Notice, Run, Saving};
use super::examples;
use super::file::CallForm;
use super::positions::utf16_column;
use super::report::{Cause, Report, Trouble};
use super::settings::Tab;
use super::share;
use super::team::TeamAction;

impl App {
    /// The state after `action`.
    pub fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        next.apply(action);
        next
    }

    fn apply(&mut self, action: Action) {
        if self.guest().is_some() {
            return self.apply_to_copy(action);
        }
        self.apply_here(action);
    }

    /// While a shared experiment is in front: what is one's own work's goes there, and what would leave or store the copy
    /// does so on purpose.
    fn apply_to_copy(&mut self, action: Action) {
        match action {
            // Another ledger, and what is on it, is one's own work.
            Action::Team(
                TeamAction::InvitationOpened(_)
                | TeamAction::Joined
                | TeamAction::LedgerChosen(_)
                | TeamAction::Forked(..)
                | TeamAction::SourceRead(_),
            ) => {
                self.go_home();
                self.apply_here(action);
            }
            action if share::is_of_own(&action) => self.apply_to_own(action),
            Action::ExampleChosen(_) | Action::FileChosen(_) | Action::NewFile => {
                self.go_home();
                self.apply_here(action);
            }
            Action::RunAsked { .. } => self.ask_fork(true),
            Action::SaveAsked => self.tell(
                "This is a temporary copy of a shared experiment. Fork to keep makes it one of your files.".to_owned(),
            ),
            action => self.apply_here(action),
        }
    }

    fn apply_here(&mut self, action: Action) {
        let (place, site) = (self.ledger_place(), self.site());
        self.take(action);
        let same = |place: &super::offline::Place| self.own().is_present(&place.id);
        if self.site() != site && place.as_ref().is_some_and(same) {
            // The blocks that are listed were told from elsewhere.
            self.team.blocks = Rc::default();
        }
    }

    fn take(&mut self, action: Action) {
        match action {
            Action::Loaded(files, settings) => self.load(files, settings),
            Action::Typing => self.typing = true,
            Action::Edited(source) => self.edit(source),
            Action::ExampleChosen(example) => self.open_example(example),
            Action::FileChosen(name) => self.open_file(&name),
            Action::NewFile => drop(self.open_text("contract", examples::EMPTY.to_owned())),
            Action::SourceOpened { name, source } => drop(self.open_text(&name, source)),
            Action::FileRefused(why) => self.refuse_file(why),
            Action::Overtaken(stored) => self.overtake(stored),
            Action::FormEdited(field, text) => {
                self.relieve(Cause::Call);
                self.edit_call(|call, entry| set_field(call, entry, field, text));
            }
            Action::MoreToggled => self.edit_call(|call, _| call.more = !call.more),
            Action::TabChosen(tab) => self.settings.tab = tab,
            Action::SplitMoved(split) => self.settings.split = split,
            Action::PlainChosen(plain) => self.settings.plain = plain,
            Action::Previewed(preview) => self.take_preview(preview),
            Action::Analysed(source, analysis) => {
                self.take_analysis(&source, &analysis);
                self.refresh_gas();
            }
            Action::PreviewingSeen(previewing) => self.see_previewing(previewing),
            Action::PinToggled if self.baseline().is_some() => self.set_baseline(None),
            Action::PinToggled => self.pin(),
            Action::CursorMoved(cursor) => self.cursor = cursor,
            Action::JumpAsked { line, column } => self.jump_to(line, column),
            Action::RunAsked { fresh } => self.ask_run(fresh),
            Action::RunDone(number, report) => self.finish_run(number, Ok(report)),
            Action::RunFailed(number, trouble) => self.finish_run(number, Err(trouble)),
            Action::RunStopped => self.stop_run(),
            Action::SandboxMade(sandbox) => self.change_sandbox(Some(sandbox)),
            Action::SandboxLost(id) => self.lose_sandbox(&id),
            Action::SandboxFound(sandbox) => self.find_sandbox(sandbox),
            Action::Placed(name, deployed) => self.place(&name, deployed),
            Action::ConnectionSeen(connection) => self.connect(connection),
            Action::HeightSeen { sandbox, head } => self.see_head(&sandbox, head),
            Action::CopySeen(copy) => self.behind = copy.err(),
            Action::LedgerRead(ledger) => {
                (self.ledger, self.offline.unseen) = (Some(ledger), None);
            }
            Action::SaveAsked => self.ask_save(),
            Action::Saved(end) => self.finish_save(end),
            Action::AddressCopied(address, done) => {
                let start = if done { "Copied" } else { "The address is" };
                self.tell(format!("{start} {address}."));
            }
            Action::NoticeClosed => self.notice = None,
            Action::LinkFound { first } => self.find_link(first),
            Action::LinkRefused(problem) => self.refuse_link(problem),
            Action::LinkTold(told, look) => self.enter(told, look),
            Action::LinkProgress(done, all) => self.see_progress(done, all),
            Action::LinkOpened(opened) => self.take_opened(opened),
            // Where its text is known, that stays.
            Action::LinkFailed(why) if self.guest().is_some() => self.take_opened(Err(why)),
            Action::LinkFailed(why) => self.refuse_link(why),
            Action::LinkLeft => self.go_home(),
            Action::ForkAsked => self.ask_fork(false),
            Action::ForkStopped => self.stop_fork(),
            Action::Forked(made) => self.take_kept(made),
            Action::Sharing(open) => self.sharing = open,
            Action::Care(action) => self.take_care(action),
            Action::Offline(action) => self.change_offline(action),
            Action::Team(action) => self.change_team(action),
        }
    }

    pub(super) fn tell(&mut self, text: String) {
        self.notice = Some(Notice {
            text,
            ..Notice::default()
        });
    }

    fn edit(&mut self, source: String) {
        self.typing = false;
        if source == self.file.source {
            return;
        }
        self.first_visit = false;
        let name = self.file.name.clone();
        *self = self.holding(source);
        if self.run.going && name != self.file.name {
            self.renamed = Some((name, self.file.name.clone()));
        }
        self.outdate_preview();
        // Other figures move with the text until the contract worker has told those of the new one.
        if self.is_receipt_in_front() {
            self.refresh_gas();
        }
        self.saving = Saving::Pending;
    }

    /// What stood in the way of a call is gone.
    pub(super) fn relieve(&mut self, cause: Cause) {
        if self
            .trouble
            .as_ref()
            .is_some_and(|trouble| trouble.cause == cause)
        {
            self.trouble = None;
        }
    }

    fn edit_call(&mut self, change: impl FnOnce(&mut CallForm, Option<&str>)) {
        self.first_visit = false;
        // Before the functions are known, the chosen name is all there is.
        let known = self.entry().map(|entry| entry.name.clone());
        let entry = known.or_else(|| Some(self.file.call.entry.clone()));
        change(&mut Rc::make_mut(&mut self.file).call, entry.as_deref());
        self.saving = Saving::Pending;
        if self.run.going {
            self.outdate_preview();
        }
        self.refresh_gas();
    }

    pub(super) fn jump_to(&mut self, line: u32, column: u32) {
        self.jump = Some(Jump {
            line,
            column: utf16_column(&self.file.source, line, column),
            number: self.jump.map_or(0, |jump| jump.number) + 1,
        });
    }

    pub(super) fn ask_run(&mut self, fresh: bool) {
        if !self.loaded || self.run.going {
            return;
        }
        self.first_visit = false;
        if let Some(obstacle) = self.obstacle(fresh) {
            self.settings.tab = Tab::Result;
            self.trouble = Some(Rc::new(obstacle));
            return;
        }
        self.run = Run {
            number: self.run.number + 1,
            going: true,
            fresh,
        };
        self.renamed = None;
        self.trouble = None;
        self.notice = None;
    }

    /// Whatever went wrong is told in the Result tab; a good end leaves the chosen tab in front.
    fn finish_run(&mut self, number: u32, end: Result<Rc<Report>, Rc<Trouble>>) {
        if !self.run.going || self.run.number != number {
            return;
        }
        self.run.going = false;
        match end {
            Ok(report) => {
                if !report.succeeded() || report.is_contradicted() {
                    self.settings.tab = Tab::Result;
                }
                self.report = Some(report);
                self.aside = false;
                if self.is_receipt_in_front() {
                    self.refresh_gas();
                }
            }
            Err(trouble) => {
                self.settings.tab = Tab::Result;
                if trouble.field.is_some_and(Field::is_folded) {
                    Rc::make_mut(&mut self.file).call.more = true;
                }
                self.trouble = Some(trouble);
            }
        }
    }

    fn stop_run(&mut self) {
        if std::mem::take(&mut self.run.going) {
            self.tell("Stopped waiting. The node may still finish the call; the State tab shows what it has.".to_owned());
        }
    }

    fn ask_save(&mut self) {
        self.save_asked = true;
        match self.saving {
            Saving::Saved => self.finish_save(Ok(())),
            Saving::Pending => (),
            // Tried again, and told how that went.
            Saving::Refused(_) => self.saving = Saving::Pending,
            Saving::Temporary => (),
        }
    }

    fn finish_save(&mut self, end: Result<(), String>) {
        match end {
            Ok(()) => {
                self.saving = Saving::Saved;
                if std::mem::take(&mut self.save_asked) {
                    self.tell(format!("{} is saved in this browser.", self.file.name));
                    self.notice
                        .iter_mut()
                        .for_each(|notice| notice.share = true);
                }
            }
            Err(reason) => {
                if std::mem::take(&mut self.save_asked) {
                    self.tell(format!("{} could not be saved: {reason}.", self.file.name));
                }
                self.saving = Saving::Refused(reason);
            }
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
        Field::Argument(index) => set_argument(call, entry.unwrap_or_default(), index, text),
        Field::InitArgument(index) => set_argument(call, wattage_core::ledger::INIT, index, text),
    }
}

fn set_argument(call: &mut CallForm, entry: &str, index: usize, text: String) {
    let args = call.args.entry(entry.to_owned()).or_default();
    if args.len() <= index {
        args.resize(index + 1, String::new());
    }
    args[index] = text;
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
    use crate::model::app::Connection;
    use crate::model::settings::Settings;
    use crate::model::testing::answered;

    const OTHER: &str = "(module (func (export \"main\")))";

    fn fresh() -> App {
        answered(&App::default().after(Action::Loaded(Vec::new(), Settings::default())))
    }

    fn refused(app: &App, trouble: Trouble) -> App {
        let app = app.after(Action::RunAsked { fresh: false });
        let number = app.run.number;
        app.after(Action::RunFailed(number, Rc::new(trouble)))
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
    fn what_a_person_has_begun_is_not_run_unasked() {
        let app = fresh();
        assert!(app.first_visit);
        assert!(!app.after(Action::Edited(OTHER.to_owned())).first_visit);
        assert!(!app.after(Action::NewFile).first_visit);
        let field = Action::FormEdited(Field::Argument(0), "7".to_owned());
        assert!(!app.after(field).first_visit);
    }

    #[test]
    fn a_second_run_waits_for_the_first() {
        let app = fresh().after(Action::RunAsked { fresh: false });
        assert_eq!(app.after(Action::RunAsked { fresh: false }).run, app.run);
    }

    #[test]
    fn a_refusal_is_gone_with_its_cause_and_not_before() {
        let up = Action::ConnectionSeen(Connection::Up { height: None });
        let broken = answered(&fresh().after(Action::Edited("(module".to_owned())));
        let source = refused(&broken, Trouble::new("t", "d").caused_by(Cause::Source));
        assert!(source.after(up.clone()).trouble.is_some());
        let still = answered(&source.after(Action::Edited("(module (".to_owned())));
        assert!(still.trouble.is_some());
        let mended = still.after(Action::Edited(OTHER.to_owned()));
        assert!(mended.trouble.is_some());
        assert_eq!(answered(&mended).trouble, None);

        let lost = refused(&fresh(), Trouble::unanswered());
        assert!(lost.after(up.clone()).trouble.is_some());

        let node = refused(&fresh(), Trouble::new("t", "d").caused_by(Cause::Node));
        assert_eq!(node.after(up).trouble, None);

        let field = refused(&fresh(), Trouble::new("t", "d").in_field(Field::Value));
        assert!(field.file.call.more);
        let mended = Action::FormEdited(Field::Value, "1".to_owned());
        assert_eq!(field.after(mended).trouble, None);
    }

    #[test]
    fn asking_to_save_is_answered_once_everything_is_saved() {
        let app = fresh().after(Action::Edited(OTHER.to_owned()));
        let app = app.after(Action::SaveAsked);
        assert_eq!(app.notice, None);
        let app = app.after(Action::Saved(Ok(())));
        let told = app.notice.as_ref().expect("a notice").text.clone();
        assert_eq!(told, "my-counter.wat is saved in this browser.");
        let app = app.after(Action::NoticeClosed).after(Action::Saved(Ok(())));
        assert_eq!(app.notice, None);
        assert!(app.after(Action::SaveAsked).notice.is_some());
    }

    #[test]
    fn a_refused_save_is_not_told_as_done_when_an_edit_is_taken_back() {
        let refused = fresh()
            .after(Action::Edited(OTHER.to_owned()))
            .after(Action::Saved(Err("the disk is full".to_owned())));
        let app = refused.after(Action::Typing);
        let app = app.after(Action::Edited(OTHER.to_owned()));
        assert_eq!(app.saving_seen(), refused.saving);

        let app = app.after(Action::SaveAsked);
        assert_eq!(app.saving, Saving::Pending);
        let app = app.after(Action::Saved(Err("the disk is full".to_owned())));
        let told = app.notice.as_ref().expect("a notice").text.clone();
        assert_eq!(told, "my-counter.wat could not be saved: the disk is full.");
    }

    #[test]
    fn typing_is_not_saved_before_the_state_has_heard_of_it() {
        let app = fresh().after(Action::Typing);
        assert_eq!(app.saving_seen(), Saving::Pending);
        let app = app.after(Action::Saved(Ok(())));
        assert_eq!(app.saving_seen(), Saving::Pending);
        let app = app.after(Action::Edited(app.file.source.clone()));
        assert_eq!(app.saving_seen(), Saving::Saved);
    }

    #[test]
    fn figures_are_made_anew_with_each_preview() {
        let app = fresh();
        let gone = app.after(Action::Edited(OTHER.to_owned()));
        assert_eq!(gone.gas_made, app.gas_made);
        let back = answered(&gone.after(Action::Edited(app.file.source.clone())));
        assert_eq!(back.gas, app.gas);
        assert!(back.gas_made > app.gas_made);
    }
}
