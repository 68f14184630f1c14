//! Writing what the shelf lacks, one row after the other, and telling the other tabs.

use std::rc::Rc;

use indexed_db_futures::error::Error;

use super::Saver;
use crate::browser::db::Db;
use crate::browser::tabs::Change;
use crate::browser::{draft, page, rescue};
use crate::hooks::Dispatch;
use crate::model::app::Action;
use crate::model::care::{CareAction, Order};
use crate::model::file::File;
use crate::model::shelf::Row;

/// Writes until everything is stored or a write fails. Called at each change, so what has failed is tried again then.
pub(super) async fn write_all(saver: &Saver, dispatch: &Dispatch) {
    let db = match &*saver.db.borrow() {
        None => return,
        Some(Ok(db)) => db.clone(),
        Some(Err(reason)) => {
            rescue::keep();
            return dispatch.dispatch(Action::Saved(Err(reason.clone())));
        }
    };
    // Whoever is at it already takes the latest change as well.
    if saver.busy.replace(true) {
        return;
    }
    let end = loop {
        let Some(row) = saver.shelf.borrow_mut().begin() else {
            break Ok(());
        };
        let written = write(saver, &db, &row).await;
        let mut shelf = saver.shelf.borrow_mut();
        match written {
            Ok(None) => shelf.end(true),
            Ok(Some(stored)) => {
                shelf.overtaken(stored.clone());
                drop(shelf);
                dispatch.dispatch(overtaken(&row, stored));
            }
            Err(error) => {
                shelf.end(false);
                break Err(format!("{error}; the next edit tries again"));
            }
        }
    };
    saver.busy.set(false);
    match end {
        // Another tab was there: the text comes again under another name.
        Ok(()) if saver.shelf.borrow().unsaved() => return,
        Ok(()) => draft::discard(),
        // Where the database has no room, the small storage may have some.
        Err(_) => rescue::keep(),
    }
    dispatch.dispatch(Action::Saved(end));
}

/// What another tab has stored in the meantime: a deleted file is a file again, a file that both have written becomes two.
fn overtaken(row: &Row, stored: File) -> Action {
    let file = Rc::new(stored);
    match row {
        Row::Order(Order::Bin(_)) => Action::Care(CareAction::Heard { file, clean: true }),
        _ => Action::Overtaken(file),
    }
}

/// Writes one row. If another tab has saved another text under a file's name, nothing is written and that is returned.
async fn write(saver: &Saver, db: &Db, row: &Row) -> Result<Option<File>, Error> {
    match row {
        Row::File(file, known) => {
            let row = File {
                saved_at: page::now(),
                ..(**file).clone()
            };
            let stored = db.save_file(&row, known.as_deref()).await?;
            if stored.is_none() {
                tell(saver, &[Change::File(row.name)]);
            }
            Ok(stored)
        }
        Row::Settings(settings, base) => {
            if db.save_settings(settings, base).await? {
                tell(saver, &[Change::Settings]);
            }
            Ok(None)
        }
        Row::Order(order) => {
            let known = match order {
                Order::Bin(trashed) => saver.shelf.borrow().texts(&trashed.file.name),
                _ => Vec::new(),
            };
            let stored = db.follow(order, known.first().map(String::as_str)).await?;
            if stored.is_none() {
                tell(saver, &changes(order));
            }
            Ok(stored)
        }
    }
}

/// What other tabs see of an order.
fn changes(order: &Order) -> Vec<Change> {
    match order {
        Order::Bin(trashed) => vec![Change::Gone(trashed.file.name.clone()), Change::Trash],
        Order::Unbin { file, .. } => vec![Change::File(file.name.clone()), Change::Trash],
        Order::Rename { from, to } => {
            vec![Change::Gone(from.clone()), Change::File(to.clone())]
        }
        Order::Empty(_) | Order::KeepTrashed(_) => vec![Change::Trash],
        Order::Close(_) | Order::Keep(..) => Vec::new(),
    }
}

fn tell(saver: &Saver, changes: &[Change]) {
    if let Some(tabs) = &*saver.tabs.borrow() {
        changes.iter().for_each(|change| tabs.tell(change));
    }
}
