//! The moment in which the page is left: what the database may not get any more is kept in localStorage, which is
//! written at once, and taken up again when the page is opened.

use js_sys::JSON;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use super::{page, rescue};
use crate::model::file::File;
use crate::model::settings::Settings;

const KEY: &str = "wattage.draft";

/// What was on the page when it was left.
#[derive(Serialize, Deserialize, Debug)]
pub(crate) struct Draft {
    /// The open file.
    pub(crate) file: File,
    /// The settings, which name it.
    pub(crate) settings: Settings,
}

impl Draft {
    /// Keeps the draft in place of any earlier one.
    pub(crate) fn keep(&self) {
        // JSON has no maps other than objects.
        let text = self
            .serialize(&Serializer::json_compatible())
            .map_err(JsValue::from)
            .and_then(|value| JSON::stringify(&value));
        if let (Some(storage), Ok(text)) = (page::storage(), text) {
            // A full or forbidden storage: the database is tried all the same.
            let _ = storage.set_item(KEY, &String::from(text));
        }
    }

    /// The draft that was kept, if there is one that can be read.
    pub(crate) fn kept() -> Option<Self> {
        let text = page::storage()?.get_item(KEY).ok().flatten()?;
        let value = JSON::parse(&text).ok()?;
        serde_wasm_bindgen::from_value(value).ok()
    }

    /// Forgets the draft: the database has it. After a fault of the page nobody knows, and it stays.
    pub(crate) fn discard() {
        if rescue::broken() {
            return;
        }
        if let Some(storage) = page::storage() {
            // Refused only where it could not be kept either.
            let _ = storage.remove_item(KEY);
        }
    }
}
