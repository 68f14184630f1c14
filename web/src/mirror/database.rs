//! The connection to the database of kept ledgers, and what is said of each ledger.

use std::rc::Rc;

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wattage_core::store::Table;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest};

use super::request::answer;
use super::transaction::{Mode, Transaction};
use super::{Error, LedgerId, Record, keys};

/// What the database is called in the browser.
pub(super) const NAME: &str = "wattage-ledgers";
/// The form of the database: which object stores there are. Rows have a version of their own, the ledger's schema.
pub(super) const VERSION: u32 = 1;
/// The object store of [`Record`]s, by id.
pub(super) const LEDGERS: &str = "ledgers";

/// An open connection. Clones are the same one; it is closed when the last goes.
#[derive(Clone)]
pub struct Database {
    connection: Rc<Connection>,
}

struct Connection {
    database: IdbDatabase,
    /// Lives as long as the connection.
    _on_version_change: Closure<dyn FnMut()>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

impl Database {
    /// Opens the database, and makes it on first use.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where storage is blocked, [`Error::Blocked`] while another tab holds an older form of it,
    /// [`Error::NewerDatabase`], and [`Error::Broken`] where it does not open.
    pub async fn open() -> Result<Self, Error> {
        let request = factory()?
            .open_with_u32(NAME, VERSION)
            .map_err(|error| Error::of(&error))?;
        let opening = request.clone();
        let upgrade = Closure::once(move || upgrade(&opening));
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let opened = opened(&request).await?;
        request.set_onupgradeneeded(None);
        let database: IdbDatabase = opened.unchecked_into();
        // Another tab needs a newer form: it must not wait for this one.
        let closing = database.clone();
        let on_version_change = Closure::new(move || closing.close());
        database.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));
        Ok(Self {
            connection: Rc::new(Connection {
                database,
                _on_version_change: on_version_change,
            }),
        })
    }

    /// Deletes all of it: every ledger in this browser.
    ///
    /// # Errors
    /// [`Error::Blocked`] while another tab holds it; it is deleted when that is closed.
    pub async fn delete() -> Result<(), Error> {
        let request = factory()?
            .delete_database(NAME)
            .map_err(|error| Error::of(&error))?;
        opened(&request).await.map(drop)
    }

    /// What is said of every ledger, what was used last first. A record that cannot be read is left out; the ledger's rows
    /// stay.
    ///
    /// # Errors
    /// [`Error`] when the database cannot be read.
    pub async fn records(&self) -> Result<Vec<Record>, Error> {
        let transaction = self.begin([LEDGERS], Mode::Read)?;
        let all = transaction.store(LEDGERS)?.get_all();
        let all = answer(all.map_err(|error| Error::of(&error))?).await?;
        let mut records: Vec<Record> = Array::from(&all)
            .iter()
            .filter_map(|record| Record::from_js(record).ok())
            .collect();
        records.sort_by(|a, b| b.used_at.total_cmp(&a.used_at));
        Ok(records)
    }

    /// What is said of a ledger; none if there is no such ledger.
    ///
    /// # Errors
    /// [`Error`] when it cannot be read.
    pub async fn record(&self, id: LedgerId) -> Result<Option<Record>, Error> {
        let transaction = self.begin([LEDGERS], Mode::Read)?;
        read_record(&transaction, id).await
    }

    /// Changes what is said of a ledger, in one transaction with reading it.
    ///
    /// # Errors
    /// [`Error::Gone`] when there is no such ledger.
    pub async fn change_record(
        &self,
        id: LedgerId,
        change: impl FnOnce(&mut Record),
    ) -> Result<Record, Error> {
        let transaction = self.begin([LEDGERS], Mode::Write)?;
        let record = read_record(&transaction, id).await?;
        let mut record = record.ok_or(Error::Gone(id))?;
        change(&mut record);
        put_record(&transaction, &record)?;
        transaction.complete().await?;
        Ok(record)
    }

    /// Deletes a ledger for good: what is said of it and its rows, in one transaction. One that is not there is no error.
    ///
    /// # Errors
    /// [`Error`] when it cannot be written.
    pub async fn delete_ledger(&self, id: LedgerId) -> Result<(), Error> {
        let transaction = self.begin(all_stores(), Mode::Write)?;
        let key = JsValue::from(id.to_string());
        let ledgers = transaction.store(LEDGERS)?;
        ledgers.delete(&key).map_err(|error| Error::of(&error))?;
        clear(&transaction, id)?;
        transaction.complete().await
    }

    pub(super) fn begin<'a>(
        &self,
        stores: impl IntoIterator<Item = &'a str>,
        mode: Mode,
    ) -> Result<Transaction, Error> {
        Transaction::begin(&self.connection.database, stores, mode)
    }
}

