//! Reads a ledger's rows out of IndexedDB.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wattage_core::store::{Batch, MemoryStore, Row, Store, StoreError, Table};

use super::request::answer;
use super::transaction::Transaction;
use super::{Error, LedgerId, keys};

/// How many rows are asked for at a time: keys and values of one page are in memory twice.
const PAGE: u32 = 10_000;

/// All rows of a ledger, as of the transaction.
pub(super) async fn all(transaction: &Transaction, id: LedgerId) -> Result<MemoryStore, Error> {
    let view = MemoryStore::default();
    for table in Table::ALL {
        add(&view, transaction, id, table).await?;
    }
    Ok(view)
}

/// The rows of one table of a ledger, as of the transaction.
pub(super) async fn table(
    transaction: &Transaction,
    id: LedgerId,
    table: Table,
) -> Result<MemoryStore, Error> {
    let view = MemoryStore::default();
    add(&view, transaction, id, table).await?;
    Ok(view)
}

async fn add(
    view: &MemoryStore,
    transaction: &Transaction,
    id: LedgerId,
    table: Table,
) -> Result<(), Error> {
    let mut range = keys::range(id, &[])?;
    loop {
        let page = page(transaction, id, table, &range).await?;
        let Some((last, _)) = page.last() else { break };
        range = keys::after(id, last)?;
        let is_last = page.len() < PAGE as usize;
        let rows = page.into_iter();
        let rows = rows.map(|(key, value)| (table, key, Some(value)));
        view.commit(Batch {
            rows: rows.collect(),
            expected: Vec::new(),
        })?;
        if is_last {
            break;
        }
    }
    Ok(())
}

/// The first rows in a range. Their keys are without the id.
pub(super) async fn page(
    transaction: &Transaction,
    id: LedgerId,
    table: Table,
    range: &JsValue,
) -> Result<Vec<Row>, Error> {
    let store = transaction.store(table.name())?;
    let keys = store.get_all_keys_with_key_and_limit(range, PAGE);
    let keys = answer(keys.map_err(|error| Error::of(&error))?);
    let values = store.get_all_with_key_and_limit(range, PAGE);
    let values = answer(values.map_err(|error| Error::of(&error))?);
    let (keys, values) = (Array::from(&keys.await?), Array::from(&values.await?));
    let rows = keys.iter().zip(values.iter());
    rows.map(|(key, value)| {
        let mut key = keys::read(&key);
        key.drain(..id.bytes().len().min(key.len()));
        Ok((key, bytes(table, &value)?))
    })
    .collect()
}

/// One row; none if it is not there.
pub(super) fn get(
    transaction: &Transaction,
    id: LedgerId,
    table: Table,
    key: &[u8],
) -> Result<impl Future<Output = Result<Option<Vec<u8>>, Error>> + use<>, Error> {
    let request = transaction.store(table.name())?.get(&keys::row(id, key));
    let answer = answer(request.map_err(|error| Error::of(&error))?);
    Ok(async move {
        let value = answer.await?;
        match value.is_undefined() {
            true => Ok(None),
            false => bytes(table, &value).map(Some),
        }
    })
}

/// A value as it was written.
fn bytes(table: Table, value: &JsValue) -> Result<Vec<u8>, Error> {
    let array: Option<&Uint8Array> = value.dyn_ref();
    let bytes = array.map(Uint8Array::to_vec);
    bytes.ok_or_else(|| StoreError::damaged(table, "a value is no bytes").into())
}
