//! What is said of a kept ledger besides its rows.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wattage_core::types::Hash;

use super::{Error, LedgerId, Usage};
use crate::protocol::contract::Tip;
use crate::protocol::ledger::Kind;

/// A row of the object store `ledgers`. A ledger without one is what is left of a write that was not finished, and is swept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its id, 32 hex digits.
    pub id: String,
    /// What it is called; empty for a mirror.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The newest block that the node is known to have, of a mirror.
    pub shared: Option<Tip>,
    /// Rows in the database. Kept up by every write.
    pub rows: u64,
    /// Bytes of their keys and values.
    pub bytes: u64,
    /// When it was made, milliseconds since 1970.
    pub made_at: f64,
    /// When it was last written to or changed.
    pub used_at: f64,
    /// When it was put into the trash, if it was.
    pub trashed_at: Option<f64>,
    /// What is damaged in it, and what was recovered, once that was found: a sentence.
    #[serde(default)]
    pub damaged: Option<String>,
    /// The transaction that is being sent to the node, or was when that was last heard of, of a mirror.
    #[serde(default)]
    pub sending: Option<Sending>,
}

/// A pending transaction that the node may have: it was sent, and no answer to it was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// The height of its block here.
    pub height: u64,
    /// The name that it was sent under: the hash that its block had here then. The node does it once under this name.
    pub key: Hash,
}

impl Record {
    /// The record of a new ledger, which has no rows yet.
    pub fn new(id: LedgerId, name: impl Into<String>, kind: Kind) -> Self {
        let now = js_sys::Date::now();
        Self {
            id: id.to_string(),
            name: name.into(),
            kind,
            shared: None,
            rows: 0,
            bytes: 0,
            made_at: now,
            used_at: now,
            trashed_at: None,
            damaged: None,
            sending: None,
        }
    }

    /// Its id.
    ///
    /// # Errors
    /// [`Error::NotAnId`] in a damaged record.
    pub fn ledger(&self) -> Result<LedgerId, Error> {
        self.id.parse()
    }

    pub(super) fn usage(&self) -> Usage {
        let (rows, bytes) = (self.rows, self.bytes);
        Usage { rows, bytes }
    }

    pub(super) fn set_usage(&mut self, usage: Usage) {
        (self.rows, self.bytes) = (usage.rows, usage.bytes);
    }

    pub(super) fn to_js(&self) -> Result<JsValue, Error> {
        serde_wasm_bindgen::to_value(self).map_err(|error| Error::Broken(error.to_string()))
    }

    pub(super) fn from_js(value: JsValue) -> Result<Self, Error> {
        let read = serde_wasm_bindgen::from_value(value);
        read.map_err(|error| Error::Damaged(format!("what is said of it cannot be read: {error}")))
    }
}
