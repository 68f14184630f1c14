//! Writes a ledger's rows into IndexedDB. Either all is written, with what is said of the ledger, or nothing is.

use std::collections::BTreeSet;

use js_sys::Uint8Array;
use wattage_core::store::Table;
use web_sys::IdbObjectStore;

use super::database::{LEDGERS, all_stores, clear, put_record, read_record};
use super::request::answer;
use super::store::{Place, Writes};
use super::transaction::{Mode, Transaction};
use super::{Database, Error, LedgerId, Record, keys, read};

/// After how many rows of a new ledger a transaction ends: what is written waits in the browser's memory until then.
const CHUNK: usize = 20_000;

type Change<'a> = (&'a Place, &'a Option<Vec<u8>>);

/// Writes changes of a ledger that is in the database, in one transaction that first looks at what is expected.
/// `change` sets what is said of it.
pub(super) async fn changes(
    database: &Database,
    id: LedgerId,
    writes: &Writes,
    change: impl FnOnce(&mut Record),
) -> Result<Record, Error> {
    let touched = writes.rows.keys().chain(writes.expected.keys());
    let touched: BTreeSet<&str> = touched.map(|(table, _)| table.name()).collect();
    let transaction = database.begin(touched.into_iter().chain([LEDGERS]), Mode::Write)?;
    let mut waiting = Vec::new();
    for ((table, key), value) in &writes.expected {
        waiting.push((read::get(&transaction, id, *table, key)?, value));
    }
    let record = read_record(&transaction, id).await?;
    let mut record = record.ok_or(Error::Gone(id))?;
    for (found, expected) in waiting {
        if found.await? != *expected {
            return Err(Error::Stale);
        }
    }
    put(&transaction, id, writes.rows.iter())?;
    record.set_usage(writes.usage_after(record.usage()));
    record.used_at = js_sys::Date::now();
    change(&mut record);
    put_record(&transaction, &record)?;
    transaction.complete().await?;
    Ok(record)
}

/// Writes a ledger in place of the one with this id: what was there goes in the same transaction.
pub(super) async fn replacement(
    database: &Database,
    id: LedgerId,
    writes: &Writes,
    record: &Record,
) -> Result<(), Error> {
    let transaction = database.begin(all_stores(), Mode::Write)?;
    clear(&transaction, id)?;
    put(&transaction, id, writes.rows.iter())?;
    put_record(&transaction, record)?;
    transaction.complete().await
}

/// Writes a new ledger: a large one in several transactions, of which the last has its meta rows and its record. A tab that
/// ends before leaves rows without a record, which [`super::sweep`] deletes.
pub(super) async fn new_ledger(
    database: &Database,
    id: LedgerId,
    writes: &Writes,
    record: &Record,
) -> Result<(), Error> {
    let (last, rows): (Vec<Change<'_>>, Vec<Change<'_>>) =
        writes.rows.iter().partition(|(place, _)| is_last(place));
    let mut chunks = rows.chunks(CHUNK).peekable();
    let mut before = 0;
    while let Some(chunk) = chunks.next_if(|chunk| chunk.len() == CHUNK) {
        let stores: BTreeSet<&str> = chunk.iter().map(|(place, _)| place.0.name()).collect();
        let transaction = database.begin(stores, Mode::Write)?;
        put(&transaction, id, chunk.iter().copied())?;
        transaction.complete().await?;
        before += chunk.iter().filter(|(_, value)| value.is_some()).count();
    }
    let transaction = database.begin(all_stores(), Mode::Write)?;
    // Another tab that was opened meanwhile may have taken the rows for leftovers.
    if count(&transaction, id).await? != before {
        return Err(Error::Stale);
    }
    if read_record(&transaction, id).await?.is_some() {
        return Err(Error::Exists(id));
    }
    let rest = chunks.next().unwrap_or_default().iter();
    put(&transaction, id, rest.copied().chain(last))?;
    put_record(&transaction, record)?;
    transaction.complete().await
}

/// Whether a row makes a ledger of the others.
fn is_last(place: &Place) -> bool {
    place.0 == Table::Meta
}

/// How many rows a ledger has.
async fn count(transaction: &Transaction, id: LedgerId) -> Result<usize, Error> {
    let range = keys::range(id, &[])?;
    let mut counts = Vec::new();
    for table in Table::ALL {
        let request = transaction.store(table.name())?.count_with_key(&range);
        counts.push(answer(request.map_err(|error| Error::of(&error))?));
    }
    let mut sum = 0.0;
    for count in counts {
        sum += count.await?.as_f64().unwrap_or_default();
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a count of rows
    Ok(sum as usize)
}

/// Asks for the changes, without waiting for each: the transaction is complete when all are done.
fn put<'a>(
    transaction: &Transaction,
    id: LedgerId,
    rows: impl Iterator<Item = Change<'a>>,
) -> Result<(), Error> {
    let mut open: Option<(Table, IdbObjectStore)> = None;
    for ((table, key), value) in rows {
        let store = match open.take() {
            Some((of, store)) if of == *table => store,
            _ => transaction.store(table.name())?,
        };
        let key = keys::row(id, key);
        let request = match value {
            Some(value) => store.put_with_key(&Uint8Array::from(value.as_slice()), &key),
            None => store.delete(&key),
        };
        request.map_err(|error| Error::of(&error))?;
        open = Some((*table, store));
    }
    Ok(())
}
