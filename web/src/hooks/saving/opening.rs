//! Opening the database and reading everything, when the page begins and when a person asks to try again.

use std::rc::Rc;

use super::{Saver, writing};
use crate::browser::db::{Db, Read};
use crate::browser::{draft, rescue};
use crate::hooks::Dispatch;
use crate::model::app::Action;
use crate::model::care::CareAction;

pub(super) async fn open(saver: &Rc<Saver>, dispatch: &Dispatch) {
    let Read {
        mut files,
        mut settings,
        trash,
        damaged,
    } = read(saver, dispatch).await;
    // What pages were left with comes before what the database has.
    for (key, draft) in draft::kept() {
        let name = draft.take_up(&mut files, &mut settings);
        draft::taken(key, name);
    }
    dispatch.dispatch(Action::Loaded(files, settings));
    care(dispatch, CareAction::Trash(trash));
    tell_damaged(dispatch, &damaged);
}

/// Tries again: where the database could not be opened, what is in it joins what is on the page.
pub(super) async fn open_again(saver: &Rc<Saver>, dispatch: &Dispatch) {
    let refused = matches!(&*saver.db.borrow(), Some(Err(_)));
    if refused {
        let found = read(saver, dispatch).await;
        if matches!(&*saver.db.borrow(), Some(Ok(_))) {
            care(dispatch, CareAction::Waiting(None));
            care(dispatch, CareAction::Found(found.files));
            care(dispatch, CareAction::SettingsHeard(found.settings.into()));
            care(dispatch, CareAction::Trash(found.trash));
            tell_damaged(dispatch, &found.damaged);
        }
    }
    writing::write_all(saver, dispatch).await;
}

/// Everything in the database; nothing where it does not open, which [`Saver::db`] then says.
async fn read(saver: &Rc<Saver>, dispatch: &Dispatch) -> Read {
    let opened = async {
        let waiting = dispatch.clone();
        let db = Db::open(move || care(&waiting, CareAction::Waiting(Some(blocked())))).await;
        let db = db.map_err(|error| error.to_string())?;
        let found = db.read().await.map_err(|error| error.to_string())?;
        Ok::<_, String>((db, found))
    };
    let (db, found) = match opened.await {
        Ok((db, found)) => {
            let left = (Rc::downgrade(saver), dispatch.clone());
            let yielding = db.yield_to_newer(move || {
                if let Some(saver) = left.0.upgrade() {
                    give_up(&saver, &left.1);
                }
            });
            *saver.yielding.borrow_mut() = Some(yielding);
            (Ok(db), found)
        }
        Err(reason) => {
            let reason = format!("this browser does not open its database to the page ({reason})");
            (Err(reason), Read::default())
        }
    };
    if db.is_ok() {
        saver.shelf.borrow_mut().read(&found.files, &found.settings);
    }
    *saver.db.borrow_mut() = Some(db);
    found
}

/// A newer version of the page has the database from now on. What is not written yet is kept as a draft.
fn give_up(saver: &Saver, dispatch: &Dispatch) {
    let reason = "a newer version of this page is open in another tab";
    *saver.db.borrow_mut() = Some(Err(reason.to_owned()));
    rescue::keep();
    let told =
        "This page was updated in another tab: load it again to go on saving. Its text is safe.";
    care(dispatch, CareAction::Lasting(Some(told.to_owned())));
}

fn blocked() -> String {
    "Another tab has an older version of this page open, so your files cannot be opened yet. Close that tab or load it again: \
     this one then goes on by itself."
        .to_owned()
}

fn tell_damaged(dispatch: &Dispatch, damaged: &[String]) {
    if !damaged.is_empty() {
        let told = format!(
            "{} What was damaged is kept aside as it is, and goes along with Export all.",
            damaged.join(" ")
        );
        care(dispatch, CareAction::Told(told));
    }
}

fn care(dispatch: &Dispatch, action: CareAction) {
    dispatch.dispatch(Action::Care(action));
}
