//! Writes down what tests send to their ledgers, for whoever wants to do the same on another engine.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use wattage_core::api::GenesisRequest;
use wattage_core::ledger::{Genesis, Transaction};

use super::case::{Case, request};

/// The folder to write to. Without it nothing is written down.
pub const FOLDER: &str = "WATTAGE_RECORD";

/// What was sent to one ledger; a file when it is dropped.
pub struct Record(Option<(PathBuf, Mutex<Case>)>);

impl Record {
    /// Of a ledger that begins so.
    pub fn of(genesis: &Genesis) -> Self {
        let folder = std::env::var_os(FOLDER);
        Self(folder.map(|folder| {
            let case = Case {
                name: String::new(),
                genesis: Some(GenesisRequest::from(genesis)),
                transactions: Vec::new(),
            };
            (folder.into(), Mutex::new(case))
        }))
    }

    /// Of a ledger whose beginning is not known.
    pub fn none() -> Self {
        Self(None)
    }

    /// Adds a transaction that is about to be applied.
    pub fn add(&self, transaction: &Transaction) {
        let Some((_, case)) = &self.0 else { return };
        let mut case = case.lock().expect("no panic while it is held");
        case.transactions.extend(request(transaction));
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let Some((folder, case)) = self.0.take() else {
            return;
        };
        let mut case = case.into_inner().expect("no panic while it was held");
        if case.transactions.is_empty() {
            return;
        }
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let test = std::thread::current().name().unwrap_or("test").to_owned();
        case.name = format!("{test} ({number})");
        let text = serde_json::to_vec(&case).expect("plain data");
        std::fs::write(folder.join(format!("{number:05}.json")), text).expect("a writable folder");
    }
}
