//! Files and settings in step with this browser's database: read once, then written at each change, one row after the
//! other. What has to be written is in [`Shelf`].

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Dispatch, EditorSlot};
use crate::browser::db::Db;
use crate::browser::{draft, page, rescue};
use crate::model::app::{Action, App, Saving};
use crate::model::draft::Draft;
use crate::model::file::File;
use crate::model::settings::Settings;
use crate::model::shelf::{Row, Shelf};

/// The database, and what this page knows of it.
#[derive(Debug, Default)]
struct Saver {
    /// None until it has been tried; an error is why this browser refuses it.
    db: RefCell<Option<Result<Db, String>>>,
    shelf: RefCell<Shelf>,
    busy: Cell<bool>,
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

/// Reads everything when the page opens, and writes what has changed since.
#[hook]
pub(crate) fn use_saving(app: &UseReducerHandle<App>, dispatch: &Dispatch, slot: &Rc<EditorSlot>) {
    let saver = use_memo((), |()| Rc::new(Saver::default()));
    use_last_words(app, slot, &saver);
    let opening = (Rc::clone(&saver), dispatch.clone());
    use_effect_with((), move |()| {
        let (saver, dispatch) = opening;
        spawn_local(async move { open(&saver, &dispatch).await });
    });

    saver.changed_copy.set(app.has_changed_copy());
    // Nothing of a shared experiment is stored.
    let own = app.own();
    let state = (
        own.file.clone(),
        own.others.clone(),
        own.settings.clone(),
        own.loaded,
        // Somebody waits for an answer, even if nothing else has changed.
        own.saving == Saving::Pending,
    );
    let dispatch = dispatch.clone();
    use_effect_with(state, move |(file, others, settings, loaded, _)| {
        if !loaded {
            return;
        }
        let files = std::iter::once(file).chain(others.iter()).cloned();
        let mut shelf = saver.shelf.borrow_mut();
        shelf.want(files.collect(), settings.clone());
        let unsaved = shelf.unsaved();
        drop(shelf);
        if unsaved && page::hidden() {
            draft::keep(&saver.draft(file, settings));
        }
        let saver = Rc::clone(&saver);
        spawn_local(async move { write_all(&saver, &dispatch).await });
    });
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

async fn open(saver: &Saver, dispatch: &Dispatch) {
    let opened = async {
        let db = Db::open().await.map_err(|error| error.to_string())?;
        let files = db.files().await.map_err(|error| error.to_string())?;
        let settings = db.settings().await.map_err(|error| error.to_string())?;
        Ok::<_, String>((db, files, settings))
    };
    let (db, mut files, mut settings) = match opened.await {
        Ok((db, files, settings)) => (Ok(db), files, settings),
        Err(reason) => {
            let reason = format!("this browser does not open its database to the page ({reason})");
            (Err(reason), Vec::new(), Settings::default())
        }
    };
    saver.shelf.borrow_mut().read(&files);
    *saver.db.borrow_mut() = Some(db);
    // What pages were left with comes before what the database has.
    for (key, draft) in draft::kept() {
        let name = draft.take_up(&mut files, &mut settings);
        draft::taken(key, name);
    }
    dispatch.dispatch(Action::Loaded(files, settings));
}

/// Writes until everything is stored or a write fails. Called at each change, so what has failed is tried again then.
async fn write_all(saver: &Saver, dispatch: &Dispatch) {
    let db = match &*saver.db.borrow() {
        None => return,
        Some(Ok(db)) => db.clone(),
        Some(Err(reason)) => return dispatch.dispatch(Action::Saved(Err(reason.clone()))),
    };
    // Whoever is at it already takes the latest change as well.
    if saver.busy.replace(true) {
        return;
    }
    let end = loop {
        let Some(row) = saver.shelf.borrow_mut().begin() else {
            break Ok(());
        };
        let written = write(&db, &row).await;
        let mut shelf = saver.shelf.borrow_mut();
        match written {
            Ok(None) => shelf.end(true),
            Ok(Some(stored)) => {
                shelf.overtaken(stored.clone());
                drop(shelf);
                dispatch.dispatch(Action::Overtaken(Rc::new(stored)));
            }
            Err(error) => {
                shelf.end(false);
                break Err(format!("{error}; the next edit tries again"));
            }
        }
    };
    saver.busy.set(false);
    if end.is_ok() {
        if saver.shelf.borrow().unsaved() {
            return; // another tab was there: the text comes again under another name
        }
        draft::discard();
    }
    dispatch.dispatch(Action::Saved(end));
}

/// Writes one row. If another tab has saved another text under a file's name, nothing is written and that is returned.
async fn write(db: &Db, row: &Row) -> Result<Option<File>, indexed_db_futures::error::Error> {
    match row {
        Row::File(file, known) => {
            let row = File {
                saved_at: page::now(),
                ..(**file).clone()
            };
            db.save_file(&row, known.as_deref()).await
        }
        Row::Settings(settings) => db.save_settings(settings).await.map(|()| None),
    }
}
