//! Files and settings in step with this browser's database: read once, then written at each change, one row after the
//! other. What has to be written is in [`Shelf`]; opening is in [`opening`], writing in [`writing`], what other tabs have
//! written in [`hearing`].

mod hearing;
mod opening;
mod writing;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Dispatch, EditorSlot};
use crate::browser::db::Db;
use crate::browser::tabs::Tabs;
use crate::browser::{draft, page, rescue};
use crate::model::app::{App, Saving};
use crate::model::draft::Draft;
use crate::model::file::File;
use crate::model::settings::Settings;
use crate::model::shelf::Shelf;

/// The database, and what this page knows of it.
#[derive(Debug, Default)]
struct Saver {
    /// None until it has been tried; an error is why this browser refuses it.
    db: RefCell<Option<Result<Db, String>>>,
    /// Lets go of the database for a newer version of the page.
    yielding: RefCell<Option<EventListener>>,
    tabs: RefCell<Option<Tabs>>,
    shelf: RefCell<Shelf>,
    busy: Cell<bool>,
    /// Name of the open file.
    open: RefCell<String>,
    /// Whether a temporary copy is in front whose text is nowhere yet.
    changed_copy: Cell<bool>,
}

impl Saver {
    fn draft(&self, file: &File, settings: &Settings) -> Draft {
        // Borrowed only when the page breaks in the middle of a change; nothing is known of the database then.
        let known = self.shelf.try_borrow().map(|shelf| shelf.texts(&file.name));
        Draft {
            file: file.clone(),
            settings: settings.clone(),
            known: known.unwrap_or_default(),
            kept_at: page::now(),
        }
    }
}

/// What the panels read in the database.
#[derive(Clone, Debug)]
pub(crate) struct Stored(Rc<Saver>);

impl PartialEq for Stored {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Stored {
    /// The database, or why there is none: a sentence without its full stop.
    pub(crate) fn db(&self) -> Result<Db, String> {
        let db = self.0.db.borrow().clone();
        db.unwrap_or_else(|| Err("the database is not open yet".to_owned()))
    }
}

/// Where the panels read; provided by the root component.
#[hook]
pub(crate) fn use_stored() -> Stored {
    use_context::<Stored>().expect("the root component provides what is stored")
}

/// Reads everything when the page opens, and writes what has changed since.
#[hook]
pub(crate) fn use_saving(
    app: &UseReducerHandle<App>,
    dispatch: &Dispatch,
    slot: &Rc<EditorSlot>,
) -> Stored {
    let saver = use_memo((), |()| Rc::new(Saver::default()));
    use_last_words(app, slot, &saver);
    let opening = (Rc::clone(&saver), dispatch.clone(), slot.clone());
    use_effect_with((), move |()| {
        let (saver, dispatch, slot) = opening;
        hearing::join(&saver, &dispatch, &slot);
        spawn_local(async move { opening::open(&saver, &dispatch).await });
    });

    saver.changed_copy.set(app.has_changed_copy());
    // Nothing of a shared experiment is stored.
    let own = app.own();
    own.file.name.clone_into(&mut saver.open.borrow_mut());
    let retrying = (Rc::clone(&saver), dispatch.clone());
    use_effect_with(own.care.retries, move |retries| {
        let (saver, dispatch) = retrying;
        if *retries > 0 {
            spawn_local(async move { opening::open_again(&saver, &dispatch).await });
        }
    });
    let state = (
        own.file.clone(),
        own.others.clone(),
        own.settings.clone(),
        own.care.orders.clone(),
        own.loaded,
        // Somebody waits for an answer, even if nothing else has changed.
        own.saving == Saving::Pending,
    );
    let dispatch = dispatch.clone();
    let writing = Rc::clone(&saver);
    use_effect_with(state, move |(file, others, settings, orders, loaded, _)| {
        let saver = writing;
        if !loaded {
            return;
        }
        let files = std::iter::once(file).chain(others.iter()).cloned();
        let mut shelf = saver.shelf.borrow_mut();
        shelf.want(files.collect(), settings.clone());
        shelf.take_orders(orders);
        let unsaved = shelf.unsaved();
        drop(shelf);
        if unsaved && page::hidden() {
            draft::keep(&saver.draft(file, settings));
        }
        spawn_local(async move { writing::write_all(&saver, &dispatch).await });
    });
    Stored(Rc::clone(&saver))
}

/// If the page breaks, or is left before everything is stored, the editor's text is kept as a draft, with all that the
/// last state says about it.
#[hook]
fn use_last_words(app: &UseReducerHandle<App>, slot: &Rc<EditorSlot>, saver: &Rc<Saver>) {
    let words = (app.clone(), slot.clone(), saver.clone());
    rescue::on_fault(move || {
        let (app, slot, saver) = &words;
        let unseen = slot.has_unseen() || rescue::broken();
        let app = match slot.text().filter(|_| unseen) {
            Some(text) => &app.holding(text),
            None => &**app,
        };
        // Of a temporary copy it is the text that became another one.
        let file = match app.has_changed_copy() {
            true => app.home().others.first().cloned(),
            false => Some(app.own().file.clone()),
        };
        let file = file.filter(|_| app.loaded);
        file.map(|file| saver.draft(&file, &app.own().settings))
    });

    let leaving = (slot.clone(), saver.clone());
    use_effect_with((), move |()| {
        let (slot, saver) = leaving;
        let listeners = page::on_leave(move || {
            if slot.has_unseen() || saver.shelf.borrow().unsaved() || saver.changed_copy.get() {
                rescue::keep();
            }
            slot.flush();
        });
        move || drop(listeners)
    });
}
