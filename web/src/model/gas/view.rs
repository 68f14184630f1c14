//! What the Gas tab is drawn from: the figures in front, and what a further question would be about.

use std::rc::Rc;

use crate::model::analysis::{Analysis, Entry};
use crate::model::app::{App, Standing};
use crate::model::baseline::Difference;
use crate::model::report::Report;
use crate::model::work::Work;
use crate::protocol::contract::Follow;

/// The Gas tab's part of the state.
#[derive(Clone, PartialEq, Debug)]
pub struct GasView {
    /// Name of the open file.
    pub file: String,
    /// The run or the preview in front, else the last run.
    pub report: Option<Rc<Report>>,
    /// Whether that is of what is on the page.
    pub present: bool,
    /// How it stands to what is on the page.
    pub standing: Standing,
    /// What it differs from the baseline by.
    pub difference: Option<Rc<Difference>>,
    /// What is known of the source.
    pub analysis: Rc<Analysis>,
    /// Whether that is of the text on the page.
    pub analysed: bool,
    /// The function that Run calls.
    pub entry: Option<Entry>,
    /// Text and call on the page.
    pub work: Rc<Work>,
    /// The ledger that Run would work on, as far as is known.
    pub ledger: Follow,
    /// Why Run would send nothing.
    pub refusal: Option<String>,
}

impl GasView {
    /// The Gas tab's part of `app`.
    pub fn of(app: &App) -> Self {
        let refusal = app.preview.as_ref().and_then(|preview| preview.trouble());
        Self {
            file: app.file.name.clone(),
            report: app.shown().or(app.report.as_ref()).cloned(),
            present: app.shown().is_some(),
            standing: match app.shown() {
                Some(_) => Standing::Present,
                None => app.standing(),
            },
            difference: app.difference.clone(),
            analysis: app.analysis.clone(),
            analysed: app.is_analysed(),
            entry: app.entry().cloned(),
            work: Rc::new(Work::of(app, false)),
            ledger: app.ledger_to_follow(),
            refusal: refusal.map(|trouble| trouble.detail.clone()),
        }
    }

    /// What the prices of the analysis are good for: the source of the report is the text on the page.
    pub fn is_priced(&self) -> bool {
        let source = self.report.as_ref().map(|report| &*report.source);
        self.analysed && source == Some(self.work.source.as_str())
    }

    /// Whether a call can be made of what is on the page.
    pub fn is_callable(&self) -> bool {
        self.analysed && self.analysis.module.is_some() && self.entry.is_some()
    }
}
