//! Which figures stand in front: those of the last run, as long as the page holds what ran, else those of the preview.
//! Part of [`super::reduce`] where it changes the state.

use std::rc::Rc;

use super::app::{App, Notice, Saving};
use super::baseline::Baseline;
use super::gutter;
use super::preview::{Preview, Previewing};
use super::report::{Cause, Report};
use super::work::Work;

impl App {
    /// The run or the preview that the page shows. Nobody takes the one for the other: a report knows which it is.
    pub fn shown(&self) -> Option<&Rc<Report>> {
        if self.is_receipt_in_front() {
            return self.report.as_ref();
        }
        self.preview.as_ref()?.report.as_ref()
    }

    /// Whether the last run is of the text and the call on the page, and was not set aside.
    pub fn is_receipt_in_front(&self) -> bool {
        let sandbox = self.settings.sandbox.as_ref().map(|present| &present.id);
        self.report.as_ref().is_some_and(|report| {
            !self.aside
                && self.trouble.is_none()
                && *report.source == *self.file.source
                && report.form.is_same_call(&self.file.call)
                && Some(&report.sandbox) == sandbox
        })
    }

    /// The preview, if it is the one to show: no run stands in front, and no refusal.
    pub fn preview_in_front(&self) -> Option<&Rc<Preview>> {
        let preview = self.preview.as_ref()?;
        (!self.is_receipt_in_front() && self.trouble.is_none()).then_some(preview)
    }

    /// What the open file's runs are compared with.
    pub fn baseline(&self) -> Option<&Baseline> {
        self.file.baseline.as_ref()
    }

    /// Whether the analysis is of the text on the page.
    pub fn is_analysed(&self) -> bool {
        *self.analysed == *self.file.source
    }

    /// Takes a preview, unless it is of another text, call or ledger than the page has now.
    pub(super) fn take_preview(&mut self, preview: Rc<Preview>) {
        self.take_analysis(&preview.work.source, &preview.told.analysis);
        if !preview.work.is_same_run(&Work::of(self, false)) || !self.is_on_ledger(&preview) {
            return;
        }
        self.preview = Some(preview);
        self.previewing = Previewing::Quiet;
        self.refresh_gas();
    }

    fn is_on_ledger(&self, preview: &Preview) -> bool {
        let sandbox = self.settings.sandbox.as_ref().map(|present| &present.id);
        preview.base().sandbox.as_ref() == sandbox
    }

    /// Takes what is known of a text, if it is the one on the page. A text with problems borrows the entries of the one
    /// before, so that a call being filled in stays.
    pub(super) fn take_analysis(&mut self, source: &str, analysis: &super::analysis::Analysis) {
        if *source != *self.file.source {
            return;
        }
        let news = !self.is_analysed();
        let mut analysis = analysis.clone();
        let mended = analysis.problems.is_empty();
        if !mended {
            analysis.entries.clone_from(&self.analysis.entries);
        }
        self.analysis = Rc::new(analysis);
        self.analysed = source.into();
        if mended && news {
            self.relieve(Cause::Source);
            self.relieve(Cause::Call);
        }
    }

    /// What there is to say about previews now. Beside the receipt of what is on the page, a preview of it is no news.
    pub fn strip(&self) -> Previewing {
        match &self.previewing {
            Previewing::Long { .. } | Previewing::Stopped(_) if self.is_receipt_in_front() => {
                Previewing::Quiet
            }
            Previewing::Quiet => match &self.behind {
                Some(reason) => Previewing::Unavailable(reason.clone()),
                None => Previewing::Quiet,
            },
            previewing => previewing.clone(),
        }
    }

    /// What was said of the text and the call before an edit holds no longer. While a run is under way nothing is previewed,
    /// so the figures of what it runs do not stay for something else.
    pub(super) fn outdate_preview(&mut self) {
        if !matches!(self.previewing, Previewing::Unavailable(_)) {
            self.previewing = Previewing::Quiet;
        }
        let work = Work::of(self, false);
        let other = self
            .preview
            .take_if(|preview| self.run.going && !preview.work.is_same_run(&work));
        if other.is_some() {
            self.refresh_gas();
        }
    }

    /// How it stands with the preview. One that takes long, was stopped or is missing leaves no older one in its place.
    pub(super) fn see_previewing(&mut self, previewing: Previewing) {
        if previewing != Previewing::Quiet && self.preview.take().is_some() {
            self.refresh_gas();
        }
        self.previewing = previewing;
    }

    /// Pins the preview as the baseline; the run before it is set aside, for the next edits are compared on its ledger.
    pub(super) fn pin(&mut self) {
        let Some(report) = self
            .preview
            .as_ref()
            .and_then(|preview| preview.report.clone())
        else {
            self.notice = Some(Notice {
                text: "There is no preview to pin as the baseline: the call on the page cannot be previewed now."
                    .to_owned(),
                ..Notice::default()
            });
            return;
        };
        self.aside = true;
        self.set_baseline(Some(Baseline::of(&report)));
    }

    pub(super) fn set_baseline(&mut self, baseline: Option<Baseline>) {
        Rc::make_mut(&mut self.file).baseline = baseline;
        self.saving = Saving::Pending;
        self.refresh_gas();
    }

