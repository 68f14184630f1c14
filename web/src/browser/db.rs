//! IndexedDB: the files and settings of this browser. Every edit ends up here, so a reload loses nothing.

use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionMode};

use crate::model::file::File;
use crate::model::settings::Settings;

const NAME: &str = "wattage";
const VERSION: u8 = 1;
const FILES: &str = "files";
const SETTINGS: &str = "settings";
/// Key of the one settings row.
const SETTINGS_KEY: &str = "page";

/// An open database. Each write is one transaction and is complete when the call returns.
#[derive(Clone, Debug)]
pub(crate) struct Db {
    database: Database,
}

impl Db {
    /// Opens the database and creates its tables on first use.
    ///
    /// # Errors
    /// Private windows of some browsers, and a full disk, refuse it.
    pub(crate) async fn open() -> Result<Self, OpenDbError> {
        let database = Database::open(NAME)
            .with_version(VERSION)
            .with_on_upgrade_needed(|_, database| {
                database.create_object_store(FILES).build()?;
                database.create_object_store(SETTINGS).build()?;
                Ok(())
            })
            .await?;
        Ok(Self { database })
    }

    /// All files, the one saved last first.
    pub(crate) async fn files(&self) -> Result<Vec<File>, Error> {
        let transaction = self.database.transaction(FILES).build()?;
        let store = transaction.object_store(FILES)?;
        let mut files: Vec<File> = store
            .get_all::<File>()
            .serde()?
            .await?
            .collect::<Result<_, _>>()?;
        files.sort_by(|a, b| b.saved_at.total_cmp(&a.saved_at));
        Ok(files)
    }

    /// Saves a file under its name, unless another tab has saved another text there since this one last knew:
    /// `known` is the text it last read or wrote. Then nothing is written, and what is there is returned.
    pub(crate) async fn save_file(
        &self,
        file: &File,
        known: Option<&str>,
    ) -> Result<Option<File>, Error> {
        let transaction = self.writing(FILES)?;
        let store = transaction.object_store(FILES)?;
        let stored: Option<File> = store.get(file.name.clone()).serde()?.await?;
        let overtaken = stored
            .filter(|stored| Some(stored.source.as_str()) != known && stored.source != file.source);
        if overtaken.is_none() {
            put(&store, &file.name, file).await?;
        }
        transaction.commit().await?;
        Ok(overtaken)
    }

    /// The settings, or the defaults on a first visit.
    pub(crate) async fn settings(&self) -> Result<Settings, Error> {
        let transaction = self.database.transaction(SETTINGS).build()?;
        let store = transaction.object_store(SETTINGS)?;
        let found: Option<Settings> = store.get(SETTINGS_KEY.to_owned()).serde()?.await?;
        Ok(found.unwrap_or_default())
    }

    /// Saves the settings.
    pub(crate) async fn save_settings(&self, settings: &Settings) -> Result<(), Error> {
        let transaction = self.writing(SETTINGS)?;
        let store = transaction.object_store(SETTINGS)?;
        put(&store, SETTINGS_KEY, settings).await?;
        transaction.commit().await
    }

    fn writing(&self, table: &str) -> Result<Transaction<'_>, Error> {
        let transaction = self.database.transaction(table);
        transaction.with_mode(TransactionMode::Readwrite).build()
    }
}

async fn put<T: serde::Serialize>(
    store: &ObjectStore<'_>,
    key: &str,
    row: &T,
) -> Result<(), Error> {
    store
        .put(row)
        .with_key(key.to_owned())
        .without_key_type()
        .serde()?
        .await
}
