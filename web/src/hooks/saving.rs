//! Files and settings in step with this browser's database: read once, then written at each change.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Dispatch, EditorSlot};
use crate::browser::db::Db;
use crate::browser::draft::Draft;
use crate::browser::{page, rescue};
use crate::model::app::{Action, App};
use crate::model::file::File;
use crate::model::settings::Settings;

/// What the database holds already, as far as this page knows.
#[derive(Debug, Default)]
struct Written {
    db: RefCell<Option<Db>>,
    files: RefCell<HashMap<String, File>>,
    settings: RefCell<Option<Settings>>,
    under_way: Cell<u32>,
}

/// Reads everything when the page opens, and writes what has changed since.
#[hook]
pub(crate) fn use_saving(app: &UseReducerHandle<App>, dispatch: &Dispatch, slot: &Rc<EditorSlot>) {
    use_last_words(app, slot);
    let written = use_memo((), |()| Rc::new(Written::default()));
    let opening = (Rc::clone(&written), dispatch.clone());
    use_effect_with((), move |()| {
        let (written, dispatch) = opening;
        spawn_local(async move { open(&written, &dispatch).await });
    });

    let state = (
        app.file.clone(),
        app.others.clone(),
        app.settings.clone(),
        app.loaded,
    );
    let dispatch = dispatch.clone();
    use_effect_with(state, move |(file, others, settings, loaded)| {
        if !loaded {
            return;
        }
        if page::hidden() {
            let draft = Draft {
                file: (**file).clone(),
                settings: settings.clone(),
            };
            draft.keep();
        }
        for file in std::iter::once(file).chain(others.iter()) {
            if written.files.borrow().get(&file.name) != Some(&**file) {
                save_file(&written, &dispatch, file);
            }
        }
        if written.settings.borrow().as_ref() != Some(settings) {
            *written.settings.borrow_mut() = Some(settings.clone());
            let row = settings.clone();
            write(&written, &dispatch, async move |db| {
                db.save_settings(&row).await
            });
        }
    });
}

/// If the page breaks, the editor's text is kept as a draft, with all that the last state says about it.
#[hook]
fn use_last_words(app: &UseReducerHandle<App>, slot: &Rc<EditorSlot>) {
    let (app, slot) = (app.clone(), slot.clone());
    rescue::on_fault(move || {
        let app = slot
            .text()
            .map_or_else(|| (*app).clone(), |text| app.holding(text));
        Draft {
            file: (*app.file).clone(),
            settings: app.settings,
        }
    });
}

fn save_file(written: &Rc<Written>, dispatch: &Dispatch, file: &File) {
    let known = written
        .files
        .borrow_mut()
        .insert(file.name.clone(), file.clone());
    let row = File {
        saved_at: page::now(),
        ..file.clone()
    };
    let (files, teller) = (Rc::clone(written), dispatch.clone());
    write(written, dispatch, async move |db| {
        let known = known.as_ref().map(|file| file.source.as_str());
        if let Some(stored) = db.save_file(&row, known).await? {
            let mut files = files.files.borrow_mut();
            files.insert(stored.name.clone(), stored.clone());
            drop(files);
            teller.dispatch(Action::Overtaken(Rc::new(stored)));
        }
        Ok(())
    });
}

async fn open(written: &Written, dispatch: &Dispatch) {
    let opened = async {
        let db = Db::open().await.map_err(|error| error.to_string())?;
        let files = db.files().await.map_err(|error| error.to_string())?;
        let settings = db.settings().await.map_err(|error| error.to_string())?;
        Ok::<_, String>((db, files, settings))
    };
    match opened.await {
        Ok((db, files, settings)) => {
            *written.db.borrow_mut() = Some(db);
            let known = files.iter().map(|file| (file.name.clone(), file.clone()));
            *written.files.borrow_mut() = known.collect();
            let (files, settings) = take_up_draft(files, settings);
            dispatch.dispatch(Action::Loaded(files, settings));
        }
        Err(reason) => {
            dispatch.dispatch(Action::Loaded(Vec::new(), Settings::default()));
            dispatch.dispatch(Action::Saved(Err(reason)));
        }
    }
}

/// What the page was left with comes before what the database has.
fn take_up_draft(mut files: Vec<File>, settings: Settings) -> (Vec<File>, Settings) {
    let Some(Draft { file, settings }) = Draft::kept() else {
        return (files, settings);
    };
    files.retain(|other| other.name != file.name);
    files.insert(0, file);
    (files, settings)
}

/// Writes one row. "Saved" is said only when nothing else is on its way.
fn write<W>(written: &Rc<Written>, dispatch: &Dispatch, row: W)
where
    W: AsyncFnOnce(Db) -> Result<(), indexed_db_futures::error::Error> + 'static,
{
    let Some(db) = written.db.borrow().clone() else {
        return;
    };
    let (written, dispatch) = (Rc::clone(written), dispatch.clone());
    written.under_way.set(written.under_way.get() + 1);
    spawn_local(async move {
        let done = row(db).await;
        written.under_way.set(written.under_way.get() - 1);
        match done {
            Err(error) => dispatch.dispatch(Action::Saved(Err(error.to_string()))),
            Ok(()) if written.under_way.get() == 0 => {
                Draft::discard();
                dispatch.dispatch(Action::Saved(Ok(())));
            }
            Ok(()) => (),
        }
    });
}