/// The object stores: one for each table, and `ledgers`.
pub(super) fn all_stores() -> impl Iterator<Item = &'static str> {
    Table::ALL.iter().map(|table| table.name()).chain([LEDGERS])
}

/// Deletes the rows of a ledger.
pub(super) fn clear(transaction: &Transaction, id: LedgerId) -> Result<(), Error> {
    let range = keys::range(id, &[])?;
    for table in Table::ALL {
        let store = transaction.store(table.name())?;
        store.delete(&range).map_err(|error| Error::of(&error))?;
    }
    Ok(())
}

pub(super) async fn read_record(
    transaction: &Transaction,
    id: LedgerId,
) -> Result<Option<Record>, Error> {
    let request = transaction.store(LEDGERS)?.get(&id.to_string().into());
    let record = answer(request.map_err(|error| Error::of(&error))?).await?;
    match record.is_undefined() {
        true => Ok(None),
        false => Record::from_js(record).map(Some),
    }
}

pub(super) fn put_record(transaction: &Transaction, record: &Record) -> Result<(), Error> {
    let store = transaction.store(LEDGERS)?;
    let put = store.put_with_key(&record.to_js()?, &record.id.as_str().into());
    put.map(drop).map_err(|error| Error::of(&error))
}

/// Makes the object stores that are missing: all of them on first use, new ones when [`VERSION`] rises.
fn upgrade(opening: &IdbOpenDbRequest) {
    let Ok(database) = opening.result() else {
        return;
    };
    let database: IdbDatabase = database.unchecked_into();
    let there = database.object_store_names();
    for name in all_stores().filter(|name| !there.contains(name)) {
        if database.create_object_store(name).is_err() {
            // The version stays what it was, and opening says why.
            if let Some(transaction) = opening.transaction() {
                let _ = transaction.abort();
            }
            return;
        }
    }
}

/// The browser's databases: of a page or of a worker.
pub(super) fn factory() -> Result<IdbFactory, Error> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into());
    let factory = factory.map_err(|error| Error::of(&error))?;
    if factory.is_null() || factory.is_undefined() {
        return Err(Error::Unavailable("it has no IndexedDB".to_owned()));
    }
    Ok(factory.unchecked_into())
}

/// Waits for a request that may be blocked by another tab.
pub(super) async fn opened(request: &IdbOpenDbRequest) -> Result<JsValue, Error> {
    let promise = Promise::new(&mut |fulfil, _| {
        request.set_onsuccess(Some(&fulfil));
        request.set_onerror(Some(&fulfil));
        request.set_onblocked(Some(&fulfil));
    });
    let event = JsFuture::from(promise).await;
    let event: web_sys::Event = event.map_err(|error| Error::of(&error))?.unchecked_into();
    if event.type_() == "blocked" {
        // Should it open later, nobody waits any more, and it must not block others in its turn.
        let late = request.clone();
        let close = Closure::once_into_js(move || {
            if let Some(database) = late.result().ok().and_then(|it| it.dyn_into().ok()) {
                IdbDatabase::close(&database);
            }
        });
        request.set_onsuccess(Some(close.unchecked_ref()));
        return Err(Error::Blocked);
    }
    match request.error() {
        Ok(Some(error)) => Err(Error::of(error.unchecked_ref())),
        _ => request.result().map_err(|error| Error::of(&error)),
    }
}
