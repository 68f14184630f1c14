//! Blocks made on blocks that are not on the disk yet.

use std::io::ErrorKind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use wattage_core::ledger::{Genesis, Ledger, LedgerError, Transaction};
use wattage_core::store::{Batch, Snapshot as _, Store, StoreError, Table};
use wattage_core::vm::Detail;
use wattage_engine::store::{LedgerId, OnDurable, PipelinedStore, Pipelines, RedbStore, Ticket};

use super::common::{VM, account};
use super::disk::Disk;
use super::{get, pipelined};

const LEDGER: LedgerId = LedgerId([0x66; 16]);

fn faucet(store: PipelinedStore) -> Result<Option<Ticket>, LedgerError> {
    let transaction = Transaction::Faucet {
        to: account("alice"),
        amount: 1,
    };
    let ledger = Ledger::open(store.clone())?;
    ledger.apply(&*VM, transaction, Detail::Plain)?;
    Ok(store.ticket())
}

fn height<S: Store>(store: S) -> u64 {
    let ledger = Ledger::open(store).expect("a ledger");
    ledger
        .view()
        .expect("a view")
        .head()
        .expect("a head")
        .height
}

fn ledger_on(file: &RedbStore) {
    Ledger::create(file.ledger(LEDGER), &Genesis::default()).expect("a ledger");
}

#[test]
fn blocks_are_made_on_blocks_that_are_on_their_way_and_share_groups() {
    let disk = Disk::default();
    let file = disk.store();
    ledger_on(&file);
    let told = Arc::new(AtomicU64::new(0));
    let heard = Arc::clone(&told);
    let durable: OnDurable = Arc::new(move |height| {
        let before = heard.swap(height, Ordering::Relaxed);
        assert_eq!(before + 1, height, "heights are told one after the other");
    });
    let pipelines = Pipelines::default();
    let before = disk.syncs();
    for number in 1..=200 {
        let store = pipelines.open(&file, LEDGER, &durable);
        faucet(store.clone()).expect("a block");
        assert_eq!(height(store), number, "the next request sees it at once");
    }
    file.drain().expect("all is on the disk");
    assert_eq!(told.load(Ordering::Relaxed), 200);
    assert_eq!(height(file.ledger(LEDGER)), 200);
    let syncs = disk.syncs() - before;
    assert!(syncs < 300, "{syncs} syncs for 200 blocks");
}

#[test]
fn a_reader_sees_what_is_on_the_disk_and_nothing_else() {
    let disk = Disk::default();
    let file = disk.store();
    ledger_on(&file);
    let pipelines = Pipelines::default();
    disk.fail_after(0, ErrorKind::Other, false);
    let store = pipelined(&file, &pipelines);
    let ticket = faucet(store).expect("a block").expect("a ticket");
    file.drain().ok();
    assert!(ticket.settled().expect("settled").is_err());
    assert_eq!(height(file.ledger(LEDGER)), 0, "the block was lost");
    assert_eq!(height(pipelined(&file, &pipelines)), 0, "for writers too");
}

#[test]
fn a_lost_block_takes_those_along_that_were_made_on_it_and_the_next_one_begins_anew() {
    let disk = Disk::default();
    let file = disk.store();
    ledger_on(&file);
    let pipelines = Pipelines::default();
    // Kept alive, so that it is the same chain whatever the committer's pace.
    let _kept = pipelined(&file, &pipelines);
    disk.fail_after(0, ErrorKind::StorageFull, false);
    let made: Vec<_> = (0..50)
        .map(|_| faucet(pipelined(&file, &pipelines)))
        .collect();
    file.drain().ok();
    let tickets = made.into_iter().flatten().flatten();
    let outcomes: Vec<_> = tickets
        .map(|ticket| ticket.settled().expect("settled"))
        .collect();
    let lost = outcomes
        .iter()
        .take_while(|outcome| outcome.is_err())
        .count();
    assert!(lost > 0, "the disk failed");
    for outcome in &outcomes[..lost] {
        assert!(
            matches!(outcome, Err(StoreError::Full(_))),
            "those that were made on it hear its cause: {outcome:?}"
        );
    }
    let kept = outcomes[lost..].iter();
    assert!(kept.clone().all(Result::is_ok), "{outcomes:?}");
    let survivors = kept.count() as u64;
    assert_eq!(height(file.ledger(LEDGER)), survivors);
    // The disk works again, and so does the sandbox.
    let ticket = faucet(pipelined(&file, &pipelines)).expect("a block");
    file.drain().expect("a commit");
    assert_eq!(ticket.expect("a ticket").settled(), Some(Ok(())));
    assert_eq!(height(file.ledger(LEDGER)), survivors + 1);
}

