//! IndexedDB: the files and settings of this browser, what they were before, and what was deleted. Every edit ends up here, so a
//! reload loses nothing. Writing files is in [`files`], reading everything in [`reading`], recovering rows in [`recovery`].
//!
//! Version 1 had `files` and `settings`. Version 2 adds `history` (versions by the name of their file, or by the id of a deleted
//! one), `trash`, and `damaged` (rows that could not be read, as they are). No row of version 1 changes.

mod files;
mod reading;
mod recovery;

use gloo_events::EventListener;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::internals::SystemRepr as _;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionMode};
use serde::de::DeserializeOwned;

use crate::model::history::History;
use crate::model::settings::Settings;

pub(crate) use reading::Read;

const NAME: &str = "wattage";
const VERSION: u8 = 2;
const FILES: &str = "files";
const SETTINGS: &str = "settings";
const HISTORY: &str = "history";
const TRASH: &str = "trash";
const DAMAGED: &str = "damaged";
/// The tables, each with the version of the database that has it first.
const TABLES: [(&str, u8); 5] = [
    (FILES, 1),
    (SETTINGS, 1),
    (HISTORY, 2),
    (TRASH, 2),
    (DAMAGED, 2),
];
/// Key of the one settings row.
const SETTINGS_KEY: &str = "page";

/// An open database. Each write is one transaction and is complete when the call returns.
#[derive(Clone, Debug)]
pub(crate) struct Db {
    database: Database,
}

impl Db {
    /// Opens the database; creates the tables that its version does not have. `blocked` is called when another tab has an older
    /// version open and does not let go of it: opening goes on when that tab is closed.
    ///
    /// # Errors
    /// Private windows of some browsers, a full disk, and a damaged database refuse it.
    pub(crate) async fn open(blocked: impl Fn() + 'static) -> Result<Self, OpenDbError> {
        let database = Database::open(NAME)
            .with_version(VERSION)
            .with_on_blocked(move |_| {
                blocked();
                Ok(())
            })
            .with_on_upgrade_needed(|event, database| {
                for (table, since) in TABLES {
                    if event.old_version() < f64::from(since) {
                        database.create_object_store(table).build()?;
                    }
                }
                Ok(())
            })
            .await?;
        Ok(Self { database })
    }

    /// Lets go of the database when a tab with a newer version of the page asks for it, and calls `left`. Without that, the
    /// other one could not open it. The listener ends when it is dropped.
    pub(crate) fn yield_to_newer(&self, left: impl Fn() + 'static) -> EventListener {
        let database = self.database.clone();
        EventListener::new(self.database.as_sys(), "versionchange", move |_| {
            database.clone().close();
            left();
        })
    }

    /// Saves what has changed in the settings since `base`; what another tab has changed stays. Tells whether the row is another
    /// one than before.
    pub(crate) async fn save_settings(
        &self,
        settings: &Settings,
        base: &Settings,
    ) -> Result<bool, Error> {
        let transaction = self.writing(&[SETTINGS])?;
        let store = transaction.object_store(SETTINGS)?;
        let stored: Option<Settings> = read(&store, SETTINGS_KEY).await?;
        let merged = match &stored {
            Some(stored) => settings.merged(base, stored),
            None => settings.clone(),
        };
        put(&store, SETTINGS_KEY, &merged).await?;
        transaction.commit().await?;
        Ok(stored.as_ref() != Some(&merged))
    }

    /// The versions of a file, or none.
    pub(crate) async fn history(&self, file: &str) -> Result<History, Error> {
        let transaction = self.database.transaction(HISTORY).build()?;
        let found = read(&transaction.object_store(HISTORY)?, file).await?;
        Ok(found.unwrap_or_default())
    }

    fn writing(&self, tables: &[&str]) -> Result<Transaction<'_>, Error> {
        let transaction = self.database.transaction(tables);
        transaction.with_mode(TransactionMode::Readwrite).build()
    }
}

/// A row; none where there is none, or where it cannot be read: then what is put in its place was kept aside when the page
/// was loaded.
async fn read<T: DeserializeOwned>(store: &ObjectStore<'_>, key: &str) -> Result<Option<T>, Error> {
    let row: Option<wasm_bindgen::JsValue> = store.get(key.to_owned()).primitive()?.await?;
    Ok(row.and_then(|row| serde_wasm_bindgen::from_value(row).ok()))
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

async fn remove(store: &ObjectStore<'_>, key: &str) -> Result<(), Error> {
    store.delete::<String, _>(key.to_owned()).primitive()?.await
}
