//! What is swept, and what is not.

use wattage_core::ledger::{Genesis, Ledger};
use wattage_core::store::{Batch, Store as _, Table};
use wattage_engine::sandboxes::{Expiry, Quotas, SandboxError, Sandboxes, Swept};
use wattage_engine::store::{LedgerId, RedbStore, SandboxRecord};

use super::sandboxes::send;

const DAY: u64 = 24 * 3600;

fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.expect("after 1970").as_secs()
}

#[tokio::test]
async fn a_sweep_leaves_what_is_used_and_takes_what_nobody_points_to() {
    let (file, _folder) = super::file();
    let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
    let (sandbox, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    send(&sandboxes, sandbox.id(), 2).await;
    // What a crash leaves of a sandbox that was being made or a fork that was being copied.
    let litter = LedgerId([0x11; 16]);
    Ledger::create(file.ledger(litter), &Genesis::default()).expect("a ledger");
    let mut batch = Batch::default();
    for row in 0..2500u32 {
        batch.put(Table::Storage, row.to_be_bytes(), vec![1]);
    }
    file.ledger(litter).commit(batch).expect("rows");
    // The node's own rows are no ledger, and nobody points to them.
    let mut batch = Batch::default();
    batch.put(Table::Shares, b"share", b"bundle".to_vec());
    file.ledger(LedgerId::NODE).commit(batch).expect("a share");

    let rows = file.usage(litter).expect("counted").rows;
    let swept = sandboxes.sweep(Expiry::default(), now()).expect("a sweep");
    let expected = Swept {
        ledgers: 1,
        rows: usize::try_from(rows).expect("few"),
        ..Swept::default()
    };
    assert_eq!(swept, expected);
    let again = sandboxes.sweep(Expiry::default(), now()).expect("a sweep");
    assert_eq!(again, Swept::default());
    assert_eq!(
        sandbox
            .ledger()
            .view()
            .expect("there")
            .head()
            .expect("a head")
            .height,
        2
    );
    let share = super::get(&file.ledger(LedgerId::NODE), Table::Shares, b"share");
    assert_eq!(share, Some(b"bundle".to_vec()));
}

#[tokio::test]
async fn a_sandbox_that_nobody_uses_expires_and_one_that_is_used_or_written_to_does_not() {
    let (file, _folder) = super::file();
    let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
    let [unused, used, busy] =
        [(); 3].map(|()| sandboxes.create(&Genesis::default()).expect("a sandbox").0);
    let later = now() + 31 * DAY;
    let record = file.record(used.id()).expect("readable").expect("a record");
    let recently = SandboxRecord {
        used: later - DAY,
        ..record
    };
    file.change_record(used.id(), Some(&record), Some(&recently))
        .expect("noted");
    let turn = sandboxes.turn(busy.id()).await;
    let never = sandboxes
        .sweep(Expiry { sandboxes: None }, later)
        .expect("a sweep");
    assert_eq!(never, Swept::default());
    let swept = sandboxes.sweep(Expiry::default(), later).expect("a sweep");
    assert_eq!(
        (swept.sandboxes, swept.ledgers),
        (1, 0),
        "somebody may still read it"
    );
    let swept = sandboxes
        .sweep(Expiry::default(), later + 60)
        .expect("a sweep");
    assert_eq!((swept.sandboxes, swept.ledgers), (0, 1));
    drop(turn);
    assert!(matches!(
        sandboxes.open(unused.id()),
        Err(SandboxError::Unknown { .. })
    ));
    sandboxes.open(used.id()).expect("it was used");
    // Opening it is using it.
    let noted = |file: &RedbStore| {
        file.record(busy.id())
            .expect("readable")
            .expect("there")
            .used
    };
    let before = noted(&file);
    sandboxes.open(busy.id()).expect("it was being written to");
    file.drain().expect("noted");
    assert_eq!(noted(&file), before, "noted once an hour at most");
}

#[tokio::test]
async fn the_use_of_a_sandbox_is_noted_once_an_hour() {
    let (file, _folder) = super::file();
    let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
    let (sandbox, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    let record = file
        .record(sandbox.id())
        .expect("readable")
        .expect("a record");
    let old = SandboxRecord {
        used: record.used - 2 * 3600,
        ..record
    };
    file.change_record(sandbox.id(), Some(&record), Some(&old))
        .expect("written");
    for _ in 0..10 {
        sandboxes.open(sandbox.id()).expect("the sandbox");
    }
    file.drain().expect("on the disk");
    let noted = file
        .record(sandbox.id())
        .expect("readable")
        .expect("a record");
    assert!(noted.used >= record.used);
    assert_eq!(
        SandboxRecord {
            used: record.used,
            ..noted
        },
        record
    );
}

#[tokio::test]
async fn a_rewind_can_be_undone_for_a_day() {
    let (file, _folder) = super::file();
    let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
    let (sandbox, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    send(&sandboxes, sandbox.id(), 2).await;
    let turn = sandboxes.turn(sandbox.id()).await;
    sandboxes.rewind(&turn, 1).expect("a rewind");
    drop(turn);
    let none = sandboxes
        .sweep(Expiry::default(), now() + DAY - 60)
        .expect("a sweep");
    assert_eq!(none, Swept::default());
    assert_eq!(file.ledgers().expect("readable").len(), 2);
    let late = now() + DAY + 60;
    let swept = sandboxes.sweep(Expiry::default(), late).expect("a sweep");
    assert_eq!((swept.rewinds, swept.ledgers), (1, 0));
    let swept = sandboxes
        .sweep(Expiry::default(), late + 60)
        .expect("a sweep");
    assert_eq!((swept.rewinds, swept.ledgers), (0, 1));
    assert_eq!(file.ledgers().expect("readable").len(), 1);
    let turn = sandboxes.turn(sandbox.id()).await;
    let gone = sandboxes.undo_rewind(&turn).expect_err("too late");
    assert!(matches!(gone, SandboxError::NotRewound { .. }), "{gone}");
}

#[tokio::test]
async fn what_a_second_rewind_displaces_is_deleted_a_minute_later_and_what_can_be_undone_is_not() {
    let (file, _folder) = super::file();
    let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
    let (sandbox, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    send(&sandboxes, sandbox.id(), 3).await;
    let turn = sandboxes.turn(sandbox.id()).await;
    sandboxes.rewind(&turn, 2).expect("a rewind");
    sandboxes.undo_rewind(&turn).expect("undone");
    sandboxes.undo_rewind(&turn).expect("and undone again");
    let later = now() + 120;
    let swept = sandboxes.sweep_let_go(later).expect("a sweep");
    assert_eq!(swept, Swept::default(), "both can be gone back to");
    sandboxes.rewind(&turn, 1).expect("another rewind");
    let swept = sandboxes.sweep_let_go(now()).expect("a sweep");
    assert_eq!(swept, Swept::default(), "somebody may still read it");
    let swept = sandboxes.sweep_let_go(later).expect("a sweep");
    assert_eq!(
        (swept.ledgers, file.ledgers().expect("readable").len()),
        (1, 2)
    );
    let undone = sandboxes.undo_rewind(&turn).expect("still there");
    let view = undone.ledger().view().expect("a view");
    assert_eq!(view.head().expect("a head").height, 2);
    sandboxes.remove(&turn).expect("removed");
    let swept = sandboxes.sweep_let_go(later).expect("a sweep");
    assert_eq!(
        (swept.ledgers, file.ledgers().expect("readable").len()),
        (2, 0)
    );
}

/// A reader keeps its moment while everything around it is swept away.
#[tokio::test]
async fn an_open_snapshot_reads_on_while_its_ledger_is_swept() {
    let (file, _folder) = super::file();
    let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
    let (sandbox, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    send(&sandboxes, sandbox.id(), 3).await;
    let view = sandbox.ledger().view().expect("a view");
    let turn = sandboxes.turn(sandbox.id()).await;
    sandboxes.remove(&turn).expect("removed");
    drop(turn);
    let swept = sandboxes.sweep(Expiry::default(), now()).expect("a sweep");
    assert_eq!(swept.ledgers, 1);
    for height in 0..=3 {
        assert!(view.block(height).expect("readable").is_some(), "{height}");
    }
    assert_eq!(view.head().expect("a head").height, 3);
}
