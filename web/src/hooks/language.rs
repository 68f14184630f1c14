//! The language service of the editor that is on the page: what it finds in the text, and what it has to say.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wattage_web::protocol::language::Lint;
use yew::prelude::*;

use super::EditorSlot;
use crate::browser::language::{self, Told};

/// How long a sentence stays, milliseconds.
const STAYS: u32 = 10_000;

/// What the language service has told.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Language {
    /// What it found in the text.
    pub(crate) lints: Rc<Vec<Lint>>,
    /// What came of the last command, or why nothing did; empty when that is long ago.
    pub(crate) said: Rc<str>,
    /// Whether hints are shown.
    pub(crate) hints: bool,
}

/// Starts the service for the editor in the slot, anew when the kind of editor changes. To be used after the hook that
/// puts the editor on the page.
#[hook]
pub(crate) fn use_language(slot: &Rc<EditorSlot>, plain: bool) -> Language {
    let lints = use_state(Rc::<Vec<Lint>>::default);
    let said = use_state(|| Rc::<str>::from(""));
    let hints = use_state(language::hints_shown);
    let timer = use_mut_ref(|| None::<Timeout>);
    let (slot, told) = (slot.clone(), (lints.clone(), said.clone(), hints.clone()));
    use_effect_with(plain, move |_| {
        let (lints, said, hints) = told;
        let forgotten = lints.clone();
        let found = move |list: Vec<Lint>| lints.set(Rc::new(list));
        let say = move |sentence: String| {
            let over = said.clone();
            *timer.borrow_mut() = Some(Timeout::new(STAYS, move || over.set(Rc::from(""))));
            said.set(Rc::from(sentence));
        };
        let told = Told::new(found, say, move |shown| hints.set(shown));
        slot.with(|editor| editor.start(&told));
        move || {
            forgotten.set(Rc::default());
            drop(told);
        }
    });
    Language {
        lints: Rc::clone(&lints),
        said: Rc::clone(&said),
        hints: *hints,
    }
}
