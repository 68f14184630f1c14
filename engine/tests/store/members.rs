//! Who sent a block: there with its block or not at all, and gone with its ledger.

use std::io::ErrorKind;

use redb::{Database, TableDefinition};
use wattage_core::ledger::{Genesis, Ledger, Transaction};
use wattage_core::vm::Detail;
use wattage_engine::sandboxes::{Expiry, Quotas, Sandboxes};
use wattage_engine::store::{FILE_NAME, LedgerId, Pipelines, RedbStore};

use super::common::{VM, account};
use super::disk::Disk;
use super::pipelined;

const LEDGER: LedgerId = LedgerId([0x66; 16]);

fn faucet() -> Transaction {
    Transaction::Faucet {
        to: account("alice"),
        amount: 1,
    }
}

/// Hands over a block that Ana sent, and waits for what becomes of it.
fn block(file: &RedbStore) -> bool {
    let store = pipelined(file, &Pipelines::default());
    store.sent_by("Ana".parse().expect("a name"));
    let ledger = Ledger::open(store.clone());
    let applied = ledger.and_then(|ledger| ledger.apply(&*VM, faucet(), Detail::Plain));
    applied.is_ok() && store.settle().is_ok()
}

/// The height, after a look at who sent each block.
fn verified(file: &RedbStore) -> u64 {
    let store = file.ledger(LEDGER);
    let ledger = Ledger::open(store.clone()).expect("a ledger");
    let height = ledger
        .view()
        .expect("a view")
        .head()
        .expect("a head")
        .height;
    let senders = store.senders(0..=u64::MAX).expect("readable");
    assert!(
        senders.keys().copied().eq(1..=height),
        "{senders:?} at {height}"
    );
    assert!(senders.values().all(|name| name == "Ana"), "{senders:?}");
    height
}

#[test]
fn wherever_the_disk_fails_a_name_is_there_with_its_block_or_neither_is() {
    let whole = Disk::default();
    let file = whole.store();
    Ledger::create(file.ledger(LEDGER), &Genesis::default()).expect("a ledger");
    assert!(block(&file));
    drop(file);
    let mut heights = Vec::new();
    for step in 0..1000 {
        let disk = whole.copy();
        let file = disk.store();
        disk.fail_after(step, ErrorKind::Other, true);
        let acknowledged = block(&file);
        let met = disk.has_failed();
        drop(file);
        disk.mend();
        let height = verified(&disk.store());
        assert!(height == 2 || !acknowledged, "step {step}");
        if !met {
            break;
        }
        heights.push(height);
    }
    assert!(
        (3..1000).contains(&heights.len()),
        "{} steps",
        heights.len()
    );
    assert!(heights.contains(&1), "{heights:?}");
}

#[tokio::test]
async fn names_go_with_their_ledger_and_a_rewind_takes_its_own_along() {
    let (file, _folder) = super::file();
    let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
    let (sandbox, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    let turn = sandboxes.turn(sandbox.id()).await;
    // More than are copied in one step.
    for _ in 0..601 {
        let writing = sandboxes.write(&turn).expect("a sandbox");
        writing.sent_by("Ana".parse().expect("a name"));
        let applied = writing.ledger().apply(&*VM, faucet(), Detail::Plain);
        applied.expect("a block");
    }
    let rewound = sandboxes.rewind(&turn, 600).expect("a rewind");
    let senders = rewound.store().senders(0..=u64::MAX).expect("readable");
    assert!(senders.keys().copied().eq(1..=600), "{senders:?}");
    let (fork, _) = sandboxes.fork(&rewound, 600).expect("a fork");
    assert!(fork.store().senders(0..=600).expect("readable").is_empty());

    let ledgers = [sandbox.record().ledger, rewound.record().ledger];
    sandboxes.remove(&turn).expect("removed");
    drop(turn);
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let later = since.expect("after 1970").as_secs() + 120;
    let swept = sandboxes.sweep(Expiry::default(), later).expect("a sweep");
    assert_eq!(swept.ledgers, 2);
    for ledger in ledgers {
        let left = file.ledger(ledger).senders(0..=u64::MAX);
        assert!(left.expect("readable").is_empty());
    }
}

#[test]
fn a_file_from_before_there_were_names_opens_and_takes_some() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let file = RedbStore::open(&path).expect("a file");
    Ledger::create(file.ledger(LEDGER), &Genesis::default()).expect("a ledger");
    drop(file);
    let database = Database::open(&path).expect("a database");
    let transaction = database.begin_write().expect("a transaction");
    let names = TableDefinition::<&[u8], &[u8]>::new("members");
    assert!(
        transaction.delete_table(names).expect("deleted"),
        "it was there"
    );
    transaction.commit().expect("a commit");
    drop(database);
    let file = RedbStore::open(&path).expect("the same file");
    assert_eq!(verified(&file), 0);
    assert!(block(&file));
    assert_eq!(verified(&file), 1);
}
