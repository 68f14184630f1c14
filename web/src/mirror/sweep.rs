//! Deletes what an unfinished write of a new ledger left: rows whose ledger nothing is said of.

use std::collections::BTreeSet;

use wasm_bindgen::JsValue;
use wattage_core::store::Table;
use web_sys::IdbKeyRange;

use super::database::{LEDGERS, all_stores, clear};
use super::request::answer;
use super::transaction::{Mode, Transaction};
use super::{Database, Error, LedgerId, keys};

impl Database {
    /// Deletes rows without a ledger, and returns of how many ledgers there were any. A write in another tab that this
    /// meets finds out, and begins again.
    ///
    /// # Errors
    /// [`Error`] when the database cannot be read or written; nothing is deleted then.
    pub async fn sweep(&self) -> Result<usize, Error> {
        let transaction = self.begin(all_stores(), Mode::Read)?;
        if leftovers(&transaction).await?.is_empty() {
            return Ok(0);
        }
        transaction.complete().await?;
        // Looked for again where nobody else can write meanwhile.
        let transaction = self.begin(all_stores(), Mode::Write)?;
        let found = leftovers(&transaction).await?;
        for id in &found {
            clear(&transaction, *id)?;
        }
        transaction.complete().await?;
        Ok(found.len())
    }
}

/// The ids that rows begin with and no record has. A record that cannot be read keeps its rows: only its key is looked at.
async fn leftovers(transaction: &Transaction) -> Result<BTreeSet<LedgerId>, Error> {
    let mut found = BTreeSet::new();
    for table in Table::ALL {
        let store = transaction.store(table.name())?;
        let mut range: Option<IdbKeyRange> = None;
        loop {
            let first = match &range {
                Some(range) => store.get_all_keys_with_key_and_limit(range, 1),
                None => store.get_all_keys_with_key_and_limit(&JsValue::UNDEFINED, 1),
            };
            let first = answer(first.map_err(|error| Error::of(&error))?).await?;
            let key = js_sys::Array::from(&first).get(0);
            if key.is_undefined() {
                break;
            }
            let Some(id) = LedgerId::of_key(&keys::read(&key)) else {
                break;
            };
            found.insert(id);
            range = keys::beyond(id)?;
            if range.is_none() {
                break;
            }
        }
    }
    let known = transaction.store(LEDGERS)?.get_all_keys();
    let known = answer(known.map_err(|error| Error::of(&error))?).await?;
    for key in js_sys::Array::from(&known).iter() {
        if let Some(id) = key.as_string().and_then(|text| text.parse().ok()) {
            found.remove(&id);
        }
    }
    Ok(found)
}
