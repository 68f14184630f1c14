//! What becomes a link when Share is pressed, and how what is inside is told before it is sent.

use std::rc::Rc;

use wattage_core::share::{ShareId, View};

use crate::model::app::App;
use crate::model::format::{counted, grouped};
use crate::model::names::Names;
use crate::model::report::Basis;
use crate::model::settings::Tab;
use crate::model::work::Work;
use crate::protocol::contract::Follow;
use crate::protocol::share::{Inside, ShareAsk};

/// The share panel's part of the state.
#[derive(Clone, PartialEq, Debug)]
pub struct ShareView {
    /// What the title begins with.
    pub title: String,
    /// What the note begins with.
    pub note: String,
    /// The link that this is made from.
    pub parent: Option<ShareId>,
    /// Text and call on the page.
    pub work: Rc<Work>,
    /// The ledger that they are on.
    pub ledger: Follow,
    /// Height of the block whose receipt stands in front, if one does.
    pub receipt: Option<u64>,
    /// Where to look.
    pub view: View,
}

impl ShareView {
    /// The share panel's part of `app`. A shared experiment that nobody has changed is shared on as it is.
    pub fn of(app: &App) -> Self {
        let work = Work::of(app, false);
        let told = app.guest().map(|guest| &guest.told);
        let unchanged = told.filter(|told| {
            told.file.text == work.source && super::call_form(&told.call).is_same_call(&work.call)
        });
        let origin = app.file.origin.as_ref();
        let parent = match (told, unchanged) {
            (_, Some(same)) => same.parent,
            (Some(changed), None) => Some(changed.id),
            (None, None) => origin.map(|origin| origin.link),
        };
        let shown = app.shown();
        let receipt = shown.filter(|report| matches!(report.basis, Basis::Receipt(_)));
        let title = told.map(|told| told.title.clone());
        Self {
            title: title
                .or_else(|| origin.map(|origin| origin.title.clone()))
                .unwrap_or_default(),
            note: told.map(|told| told.note.clone()).unwrap_or_default(),
            parent,
            work: Rc::new(work),
            ledger: app.ledger_to_follow(),
            receipt: receipt.map(|report| report.height),
            view: unchanged.map_or_else(|| view(app), |same| same.view.clone()),
        }
    }

    /// The question for the contract worker.
    pub fn ask(&self, title: &str, note: &str, history: bool) -> ShareAsk {
        ShareAsk {
            title: title.trim().to_owned(),
            note: note.trim().to_owned(),
            parent: self.parent,
            work: (*self.work).clone(),
            receipt: self.receipt,
            history,
            view: self.view.clone(),
        }
    }
}

/// The tab in front, unless it is the first, and the selected lines: a cursor that happens to be somewhere makes no other link.
fn view(app: &App) -> View {
    let tab = match app.settings.tab {
        Tab::Result => String::new(),
        tab => tab.key().to_owned(),
    };
    View {
        tab,
        line: app.cursor.selected.map(|(first, _)| first),
        step: None,
    }
}

/// What is inside a link, in words: `code, 3 calls, 2 contracts, 5 accounts, 1.4 KB, 612 characters`.
pub fn inside_words(inside: &Inside, names: &Names) -> (String, Option<String>) {
    let kilobytes = inside.bytes.div_ceil(100);
    let parts = [
        inside.file.clone(),
        counted(inside.calls as u64, "call", "calls"),
        counted(inside.contracts as u64, "contract", "contracts"),
        counted(inside.accounts as u64, "account", "accounts"),
        format!("{}.{} kB of source", kilobytes / 10, kilobytes % 10),
        format!("{} characters", grouped(inside.characters)),
    ];
    let others: Vec<String> = inside
        .others
        .iter()
        .map(|contract| match contract {
            Some(contract) => names.of(contract),
            None => "a source that no contract has any more".to_owned(),
        })
        .collect();
    let along = (!others.is_empty()).then(|| others.join(", "));
    (parts.join(", "), along)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_is_told_with_its_counts_and_sizes() {
        let inside = Inside {
            file: "counter.wat".to_owned(),
            bytes: 1_350,
            others: vec![None],
            contracts: 2,
            calls: 1,
            transactions: 3,
            accounts: 4,
            characters: 1_612,
        };
        let (words, along) = inside_words(&inside, &Names::new(&App::default()));
        assert_eq!(
            words,
            "counter.wat, 1 call, 2 contracts, 4 accounts, 1.4 kB of source, 1,612 characters"
        );
        assert_eq!(
            along.as_deref(),
            Some("a source that no contract has any more")
        );
    }
}
