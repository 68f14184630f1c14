//! Every store of the node passes the conformance suite of stores: the file, and the blocks on their way into it.

use std::sync::Arc;
use std::thread;

use tempfile::TempDir;
use wattage_core::store::conformance;
use wattage_engine::store::{OnDurable, PipelinedStore, Pipelines, RedbStore, SandboxStore};

use wattage_engine::store::LedgerId;

/// A store in a file of its own. The system keeps the file until it is closed, so the folder may go at once.
fn on_disk() -> SandboxStore {
    new_file().ledger(LedgerId([0x55; 16]))
}

/// The same, where a commit does not wait for the disk.
fn on_its_way() -> PipelinedStore {
    let nobody: OnDurable = Arc::new(|_| ());
    Pipelines::default().open(&new_file(), LedgerId([0x66; 16]), &nobody)
}

fn new_file() -> RedbStore {
    let folder = TempDir::new().expect("a folder");
    RedbStore::open(&folder.path().join("file")).expect("a new file")
}

fn in_threads(jobs: Vec<Box<dyn FnOnce() + Send>>) {
    let threads: Vec<_> = jobs.into_iter().map(thread::spawn).collect();
    for thread in threads {
        thread.join().expect("no panic");
    }
}

mod disk {
    wattage_core::store_conformance!(super::on_disk);

    #[test]
    fn of_many_committers_each_is_there_whole() {
        super::conformance::concurrent_commits(super::on_disk, super::in_threads);
    }
}

mod way {
    wattage_core::store_conformance!(super::on_its_way);

    #[test]
    fn of_many_committers_each_is_there_whole() {
        super::conformance::concurrent_commits(super::on_its_way, super::in_threads);
    }
}
