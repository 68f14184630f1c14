//! Group commit: what waits goes into one transaction, and each hears how its own went.

use std::io::ErrorKind;
use std::sync::Barrier;
use std::thread;

use wattage_core::store::{Batch, Store, StoreError, Table};
use wattage_engine::store::{LedgerId, Pipelines};

use super::disk::Disk;
use super::{get, pipelined};

#[test]
fn many_batches_share_one_wait_for_the_disk() {
    let disk = Disk::default();
    let file = disk.store();
    let pipelines = Pipelines::default();
    let before = disk.syncs();
    let mut last = None;
    for number in 0..500u32 {
        let store = pipelined(&file, &pipelines);
        let mut batch = Batch::default();
        batch.put(Table::Blocks, number.to_be_bytes(), vec![7; 100]);
        store.commit(batch).expect("a commit");
        last = store.ticket();
    }
    file.drain().expect("all is on the disk");
    assert_eq!(last.expect("a ticket").settled(), Some(Ok(())));
    let syncs = disk.syncs() - before;
    assert!(syncs < 250, "{syncs} syncs for 500 batches");
    let store = file.ledger(LedgerId([0x66; 16]));
    assert!(get(&store, Table::Blocks, &499u32.to_be_bytes()).is_some());
}

/// Threads that all expect the same row to be as it was: one writes, the others hear that it has changed, and nothing
/// of theirs is there.
#[test]
fn of_batches_that_expect_the_same_row_one_is_written_and_the_others_fail_alone() {
    let (file, _folder) = super::file();
    let (racers, bystanders) = (16u8, 16u8);
    let start = Barrier::new(usize::from(racers + bystanders));
    let results = thread::scope(|scope| {
        let start = &start;
        let run = |id: u8, racer: bool| {
            let store = file.ledger(LedgerId([if racer { 0 } else { id + 1 }; 16]));
            scope.spawn(move || {
                let mut batch = Batch::default();
                if racer {
                    batch.expect(Table::Meta, b"head", None);
                }
                batch.put(Table::Meta, b"head", vec![id]);
                batch.put(Table::Blocks, [id], vec![id]);
                start.wait();
                (racer, id, store.commit(batch))
            })
        };
        let racers = (0..racers).map(|id| run(id, true));
        let all: Vec<_> = racers
            .chain((0..bystanders).map(|id| run(id, false)))
            .collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| thread.join().expect("no panic");
        all.into_iter().map(join).collect::<Vec<_>>()
    });
    let raced = file.ledger(LedgerId([0; 16]));
    let mut winners = Vec::new();
    for (racer, id, result) in results {
        match (racer, &result) {
            (false, _) => assert_eq!(result, Ok(()), "bystander {id}"),
            (true, Ok(())) => winners.push(id),
            (true, Err(error)) => {
                assert_eq!(*error, StoreError::Stale);
                assert_eq!(get(&raced, Table::Blocks, &[id]), None, "racer {id}");
            }
        }
    }
    assert_eq!(winners.len(), 1, "{winners:?}");
    assert_eq!(get(&raced, Table::Meta, b"head"), Some(winners));
}

#[test]
fn what_waits_is_written_before_the_file_is_closed() {
    let disk = Disk::default();
    {
        let file = disk.store();
        let pipelines = Pipelines::default();
        for number in 0..100u8 {
            let mut batch = Batch::default();
            batch.put(Table::Blocks, [number], vec![number]);
            pipelined(&file, &pipelines)
                .commit(batch)
                .expect("a commit");
        }
    }
    let store = disk.store().ledger(LedgerId([0x66; 16]));
    for number in 0..100u8 {
        assert!(get(&store, Table::Blocks, &[number]).is_some(), "{number}");
    }
}

#[test]
fn a_failure_of_the_disk_fails_the_whole_group_with_its_cause() {
    let disk = Disk::default();
    let file = disk.store();
    let pipelines = Pipelines::default();
    disk.fail_after(0, ErrorKind::Other, true);
    let tickets = (0..20u8).map(|number| {
        let store = pipelined(&file, &pipelines);
        let mut batch = Batch::default();
        batch.put(Table::Blocks, [number], vec![number]);
        // Those that come after the failure may be refused at once.
        store
            .commit(batch)
            .map(|()| store.ticket().expect("a ticket"))
    });
    let tickets: Vec<_> = tickets.collect();
    let refused = file.drain().expect_err("the disk is dead");
    assert!(refused.to_string().contains("on purpose"), "{refused}");
    for ticket in tickets.into_iter().flatten() {
        let error = ticket.settled().expect("settled").expect_err("lost");
        assert!(error.to_string().contains("on purpose"), "{error}");
    }
    disk.mend();
    let store = disk.copy().store().ledger(LedgerId([0x66; 16]));
    for number in 0..20u8 {
        assert_eq!(get(&store, Table::Blocks, &[number]), None, "{number}");
    }
}
