//! What can be had of a database that this program cannot use: one of a newer version, or a damaged one.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbDatabase;

use super::database::{NAME, factory, opened};
use super::request::answer;
use super::transaction::{Mode, Transaction};
use super::{Database, Error};

impl Database {
    /// Everything that can still be read, as JSON: each object store by its name, with keys and values as hex digits; the
    /// records of ledgers as they are. Afterwards [`Database::delete`] may make room for a new one.
    ///
    /// # Errors
    /// [`Error`] when the database does not open in any version: then there is nothing that could be read.
    pub async fn salvage() -> Result<String, Error> {
        let request = factory()?.open(NAME).map_err(|error| Error::of(&error))?;
        let database: IdbDatabase = opened(&request).await?.unchecked_into();
        let names = database.object_store_names();
        let mut told = serde_json::Map::new();
        told.insert("version".to_owned(), database.version().into());
        for name in (0..names.length()).filter_map(|n| names.get(n)) {
            let rows = match rows(&database, &name).await {
                Ok(rows) => serde_json::Value::Array(rows),
                Err(error) => format!("it cannot be read: {error}").into(),
            };
            told.insert(name, rows);
        }
        database.close();
        Ok(serde_json::Value::Object(told).to_string())
    }
}

async fn rows(database: &IdbDatabase, name: &str) -> Result<Vec<serde_json::Value>, Error> {
    let transaction = Transaction::begin(database, [name], Mode::Read)?;
    let store = transaction.store(name)?;
    let keys = answer(store.get_all_keys().map_err(|error| Error::of(&error))?);
    let values = answer(store.get_all().map_err(|error| Error::of(&error))?);
    let (keys, values) = (Array::from(&keys.await?), Array::from(&values.await?));
    let rows = keys.iter().zip(values.iter());
    Ok(rows
        .map(|(key, value)| serde_json::json!([shown(&key), shown(&value)]))
        .collect())
}

/// Bytes as hex digits, text as it is, anything else as JSON.
fn shown(value: &JsValue) -> serde_json::Value {
    if let Some(text) = value.as_string() {
        return text.into();
    }
    if value.is_instance_of::<js_sys::ArrayBuffer>() || value.is_instance_of::<Uint8Array>() {
        let bytes = Uint8Array::new(value).to_vec();
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        return digits.into();
    }
    let json = js_sys::JSON::stringify(value).ok();
    json.and_then(|json| serde_json::from_str(&String::from(json)).ok())
        .unwrap_or_default()
}