#[test]
fn a_request_that_began_on_blocks_that_are_lost_hears_why_and_reads_no_older_nonce() {
    let disk = Disk::default();
    let file = disk.store();
    ledger_on(&file);
    let pipelines = Pipelines::default();
    let began = pipelined(&file, &pipelines);
    let ledger = Ledger::open(began).expect("a ledger");
    ledger.view().expect("a view");
    disk.fail_after(0, ErrorKind::StorageFull, false);
    let lost = faucet(pipelined(&file, &pipelines)).expect("a block");
    file.drain().ok();
    let outcome = lost.expect("a ticket").settled();
    assert!(matches!(outcome, Some(Err(StoreError::Full(_)))));
    let view = ledger
        .view()
        .map(drop)
        .expect_err("what it read is no more");
    assert!(matches!(view, StoreError::Full(_)), "{view:?}");
    assert_eq!(height(pipelined(&file, &pipelines)), 0, "the next one can");
}

#[test]
fn a_batch_that_expects_what_is_no_more_is_refused_before_it_is_on_its_way() {
    let (file, _folder) = super::file();
    let pipelines = Pipelines::default();
    let first = pipelined(&file, &pipelines);
    let mut batch = Batch::default();
    batch.put(Table::Meta, b"head", b"1".to_vec());
    first.commit(batch).expect("a commit");
    let second = pipelined(&file, &pipelines);
    let mut batch = Batch::default();
    batch.expect(Table::Meta, b"head", None);
    batch.put(Table::Meta, b"head", b"2".to_vec());
    assert_eq!(second.commit(batch), Err(StoreError::Stale));
    assert!(second.ticket().is_none());
    assert_eq!(get(&second, Table::Meta, b"head"), Some(b"1".to_vec()));
}

#[tokio::test]
async fn a_ticket_is_waited_for_without_a_thread() {
    let (file, _folder) = super::file();
    let pipelines = Pipelines::default();
    let mut tickets = Vec::new();
    for number in 0..300u32 {
        let store = pipelined(&file, &pipelines);
        let mut batch = Batch::default();
        batch.put(Table::Blocks, number.to_be_bytes(), vec![1]);
        store.commit(batch).expect("a commit");
        tickets.push(store.ticket().expect("a ticket"));
    }
    // One thread, three hundred that wait.
    for ticket in tickets {
        ticket.clone().durable().await.expect("on the disk");
        ticket.durable().await.expect("still on the disk");
    }
}

#[test]
fn when_the_writing_thread_has_ended_nobody_waits_for_it() {
    let file = Disk::default().store();
    ledger_on(&file);
    let pipelines = Pipelines::default();
    let (told, heard) = mpsc::channel();
    thread::spawn(move || {
        let panicking: OnDurable = Arc::new(|_| panic!("a panic on purpose"));
        faucet(pipelines.open(&file, LEDGER, &panicking)).expect("a block");
        let (waited, again) = (file.drain(), file.drain());
        // One that begins afterwards must not hold what it needs to hear of this.
        let later = faucet(pipelined(&file, &pipelines)).expect("a block");
        let later = later.expect("a ticket").settled();
        told.send((waited, later, again))
    });
    let (waited, later, again) = heard
        .recv_timeout(Duration::from_secs(20))
        .expect("nobody waits");
    for outcome in [Some(waited), later, Some(again)] {
        let error = outcome.expect("it is known").expect_err("nobody writes");
        assert!(error.to_string().contains("has ended"), "{error}");
    }
}

#[test]
fn a_group_that_comes_after_a_failed_read_is_written() {
    let disk = Disk::default();
    let file = disk.store();
    ledger_on(&file);
    super::put(
        &file.ledger(LEDGER),
        Table::Code,
        &[(b"code", &[7; 100_000])],
    );
    drop(file);
    let file = disk.store();
    let pipelines = Pipelines::default();
    let (written, is_written) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel();
    let may_go_on = Mutex::new(may_go_on);
    let holding: OnDurable = Arc::new(move |_| {
        written.send(()).expect("the test waits");
        may_go_on
            .lock()
            .expect("one")
            .recv()
            .expect("the test says so");
    });
    faucet(pipelines.open(&file, LEDGER, &holding)).expect("a block");
    is_written.recv().expect("the block is written");
    // While the thread is held, the next group gathers, and then a read fails.
    let next = faucet(pipelined(&file, &pipelines)).expect("a block");
    disk.fail_reads(true);
    let snapshot = file.ledger(LEDGER).snapshot().expect("a snapshot");
    snapshot
        .get(Table::Code, b"code")
        .expect_err("the disk fails");
    disk.fail_reads(false);
    go_on.send(()).expect("the thread waits");
    file.drain().expect("the file is open again");
    let next = next.expect("a ticket").settled().expect("it is known");
    next.expect("nothing of it had failed");
    assert_eq!(height(file.ledger(LEDGER)), 2);
}
