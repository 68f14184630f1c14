//! A disk that fails at the n-th step of a commit, for every n: what was acknowledged is there, nothing is there by half.

use std::io::ErrorKind;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use wattage_core::ledger::{Genesis, Ledger, Transaction};
use wattage_core::store::{Batch, Store, StoreError, Table};
use wattage_core::vm::Detail;
use wattage_engine::store::{LedgerId, RedbStore};

use super::common::random::Random;
use super::common::{VM, account};
use super::disk::Disk;
use super::{get, put};

const LEDGER: LedgerId = LedgerId([0x66; 16]);

/// Commits a block.
fn block(file: &RedbStore) -> Result<(), String> {
    let transaction = Transaction::Faucet {
        to: account("alice"),
        amount: 1,
    };
    let ledger = Ledger::open(file.ledger(LEDGER)).map_err(|error| error.to_string())?;
    let applied = ledger.apply(&*VM, transaction, Detail::Plain);
    applied.map(drop).map_err(|error| error.to_string())
}

/// The height of the ledger, when everything in it fits together.
fn verified(file: &RedbStore) -> u64 {
    let ledger = Ledger::open(file.ledger(LEDGER)).expect("a ledger");
    let view = ledger.view().expect("a view");
    let head = view.head().expect("a head");
    let mut parent = None;
    for height in 0..=head.height {
        let block = view.block(height).expect("readable").expect("a block");
        if let Some(parent) = parent {
            assert_eq!(block.parent, parent, "the chain at {height}");
        }
        parent = Some(block.hash());
        if height > 0 {
            let faucet = Transaction::Faucet {
                to: account("alice"),
                amount: 1,
            };
            let hash = faucet.hash(height);
            assert!(view.transaction(&hash).expect("readable").is_some());
            assert!(view.receipt(&hash).expect("readable").is_some());
        }
    }
    assert_eq!(parent, Some(head.hash));
    assert!(view.block(head.height + 1).expect("readable").is_none());
    let alice = view.account(&account("alice")).expect("readable");
    let balance = alice.expect("an account").balance;
    assert_eq!(balance, 1_000_000 + u128::from(head.height));
    head.height
}

/// A disk with a ledger of three blocks.
fn disk() -> Disk {
    let disk = Disk::default();
    let file = disk.store();
    Ledger::create(file.ledger(LEDGER), &Genesis::default()).expect("a ledger");
    for _ in 0..3 {
        block(&file).expect("a block");
    }
    drop(file);
    disk
}

/// Runs `case` with the number of the step that fails, until there is no such step. Answers how many there were.
fn for_every_step(mut case: impl FnMut(u64) -> bool) -> u64 {
    let met = (0..1000).take_while(|step| case(*step)).count();
    assert!((3..1000).contains(&met), "{met} steps");
    met as u64
}

#[test]
fn a_step_that_fails_once_loses_at_most_its_own_block_and_the_store_goes_on() {
    let before = disk();
    let steps = for_every_step(|step| {
        let disk = before.copy();
        let file = disk.store();
        disk.fail_after(step, ErrorKind::Other, false);
        let written = block(&file);
        let met = disk.has_failed();
        assert!(met || written.is_ok(), "{written:?}");
        disk.mend();
        // The same store, without a word to it: it has opened its file again.
        assert_eq!(
            verified(&file),
            3 + u64::from(written.is_ok()),
            "step {step}"
        );
        block(&file).unwrap_or_else(|error| panic!("step {step}: {error}"));
        let height = verified(&file);
        assert_eq!(height, 4 + u64::from(written.is_ok()), "step {step}");
        drop(file);
        assert_eq!(verified(&disk.store()), height, "step {step}, opened again");
        met
    });
    println!("a commit has {steps} steps; each failed once");
}

#[test]
fn a_panic_at_any_write_is_heard_by_its_writer_and_the_store_goes_on() {
    let before = disk();
    for_every_step(|step| {
        let disk = before.copy();
        let file = disk.store();
        disk.panic_after(step);
        let one = file.clone();
        let (told, heard) = mpsc::channel();
        thread::spawn(move || told.send((block(&one), block(&one))));
        let (first, second) = heard
            .recv_timeout(Duration::from_secs(20))
            .unwrap_or_else(|_| panic!("step {step}: nobody heard"));
        let met = disk.has_failed();
        disk.mend();
        let third = block(&file);
        assert!(third.is_ok(), "step {step}: {third:?}");
        let written = [&first, &second, &third].into_iter().flatten().count();
        assert_eq!(
            verified(&file),
            3 + written as u64,
            "step {step}: {first:?}, {second:?}"
        );
        met
    });
}

#[test]
fn a_disk_that_dies_at_any_step_keeps_what_was_acknowledged_even_without_power() {
    let before = disk();
    let mut random = Random(4);
    let mut states = 0;
    let steps = for_every_step(|step| {
        let mut met = false;
        for power in 0..4 {
            let disk = before.copy();
            let file = disk.store();
            disk.fail_after(step, ErrorKind::Other, true);
            let first = block(&file);
            met = disk.has_failed();
            let second = block(&file);
            drop(file);
            disk.mend();
            if power > 0 {
                disk.lose_power(&mut random);
            }
            let acknowledged = u64::from(first.is_ok()) + u64::from(second.is_ok());
            let file = disk.store();
            let height = verified(&file);
            // One more may be there: the one whose last step failed, of which its sender heard that it is not known.
            let told = [&first, &second].into_iter().flatten().count() as u64;
            assert!(
                height >= 3 + told,
                "step {step}: {height}, {first:?}, {second:?}"
            );
            assert!(height <= 3 + acknowledged + 1, "step {step}: {height}");
            block(&file).expect("the disk works again");
            assert_eq!(verified(&file), height + 1);
            states += 1;
        }
        met
    });
    println!("a disk died at each of {steps} steps, {states} states were opened again");
}

#[test]
fn a_full_disk_is_told_as_such_and_what_is_there_can_be_read() {
    let disk = disk();
    let file = disk.store();
    disk.leave_room(0);
    let store = file.ledger(LEDGER);
    let error = (0..200u8).find_map(|row| {
        let mut batch = Batch::default();
        batch.put(Table::Code, [row], vec![row; 100_000]);
        store.commit(batch).err()
    });
    let error = error.expect("20 MB do not fit");
    assert!(matches!(error, StoreError::Full(_)), "{error}");
    assert!(error.to_string().contains("Free some space"), "{error}");
    assert_eq!(verified(&file), 3, "reading goes on");
    let unready = file.check().expect_err("it cannot be written");
    assert!(matches!(unready, StoreError::Full(_)), "{unready}");
    disk.mend();
    put(&store, Table::Code, &[(b"now", b"there is room")]);
    assert_eq!(
        get(&store, Table::Code, b"now"),
        Some(b"there is room".to_vec())
    );
    block(&file).expect("room");
    file.check().expect("ready again");
}

#[test]
fn a_file_that_cannot_be_opened_again_is_said_so_until_it_can() {
    let disk = disk();
    let file = disk.store();
    disk.fail_after(0, ErrorKind::Other, true);
    let error = block(&file).expect_err("the disk is dead");
    assert!(error.contains("on purpose"), "{error}");
    let error = file.check().expect_err("not ready");
    assert!(
        error.to_string().contains("cannot be opened again"),
        "{error}"
    );
    disk.mend();
    // Asking is enough: the store looks after its file, once a second.
    let ready = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        file.check().is_ok()
    });
    assert!(ready, "the disk works again");
    assert_eq!(verified(&file), 3);
}
