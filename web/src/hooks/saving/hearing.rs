//! What other tabs have written: read again, and handed to the state where this tab would lose nothing by it.

use std::rc::Rc;

use indexed_db_futures::error::Error;
use wasm_bindgen_futures::spawn_local;

use super::Saver;
use crate::browser::tabs::{Change, Tabs};
use crate::hooks::{Dispatch, EditorSlot};
use crate::model::app::Action;
use crate::model::care::CareAction;

/// Joins the other tabs of this browser.
pub(super) fn join(saver: &Rc<Saver>, dispatch: &Dispatch, slot: &Rc<EditorSlot>) {
    let (known, dispatch, slot) = (Rc::downgrade(saver), dispatch.clone(), slot.clone());
    let tabs = Tabs::join(move |change| {
        let Some(saver) = known.upgrade() else {
            return;
        };
        let (dispatch, slot) = (dispatch.clone(), slot.clone());
        spawn_local(async move {
            // A row that cannot be read now is read when it is written, or with the next load.
            if let Ok(Some(action)) = heard(&saver, &slot, change).await {
                dispatch.dispatch(Action::Care(action));
            }
        });
    });
    *saver.tabs.borrow_mut() = tabs;
}

async fn heard(
    saver: &Saver,
    slot: &EditorSlot,
    change: Change,
) -> Result<Option<CareAction>, Error> {
    let Some(Ok(db)) = saver.db.borrow().clone() else {
        return Ok(None);
    };
    Ok(match change {
        Change::File(name) => db.file(&name).await?.map(|file| {
            // What is being typed is not in the state yet.
            let unseen = slot.has_unseen() && *saver.open.borrow() == name;
            let clean = !unseen && saver.shelf.borrow_mut().heard(file.clone());
            CareAction::Heard {
                file: Rc::new(file),
                clean,
            }
        }),
        Change::Gone(name) => {
            // The open file stays as it is known, so that only an edit writes it again.
            if *saver.open.borrow() != name {
                saver.shelf.borrow_mut().heard_gone(&name);
            }
            Some(CareAction::Gone(name))
        }
        Change::Settings => {
            let settings = db.settings().await?;
            settings.map(|settings| CareAction::SettingsHeard(settings.into()))
        }
        Change::Trash if saver.shelf.borrow().has_orders() => None,
        Change::Trash => Some(CareAction::Trash(db.trash().await?)),
    })
}
