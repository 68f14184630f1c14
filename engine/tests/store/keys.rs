//! Idempotency keys at the store: written with the block, seen while it is on its way, forgotten with it.

use std::io::ErrorKind;

use tempfile::TempDir;
use wattage_core::ledger::{Genesis, Ledger, Transaction};
use wattage_core::types::Hash;
use wattage_core::vm::Detail;
use wattage_engine::store::{Begin, FILE_NAME, LedgerId, Pipelines, RedbStore};

use super::common::{VM, account};
use super::disk::Disk;
use super::pipelined;

const LEDGER: LedgerId = LedgerId([0x66; 16]);
const PRINT: Hash = Hash([1; 32]);

/// Does a request under a key, and answers what it came to.
fn request(file: &RedbStore, pipelines: &Pipelines, key: &str, print: Hash) -> Begin {
    let store = pipelined(file, pipelines);
    let begin = store.begin(key, print, 1_000).expect("readable");
    if matches!(begin, Begin::Fresh) {
        let transaction = Transaction::Faucet {
            to: account("alice"),
            amount: 1,
        };
        let ledger = Ledger::open(store).expect("a ledger");
        ledger
            .apply(&*VM, transaction, Detail::Plain)
            .expect("a block");
    }
    begin
}

fn replayed(begin: Begin) -> Hash {
    match begin {
        Begin::Replay { transaction, .. } => transaction,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_that_is_sent_again_is_done_once_before_and_after_a_restart() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let first = {
        let file = RedbStore::open(&path).expect("a file");
        Ledger::create(file.ledger(LEDGER), &Genesis::default()).expect("a ledger");
        let pipelines = Pipelines::default();
        assert!(matches!(
            request(&file, &pipelines, "a", PRINT),
            Begin::Fresh
        ));
        // At once: on its way or on the disk already.
        let first = replayed(request(&file, &pipelines, "a", PRINT));
        file.drain().expect("on the disk");
        assert_eq!(replayed(request(&file, &pipelines, "a", PRINT)), first);
        let other = request(&file, &pipelines, "a", Hash([2; 32]));
        assert!(matches!(other, Begin::Conflict));
        first
    };
    let file = RedbStore::open(&path).expect("the same file");
    let pipelines = Pipelines::default();
    assert_eq!(replayed(request(&file, &pipelines, "a", PRINT)), first);
    let view = Ledger::open(file.ledger(LEDGER)).expect("a ledger");
    let view = view.view().expect("a view");
    assert_eq!(view.head().expect("a head").height, 1);
    let (transaction, height) = view.transaction(&first).expect("readable").expect("there");
    assert_eq!(height, 1);
    assert_eq!(transaction.hash(1), first);
}

#[test]
fn the_key_of_a_lost_block_is_fresh_again() {
    let disk = Disk::default();
    let file = disk.store();
    Ledger::create(file.ledger(LEDGER), &Genesis::default()).expect("a ledger");
    let pipelines = Pipelines::default();
    disk.fail_after(0, ErrorKind::Other, false);
    assert!(matches!(
        request(&file, &pipelines, "a", PRINT),
        Begin::Fresh
    ));
    file.drain().ok();
    assert!(matches!(
        request(&file, &pipelines, "a", PRINT),
        Begin::Fresh
    ));
    file.drain().expect("the disk works again");
    replayed(request(&file, &pipelines, "a", PRINT));
}

#[test]
fn keys_are_of_one_ledger_and_are_forgotten_when_they_are_old() {
    let (file, _folder) = super::file();
    Ledger::create(file.ledger(LEDGER), &Genesis::default()).expect("a ledger");
    let pipelines = Pipelines::default();
    for key in ["a", "", "ä key\u{0}with anything in it"] {
        assert!(matches!(
            request(&file, &pipelines, key, PRINT),
            Begin::Fresh
        ));
        replayed(request(&file, &pipelines, key, PRINT));
    }
    file.drain().expect("on the disk");
    let other = LedgerId([0x67; 16]);
    let nobody: wattage_engine::store::OnDurable = std::sync::Arc::new(|_| ());
    let other = pipelines.open(&file, other, &nobody);
    let begin = other.begin("a", PRINT, 1_000).expect("readable");
    assert!(matches!(begin, Begin::Fresh), "another ledger's");
    assert_eq!(file.forget_keys(1_000), Ok(0), "they were made at 1,000");
    replayed(request(&file, &pipelines, "a", PRINT));
    assert_eq!(file.forget_keys(1_001), Ok(3));
    assert!(matches!(
        request(&file, &pipelines, "a", PRINT),
        Begin::Fresh
    ));
}