    /// Makes the gas column anew. While a text cannot be assembled, the figures before it move with the text.
    pub(super) fn refresh_gas(&mut self) {
        let broken = self.is_analysed() && !self.analysis.problems.is_empty();
        let shown = self.shown().cloned();
        if broken && !self.is_receipt_in_front() {
            self.difference = None;
            return;
        }
        let difference = shown
            .as_ref()
            .and_then(|report| self.baseline()?.difference(report));
        let analysis = self.is_analysed().then_some(&*self.analysis);
        self.gas = gutter::figures(analysis, shown.as_deref(), difference.as_ref());
        self.gas_made += 1;
        self.difference = difference.map(Rc::new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::action::{Action, Field};
    use crate::model::testing::{answered, report};

    const OTHER: &str = "(module (func (export \"main\")))";

    /// The first example, previewed and run in a sandbox.
    fn run() -> App {
        let app = App::default().after(Action::Loaded(
            Vec::new(),
            super::super::settings::Settings::default(),
        ));
        let app = answered(&app).after(Action::RunAsked { fresh: false });
        let sandbox = super::super::settings::Sandbox::own("s".to_owned(), String::new());
        let app = app.after(Action::SandboxMade(sandbox));
        let mut report = report(&app.file.source);
        report.form = app.file.call.clone();
        app.after(Action::RunDone(app.run.number, Rc::new(report)))
    }

    #[test]
    fn a_preview_stands_in_front_until_a_run_and_again_after_an_edit() {
        let app = run();
        assert!(!app.shown().expect("a report").is_preview());
        let edited = app.after(Action::Edited(OTHER.to_owned()));
        assert!(!edited.is_receipt_in_front());
        let back = edited.after(Action::Edited(app.file.source.clone()));
        assert!(back.is_receipt_in_front());
        let field = app.after(Action::FormEdited(Field::Argument(0), "9".to_owned()));
        assert!(!field.is_receipt_in_front());
    }

    #[test]
    fn a_preview_of_another_text_or_ledger_is_not_taken() {
        let app = App::default();
        let told = answered(&app).preview.expect("a preview");
        let edited = app.after(Action::Edited(OTHER.to_owned()));
        assert_eq!(edited.after(Action::Previewed(told.clone())).preview, None);
        let elsewhere = run().after(Action::Previewed(told));
        let base = elsewhere.preview.expect("the one before").base().clone();
        assert_eq!(base.sandbox, None);
        assert_eq!(elsewhere.previewing, Previewing::Quiet);
    }

    #[test]
    fn entries_stay_while_the_source_is_broken() {
        let app = answered(&App::default());
        let entries = app.analysis.entries.clone();
        let broken = answered(&app.after(Action::Edited("(module (func".to_owned())));
        assert!(!broken.analysis.problems.is_empty());
        assert_eq!(broken.analysis.entries, entries);
        assert_eq!(broken.gas, app.gas);
    }

    #[test]
    fn pinning_sets_the_run_aside_and_compares_what_comes_with_the_pin() {
        let app = answered(&App::default());
        let pinned = app.after(Action::PinToggled);
        assert!(pinned.baseline().is_some());
        let difference = pinned.difference.clone().expect("a comparison");
        assert_eq!(difference.gas(), 0);
        let again = pinned.after(Action::PinToggled);
        assert_eq!((again.baseline(), again.difference.as_ref()), (None, None));
    }

    #[test]
    fn a_preview_that_takes_long_leaves_no_older_one_in_its_place() {
        let app = answered(&App::default());
        let long = app.after(Action::PreviewingSeen(Previewing::Long { elapsed: 300 }));
        assert_eq!(long.shown(), None);
        assert_eq!(answered(&long).previewing, Previewing::Quiet);
    }

    #[test]
    fn a_preview_stays_while_the_ledger_cannot_be_read_and_the_strip_says_so_until_it_is() {
        let app = answered(&App::default());
        let behind = app.after(Action::CopySeen(Err("no answer".to_owned())));
        assert!(behind.preview.is_some());
        let edited = answered(&behind.after(Action::Edited(OTHER.to_owned())));
        let said = Previewing::Unavailable("no answer".to_owned());
        assert_eq!(edited.strip(), said);
        assert_eq!(
            edited.after(Action::CopySeen(Ok(()))).strip(),
            Previewing::Quiet
        );
    }

    #[test]
    fn an_edit_ends_what_was_said_of_one_preview_and_not_that_there_are_none() {
        let said = |previewing| App::default().after(Action::PreviewingSeen(previewing));
        let edit = || Action::Edited(OTHER.to_owned());
        let stopped = said(Previewing::Stopped("s".to_owned())).after(edit());
        assert_eq!(stopped.strip(), Previewing::Quiet);
        let none = Previewing::Unavailable("no worker".to_owned());
        assert_eq!(said(none.clone()).after(edit()).strip(), none);
    }

    #[test]
    fn an_edit_during_a_run_leaves_no_preview_of_what_runs_and_beside_a_receipt_the_strip_is_empty()
    {
        let app = run();
        let going = app.after(Action::RunAsked { fresh: false });
        let field = Action::FormEdited(Field::Argument(0), "9".to_owned());
        assert_eq!(going.after(field).preview, None);
        let long = app.after(Action::PreviewingSeen(Previewing::Long { elapsed: 900 }));
        assert_eq!(long.strip(), Previewing::Quiet);
    }
}
