//! Reading everything. A row that cannot be read costs no other one: it is kept aside, and what can be recovered of it is put
//! in its place.

use std::collections::BTreeMap;
use std::rc::Rc;

use indexed_db_futures::error::Error;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use super::recovery::recovered;
use super::{DAMAGED, Db, FILES, HISTORY, SETTINGS, SETTINGS_KEY, TRASH, put, remove};
use crate::model::care::Trashed;
use crate::model::file::{CallForm, File};
use crate::model::history::History;
use crate::model::settings::Settings;

/// What the database has.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// All files, the one saved last first.
    pub(crate) files: Vec<File>,
    /// The settings, or the defaults on a first visit.
    pub(crate) settings: Settings,
    /// Deleted files, the last one first.
    pub(crate) trash: Vec<Rc<Trashed>>,
    /// What was found damaged now, and what came of it: sentences.
    pub(crate) damaged: Vec<String>,
}

impl Db {
    /// Everything but versions.
    pub(crate) async fn read(&self) -> Result<Read, Error> {
        let mut found = Read::default();
        let (files, bad) = self.table::<File>(FILES).await?;
        found.files = files.into_iter().map(|(_, file)| file).collect();
        for (key, row) in bad {
            let base = File {
                name: key.clone(),
                call: CallForm::default(),
                ..File::default()
            };
            let file = recovered(&base, &row);
            let file = file.filter(|file| !file.source.is_empty() && file.name == key);
            self.set_aside(FILES, &key, &row, file.as_ref()).await?;
            found.damaged.push(match &file {
                Some(_) => format!("{key} was damaged: its text could be read; check its call."),
                None => format!("{key} is damaged, and its text cannot be read."),
            });
            found.files.extend(file);
        }
        found
            .files
            .sort_by(|a, b| b.saved_at.total_cmp(&a.saved_at));

        let (settings, bad) = self.table::<Settings>(SETTINGS).await?;
        found.settings = settings
            .into_iter()
            .map(|(_, row)| row)
            .next()
            .unwrap_or_default();
        for (key, row) in bad.into_iter().filter(|(key, _)| key == SETTINGS_KEY) {
            found.settings = recovered(&Settings::default(), &row).unwrap_or_default();
            self.set_aside(SETTINGS, &key, &row, Some(&found.settings))
                .await?;
            let told = "The settings were damaged: what of them could be read is in use, the rest is as on a first visit.";
            found.damaged.push(told.to_owned());
        }

        found.trash = self.trash().await?;
        let (_, bad) = self.table::<Trashed>(TRASH).await?;
        for (key, row) in bad {
            self.set_aside::<Trashed>(TRASH, &key, &row, None).await?;
            found
                .damaged
                .push(format!("{key} in the trash is damaged."));
        }
        Ok(found)
    }

    /// Deleted files that can be read, the last one first.
    pub(crate) async fn trash(&self) -> Result<Vec<Rc<Trashed>>, Error> {
        let (rows, _) = self.table::<Trashed>(TRASH).await?;
        let mut trash: Vec<_> = rows.into_iter().map(|(_, row)| Rc::new(row)).collect();
        trash.sort_by(|a, b| b.at.total_cmp(&a.at));
        Ok(trash)
    }

    /// The settings, if they are there and can be read.
    pub(crate) async fn settings(&self) -> Result<Option<Settings>, Error> {
        let transaction = self.database.transaction(SETTINGS).build()?;
        super::read(&transaction.object_store(SETTINGS)?, SETTINGS_KEY).await
    }

    /// One file, if it is there and can be read.
    pub(crate) async fn file(&self, name: &str) -> Result<Option<File>, Error> {
        let transaction = self.database.transaction(FILES).build()?;
        super::read(&transaction.object_store(FILES)?, name).await
    }

    /// The versions of all files, by their names.
    pub(crate) async fn all_history(&self) -> Result<BTreeMap<String, History>, Error> {
        let (rows, _) = self.table::<History>(HISTORY).await?;
        Ok(rows.into_iter().collect())
    }

    /// Damaged rows as JSON, where they have any, by table, key and time.
    pub(crate) async fn damaged(&self) -> Result<BTreeMap<String, String>, Error> {
        let rows = self.raw(DAMAGED).await?;
        let text = |row: &JsValue| {
            let text = js_sys::JSON::stringify(row).ok().map(String::from);
            text.unwrap_or_else(|| format!("{row:?}"))
        };
        Ok(rows
            .into_iter()
            .map(|(key, row)| (key, text(&row)))
            .collect())
    }

    /// The rows of a table that can be read, and those that cannot.
    async fn table<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<(Vec<(String, T)>, Vec<(String, JsValue)>), Error> {
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for (key, row) in self.raw(name).await? {
            match serde_wasm_bindgen::from_value(row.clone()) {
                Ok(read) => good.push((key, read)),
                Err(_) => bad.push((key, row)),
            }
        }
        Ok((good, bad))
    }

    async fn raw(&self, name: &str) -> Result<Vec<(String, JsValue)>, Error> {
        let transaction = self.database.transaction(name).build()?;
        let store = transaction.object_store(name)?;
        // Both in the order of the keys.
        let keys: Vec<JsValue> = store
            .get_all_keys()
            .primitive()?
            .await?
            .collect::<Result<_, _>>()?;
        let rows: Vec<JsValue> = store
            .get_all()
            .primitive()?
            .await?
            .collect::<Result<_, _>>()?;
        let named = keys.into_iter().zip(rows);
        Ok(named
            .filter_map(|(key, row)| Some((key.as_string()?, row)))
            .collect())
    }

    /// Keeps a damaged row as it is in a table of its own, and puts what was recovered in its place.
    async fn set_aside<T: Serialize>(
        &self,
        table: &str,
        key: &str,
        row: &JsValue,
        recovered: Option<&T>,
    ) -> Result<(), Error> {
        let transaction = self.writing(&[table, DAMAGED])?;
        let aside = transaction.object_store(DAMAGED)?;
        let place = format!("{table}/{key} {}", js_sys::Date::now());
        put_raw(&aside, &place, row).await?;
        let store = transaction.object_store(table)?;
        match recovered {
            Some(recovered) => put(&store, key, recovered).await?,
            None => remove(&store, key).await?,
        }
        transaction.commit().await
    }
}

async fn put_raw(store: &ObjectStore<'_>, key: &str, row: &JsValue) -> Result<(), Error> {
    let put = store.put(row.clone()).with_key(key.to_owned());
    put.without_key_type().primitive()?.await
}
