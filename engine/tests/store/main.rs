//! What every store owes the ledger, what the node's file owes its owner, and what sandboxes are on top of it.

#[path = "../common/mod.rs"]
mod common;

mod conformance;
mod disk;
mod faults;
mod groups;
mod keys;
mod kill;
mod ledgers;
mod members;
mod migration;
mod opening;
mod pipeline;
mod quotas;
mod sandboxes;
mod sweeping;
mod usage;

use std::sync::Arc;

use tempfile::TempDir;
use wattage_core::store::{Batch, Snapshot, Store, Table};
use wattage_engine::sandboxes::{Quotas, Sandboxes};
use wattage_engine::store::{
    FILE_NAME, LedgerId, OnDurable, PipelinedStore, Pipelines, RedbStore, SandboxStore,
};

/// An empty file, and the folder it needs.
fn file() -> (RedbStore, TempDir) {
    let folder = TempDir::new().expect("a folder");
    let file = RedbStore::open(&folder.path().join(FILE_NAME)).expect("a new file");
    (file, folder)
}

/// An empty store, and the folder it needs.
fn redb() -> (SandboxStore, TempDir) {
    let (file, folder) = file();
    (file.ledger(LedgerId([0x55; 16])), folder)
}

/// A ledger with a pipeline, for one request.
fn pipelined(file: &RedbStore, pipelines: &Pipelines) -> PipelinedStore {
    let nobody: OnDurable = Arc::new(|_| ());
    pipelines.open(file, LedgerId([0x66; 16]), &nobody)
}

/// No sandboxes, and the folder they need.
fn sandboxes(quotas: Quotas) -> (Sandboxes, TempDir) {
    let (file, folder) = file();
    (Sandboxes::new(file, quotas), folder)
}

fn put<S: Store>(store: &S, table: Table, rows: &[(&[u8], &[u8])]) {
    let mut batch = Batch::default();
    for (key, value) in rows {
        batch.put(table, *key, value.to_vec());
    }
    store.commit(batch).expect("a commit");
}

fn get<S: Store>(store: &S, table: Table, key: &[u8]) -> Option<Vec<u8>> {
    let snapshot = store.snapshot().expect("a snapshot");
    snapshot.get(table, key).expect("a row")
}
