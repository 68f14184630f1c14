//! Sandboxes: making, forking, rewinding, removing them, and hearing of their blocks.

use wattage_core::ledger::{Genesis, Ledger, LedgerError, Transaction};
use wattage_core::store::{Snapshot as _, Store, Table};
use wattage_core::vm::Detail;
use wattage_engine::sandboxes::{Quotas, Sandbox, SandboxError, Sandboxes};
use wattage_engine::store::{PipelinedStore, SandboxId, SandboxRecord, SandboxStore};

use super::common::{VM, account};

/// Sends so many faucets of 1 to alice, as a handler does.
pub(crate) async fn send(sandboxes: &Sandboxes, id: SandboxId, count: u64) {
    for _ in 0..count {
        let turn = sandboxes.turn(id).await;
        let writing = sandboxes.write(&turn).expect("a sandbox");
        let transaction = Transaction::Faucet {
            to: account("alice"),
            amount: 1,
        };
        let ledger = writing.ledger();
        ledger
            .apply(&*VM, transaction, Detail::Plain)
            .expect("a block");
        let ticket = writing.ticket().expect("a ticket");
        drop(turn);
        ticket.durable().await.expect("on the disk");
    }
}

fn new() -> (Sandboxes, Sandbox, tempfile::TempDir) {
    let (sandboxes, folder) = super::sandboxes(Quotas::NONE);
    let (sandbox, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    (sandboxes, sandbox, folder)
}

fn height(sandboxes: &Sandboxes, id: SandboxId) -> u64 {
    let sandbox = sandboxes.open(id).expect("a sandbox");
    let view = sandbox.ledger().view().expect("a view");
    view.head().expect("a head").height
}

/// Every row of a ledger.
fn rows(store: &SandboxStore) -> Vec<(Table, Vec<u8>, Vec<u8>)> {
    let snapshot = store.snapshot().expect("a snapshot");
    let of = |table| {
        let rows = snapshot.scan(table, &[], None, usize::MAX).expect("rows");
        rows.into_iter()
            .map(move |(key, value)| (table, key, value))
    };
    Table::ALL.into_iter().flat_map(of).collect()
}

#[tokio::test]
async fn a_fork_is_the_ledger_at_its_height_with_a_token_of_its_own() {
    let (sandboxes, sandbox, _folder) = new();
    send(&sandboxes, sandbox.id(), 5).await;
    let (fork, token) = sandboxes.fork(&sandbox, 3).expect("a fork");
    assert!(fork.admits(&token) && !sandbox.admits(&token));
    assert_eq!(fork.record().parent, Some((sandbox.id(), 3)));
    assert_eq!(height(&sandboxes, fork.id()), 3);
    // Row for row what a ledger of three blocks has, which the fork's own next blocks show as well.
    let (twin, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    send(&sandboxes, twin.id(), 3).await;
    assert_eq!(rows(fork.store()), rows(twin.store()));
    send(&sandboxes, fork.id(), 2).await;
    assert_eq!(rows(fork.store()), rows(sandbox.store()));
    let error = sandboxes.fork(&sandbox, 6).expect_err("no such height");
    assert!(
        matches!(
            error,
            SandboxError::Ledger(LedgerError::UnknownHeight { height: 6, head: 5 })
        ),
        "{error}"
    );
}

#[tokio::test]
async fn a_rewind_can_be_undone_and_the_undoing_as_well() {
    let (sandboxes, sandbox, _folder) = new();
    let id = sandbox.id();
    send(&sandboxes, id, 4).await;
    let turn = sandboxes.turn(id).await;
    let none = sandboxes.undo_rewind(&turn).expect_err("nothing to undo");
    assert!(matches!(none, SandboxError::NotRewound { .. }), "{none}");
    sandboxes.rewind(&turn, 1).expect("a rewind");
    drop(turn);
    assert_eq!(height(&sandboxes, id), 1);
    send(&sandboxes, id, 1).await;
    assert_eq!(height(&sandboxes, id), 2);
    let turn = sandboxes.turn(id).await;
    sandboxes.undo_rewind(&turn).expect("the undoing");
    assert_eq!(height(&sandboxes, id), 4);
    sandboxes.undo_rewind(&turn).expect("the undoing of that");
    assert_eq!(height(&sandboxes, id), 2);
    sandboxes.rewind(&turn, 9).expect_err("no such height");
    assert_eq!(height(&sandboxes, id), 2, "it is as it was");
}

#[tokio::test]
async fn a_request_that_was_let_in_before_a_rewind_writes_to_what_is_there_after_it() {
    let (sandboxes, sandbox, _folder) = new();
    let id = sandbox.id();
    send(&sandboxes, id, 3).await;
    let before = sandboxes.open(id).expect("as a handler opens it");
    let turn = sandboxes.turn(id).await;
    sandboxes.rewind(&turn, 0).expect("a rewind");
    drop(turn);
    send(&sandboxes, before.id(), 1).await;
    assert_eq!(height(&sandboxes, id), 1);
    let old = before.ledger().view().expect("still there for a day");
    assert_eq!(old.head().expect("a head").height, 3);
}

#[tokio::test]
async fn the_old_token_ends_with_the_first_use_of_the_new_one() {
    let (sandboxes, folder) = super::sandboxes(Quotas::NONE);
    let (sandbox, old) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    let turn = sandboxes.turn(sandbox.id()).await;
    let new = sandboxes.rotate_token(&turn).expect("a token");
    let sandbox = sandboxes.open(sandbox.id()).expect("the sandbox");
    assert!(sandbox.admits(&new) && sandbox.admits(&old));
    sandboxes.use_token(&turn, &old).expect("no news");
    sandboxes.use_token(&turn, &new).expect("noted");
    let sandbox = sandboxes.open(sandbox.id()).expect("the sandbox");
    assert!(sandbox.admits(&new) && !sandbox.admits(&old));
    drop(folder);
}

#[tokio::test]
async fn a_removed_sandbox_is_unknown_to_everybody() {
    let (sandboxes, sandbox, _folder) = new();
    let id = sandbox.id();
    let mut listener = sandboxes.subscribe(id).expect("a listener");
    let turn = sandboxes.turn(id).await;
    sandboxes.remove(&turn).expect("removed");
    let unknown = |result: Option<SandboxError>| {
        assert!(matches!(result, Some(SandboxError::Unknown { .. })));
    };
    unknown(sandboxes.open(id).err());
    unknown(sandboxes.write(&turn).err());
    unknown(sandboxes.remove(&turn).err());
    unknown(sandboxes.rewind(&turn, 0).err());
    unknown(sandboxes.subscribe(id).err());
    assert!(listener.changed().await.is_err(), "the listener hears it");
}

#[tokio::test]
async fn a_listener_hears_of_blocks_when_they_are_on_the_disk_and_of_rewinds() {
    let (sandboxes, sandbox, _folder) = new();
    let id = sandbox.id();
    send(&sandboxes, id, 2).await;
    let mut listener = sandboxes.subscribe(id).expect("a listener");
    assert_eq!(listener.borrow_and_update().height, 2, "where it begins");
    send(&sandboxes, id, 1).await;
    listener.changed().await.expect("a block");
    let tip = *listener.borrow_and_update();
    assert_eq!(tip.height, 3);
    let turn = sandboxes.turn(id).await;
    sandboxes.rewind(&turn, 1).expect("a rewind");
    drop(turn);
    listener.changed().await.expect("the rewind");
    let after = *listener.borrow_and_update();
    assert_eq!(after.height, 1);
    assert_ne!(after.ledger, tip.ledger);
    send(&sandboxes, id, 1).await;
    listener.changed().await.expect("a block of the new ledger");
    assert_eq!(listener.borrow_and_update().height, 2);
}

/// Many writers in one sandbox and in others, while one of them is forked and rewound without a pause.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_forks_and_rewinds_side_by_side_lose_nothing() {
    let (sandboxes, sandbox, _folder) = new();
    let id = sandbox.id();
    let writers = (0..8).map(|_| {
        let sandboxes = sandboxes.clone();
        tokio::spawn(async move { send(&sandboxes, id, 20).await })
    });
    let writers: Vec<_> = writers.collect();
    let (other, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    let mut rewound = 0;
    for round in 0..5 {
        send(&sandboxes, other.id(), 2).await;
        let opened = sandboxes.open(id).expect("the sandbox");
        let at = height(&sandboxes, id);
        let (fork, _) = sandboxes.fork(&opened, at).expect("a fork");
        assert_eq!(height(&sandboxes, fork.id()), at, "round {round}");
        let turn = sandboxes.turn(other.id()).await;
        rewound += 1;
        sandboxes.rewind(&turn, rewound).expect("a rewind");
    }
    for writer in writers {
        writer.await.expect("no panic");
    }
    assert_eq!(height(&sandboxes, id), 160);
    assert_eq!(height(&sandboxes, other.id()), 5);
    let alice = sandbox.ledger().get_account(&account("alice"));
    assert_eq!(alice.expect("an account").balance, 1_000_160);
}

#[test]
fn an_import_is_whole_or_leaves_nothing() {
    let (file, _folder) = super::file();
    let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
    let blocks = |store: PipelinedStore, count: u64| -> Result<u64, SandboxError> {
        let ledger = Ledger::create(store, &Genesis::default())?;
        for _ in 0..count {
            let transaction = Transaction::Faucet {
                to: account("alice"),
                amount: 1,
            };
            ledger.apply(&*VM, transaction, Detail::Plain)?;
        }
        Ok(count)
    };
    let (sandbox, token, made) = sandboxes
        .import(|store, _| blocks(store, 50))
        .expect("a sandbox");
    assert_eq!((made, height(&sandboxes, sandbox.id())), (50, 50));
    assert!(sandbox.admits(&token));
    let refused = sandboxes.import(|store, _| {
        blocks(store, 20)?;
        Err::<(), _>(SandboxError::NotRewound { id: sandbox.id() })
    });
    assert!(matches!(refused, Err(SandboxError::NotRewound { .. })));
    assert_eq!(file.ledgers(), Ok(vec![sandbox.record().ledger]));
    assert_eq!(sandboxes.count(), Ok(1));
}

#[tokio::test]
async fn what_is_done_first_after_idle_hours_is_done() {
    let (file, _folder) = super::file();
    let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
    let (sandbox, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    let id = sandbox.id();
    // Whether the note of the use comes in between is a race, so it is run a few times.
    for round in 0..20 {
        let old = file.record(id).expect("readable").expect("there");
        let idle = SandboxRecord {
            used: old.used - 7200,
            ..old.clone()
        };
        let made_idle = file.change_record(id, Some(&old), Some(&idle));
        made_idle.expect("nobody else is here");
        let turn = sandboxes.turn(id).await;
        // As a handler does, to look at the token.
        sandboxes.open(id).expect("there");
        let token = sandboxes.rotate_token(&turn);
        let token = token.unwrap_or_else(|error| panic!("round {round}: {error}"));
        assert!(sandboxes.open(id).expect("there").admits(&token));
    }
}

#[test]
fn an_import_is_told_that_its_ledger_is_full_before_it_ends() {
    let (file, _folder) = super::file();
    let quotas = Quotas {
        rows: 100,
        ..Quotas::NONE
    };
    let sandboxes = Sandboxes::new(file.clone(), quotas);
    let refused = sandboxes.import(|store, may_grow| {
        let ledger = Ledger::create(store, &Genesis::default())?;
        may_grow()?;
        for _ in 0..100 {
            let transaction = Transaction::Faucet {
                to: account("alice"),
                amount: 1,
            };
            ledger.apply(&*VM, transaction, Detail::Plain)?;
        }
        let full = may_grow();
        assert!(full.is_err(), "it holds over 100 rows");
        full
    });
    assert!(matches!(refused, Err(SandboxError::TooManyRows { .. })));
    assert_eq!(file.ledgers(), Ok(Vec::new()));
}
