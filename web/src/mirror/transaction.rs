//! One transaction of IndexedDB. Dropped before it is complete, it is undone.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbTransaction};

use super::Error;

/// Whether it writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It reads.
    Read,
    /// It writes; others that write to the same object stores wait.
    Write,
}

/// An open transaction.
pub(super) struct Transaction {
    inner: IdbTransaction,
    ended: Promise,
    is_over: bool,
}

impl Transaction {
    /// Begins one over these object stores.
    pub(super) fn begin<'a>(
        database: &IdbDatabase,
        stores: impl IntoIterator<Item = &'a str>,
        mode: Mode,
    ) -> Result<Self, Error> {
        let names: Array = stores.into_iter().map(JsValue::from).collect();
        let mode = match mode {
            Mode::Read => "readonly",
            Mode::Write => "readwrite",
        };
        // Called by name: `durability` is in no stable binding. A block that was acknowledged is on the disk.
        let begun = || -> Result<IdbTransaction, JsValue> {
            let options = Object::new();
            Reflect::set(&options, &"durability".into(), &"strict".into())?;
            let begin: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
            let begun = begin.call3(database, &names, &mode.into(), &options)?;
            Ok(begun.unchecked_into())
        };
        let inner = begun().map_err(|error| Error::of(&error))?;
        let ended = Promise::new(&mut |fulfil, _| {
            inner.set_oncomplete(Some(&fulfil));
            inner.set_onabort(Some(&fulfil));
        });
        Ok(Self {
            inner,
            ended,
            is_over: false,
        })
    }

    /// One of its object stores.
    pub(super) fn store(&self, name: &str) -> Result<IdbObjectStore, Error> {
        let store = self.inner.object_store(name);
        store.map_err(|error| Error::of(&error))
    }

    /// Waits until everything that was asked of it is done and, if it writes, on the disk.
    pub(super) async fn complete(mut self) -> Result<(), Error> {
        let event = JsFuture::from(self.ended.clone()).await;
        self.is_over = true;
        let event = event.map_err(|error| Error::of(&error))?;
        let event: web_sys::Event = event.unchecked_into();
        if event.type_() == "complete" {
            return Ok(());
        }
        Err(match self.inner.error() {
            Some(error) => Error::of(error.unchecked_ref()),
            None => Error::Broken("the browser undid the write".to_owned()),
        })
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.is_over {
            // One that has come to its end by itself says so; there is nothing to undo then.
            let _ = self.inner.abort();
        }
    }
}
