//! Writing files and their versions, and following orders, each in one transaction.

use indexed_db_futures::error::Error;
use indexed_db_futures::object_store::ObjectStore;

use super::{Db, FILES, HISTORY, TRASH, put, read, remove};
use crate::model::care::Order;
use crate::model::file::File;
use crate::model::history::History;

impl Db {
    /// Saves a file under its name and notes its text as a version, unless another tab has saved another text there since this
    /// one last knew: `known` is the text it last read or wrote. Then nothing is written, and what is there is returned.
    pub(crate) async fn save_file(
        &self,
        file: &File,
        known: Option<&str>,
    ) -> Result<Option<File>, Error> {
        let transaction = self.writing(&[FILES, HISTORY])?;
        let store = transaction.object_store(FILES)?;
        let stored: Option<File> = read(&store, &file.name).await?;
        let other_text = stored
            .as_ref()
            .filter(|stored| stored.source != file.source);
        if let Some(other) = other_text.filter(|other| Some(other.source.as_str()) != known) {
            return Ok(Some(other.clone()));
        }
        if other_text.is_some() || stored.is_none() {
            let versions = transaction.object_store(HISTORY)?;
            let mut history = history(&versions, &file.name).await?;
            // What was written before there were versions is one, too.
            if let Some(before) = other_text.filter(|_| history.versions.is_empty()) {
                history.note(&before.source, before.saved_at);
            }
            history.note(&file.source, file.saved_at);
            put(&versions, &file.name, &history).await?;
        }
        put(&store, &file.name, file).await?;
        transaction.commit().await?;
        Ok(None)
    }

    /// Does what was asked beside writing files. If another tab has saved another text than `known` under a name that would be
    /// deleted or written over, that is returned and stays.
    pub(crate) async fn follow(
        &self,
        order: &Order,
        known: Option<&str>,
    ) -> Result<Option<File>, Error> {
        let transaction = self.writing(&[FILES, HISTORY, TRASH])?;
        let files = transaction.object_store(FILES)?;
        let versions = transaction.object_store(HISTORY)?;
        let trash = transaction.object_store(TRASH)?;
        let mut overtaken = None;
        match order {
            Order::Bin(trashed) => {
                put(&trash, &trashed.id, &**trashed).await?;
                let name = &trashed.file.name;
                let stored: Option<File> = read(&files, name).await?;
                overtaken = stored.filter(|stored| {
                    stored.source != trashed.file.source && Some(stored.source.as_str()) != known
                });
                if overtaken.is_none() {
                    remove(&files, name).await?;
                    move_history(&versions, name, &trashed.id).await?;
                }
            }
            Order::KeepTrashed(trashed) => put(&trash, &trashed.id, &**trashed).await?,
            Order::Unbin { id, file } => {
                let stored: Option<File> = read(&files, &file.name).await?;
                overtaken = stored.filter(|stored| stored.source != file.source);
                if overtaken.is_none() {
                    put(&files, &file.name, &**file).await?;
                    move_history(&versions, id, &file.name).await?;
                    remove(&trash, id).await?;
                }
            }
            Order::Empty(ids) => {
                for id in ids {
                    remove(&trash, id).await?;
                    remove(&versions, id).await?;
                }
            }
            Order::Rename { from, to } => {
                let taken: Option<File> = read(&files, to).await?;
                let stored: Option<File> = read(&files, from).await?;
                match (taken, stored) {
                    (Some(taken), _) => overtaken = Some(taken),
                    (None, Some(stored)) => {
                        let name = to.clone();
                        put(&files, to, &File { name, ..stored }).await?;
                        remove(&files, from).await?;
                        move_history(&versions, from, to).await?;
                    }
                    (None, None) => (),
                }
            }
            Order::Close(name) => {
                let mut history = history(&versions, name).await?;
                history.leave();
                put(&versions, name, &history).await?;
            }
            Order::Keep(name, come) => {
                let mut history = history(&versions, name).await?;
                history.merge((**come).clone());
                put(&versions, name, &history).await?;
            }
        }
        transaction.commit().await?;
        Ok(overtaken)
    }
}

async fn history(versions: &ObjectStore<'_>, file: &str) -> Result<History, Error> {
    Ok(read(versions, file).await?.unwrap_or_default())
}

/// The versions of one file become those of another; what that has stays.
async fn move_history(versions: &ObjectStore<'_>, from: &str, to: &str) -> Result<(), Error> {
    let moved: Option<History> = read(versions, from).await?;
    if let Some(moved) = moved {
        let mut all = history(versions, to).await?;
        all.merge(moved);
        put(versions, to, &all).await?;
        remove(versions, from).await?;
    }
    Ok(())
}
