//! The process that is killed. It says what is acknowledged, one line each, once it is.

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use wattage_core::ledger::{Genesis, Transaction};
use wattage_core::types::Hash;
use wattage_core::vm::Detail;
use wattage_engine::sandboxes::{Expiry, Quotas, Sandbox, Sandboxes};
use wattage_engine::store::{Begin, FILE_NAME, RedbStore, SandboxId};

use super::super::common::{VM, account};

/// What it says when it begins to work.
pub(super) const READY: &str = "at work";
/// What lines begin with that tell what is acknowledged.
pub(super) const SAID: &str = "acknowledged";
/// Sandboxes that are only written to, and writers of each.
const SANDBOXES: usize = 2;
const WRITERS: usize = 3;

/// Past the test harness, which would hold it back.
fn say(line: &str) {
    let line = format!("{line}\n");
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_bytes()).expect("the parent listens");
    out.flush().expect("the parent listens");
}

pub(super) fn run(folder: &Path) {
    let file = RedbStore::open(&folder.join(FILE_NAME)).expect("the file");
    let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(async {
        let mut own = Vec::new();
        // What an earlier process has made goes on to be used.
        let there = file.records().expect("readable");
        let first = there
            .into_iter()
            .filter(|(_, record)| record.parent.is_none());
        own.extend(first.map(|(id, _)| id));
        while own.len() < SANDBOXES + 1 {
            let (sandbox, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
            own.push(sandbox.id());
        }
        own.sort_unstable();
        say(READY);
        for id in &own[..SANDBOXES] {
            for writer in 0..WRITERS {
                tokio::spawn(write(sandboxes.clone(), *id, writer));
            }
        }
        tokio::spawn(rewind(sandboxes.clone(), own[SANDBOXES]));
        tokio::spawn(fork(sandboxes.clone(), own[0]));
        tokio::task::spawn_blocking(move || {
            loop {
                let now = sandboxes.open(own[0]).expect("there").record().used;
                sandboxes.sweep(Expiry::default(), now).expect("a sweep");
                std::thread::sleep(Duration::from_millis(30));
            }
        });
        std::future::pending::<()>().await;
    });
}

/// Sends one transaction under a key of its own, and says so when it is on the disk.
async fn send(sandboxes: &Sandboxes, id: SandboxId, key: &str) {
    let turn = sandboxes.turn(id).await;
    let writing = sandboxes.write(&turn).expect("a sandbox");
    let fresh = writing.begin(key, print()).expect("readable");
    assert!(matches!(fresh, Begin::Fresh), "{key}");
    let transaction = Transaction::Faucet {
        to: account("alice"),
        amount: 1,
    };
    let ledger = writing.ledger();
    let applied = ledger
        .apply(&*VM, transaction, Detail::Plain)
        .expect("a block");
    let head = writing.head().expect("readable");
    let pointed = sandboxes.open(id).expect("the sandbox").record().ledger;
    let ticket = writing.ticket().expect("a ticket");
    drop(turn);
    ticket.durable().await.expect("on the disk");
    let (height, hash, transaction) = (head.height, head.hash, applied.receipt.transaction);
    say(&format!(
        "{SAID} block {pointed} {height} {hash} {transaction} {key}"
    ));
}

/// What every request asks for.
pub(super) fn print() -> Hash {
    Hash([7; 32])
}

/// A key that no other request of any of the processes has.
fn key(writer: usize, number: u64) -> String {
    format!("{}-{writer}-{number}", std::process::id())
}

async fn write(sandboxes: Sandboxes, id: SandboxId, writer: usize) {
    for number in 0.. {
        send(&sandboxes, id, &key(writer, number)).await;
    }
}

fn head(sandbox: &Sandbox) -> (u64, Hash) {
    let head = sandbox.ledger().view().expect("a view").head();
    let head = head.expect("a head");
    (head.height, head.hash)
}

async fn rewind(sandboxes: Sandboxes, id: SandboxId) {
    for number in 0.. {
        send(&sandboxes, id, &key(WRITERS, number)).await;
        let turn = sandboxes.turn(id).await;
        let (height, _) = head(&sandboxes.open(id).expect("the sandbox"));
        let sandbox = match number % 3 {
            0 => continue,
            1 => sandboxes.rewind(&turn, height / 2).expect("a rewind"),
            _ => sandboxes.undo_rewind(&turn).expect("an undoing"),
        };
        let (height, hash) = head(&sandbox);
        let ledger = sandbox.record().ledger;
        say(&format!("{SAID} pointer {id} {ledger} {height} {hash}"));
    }
}

async fn fork(sandboxes: Sandboxes, id: SandboxId) {
    loop {
        let sandbox = sandboxes.open(id).expect("the sandbox");
        let (height, _) = head(&sandbox);
        let sandboxes_ = sandboxes.clone();
        let forked = tokio::task::spawn_blocking(move || {
            let (fork, _) = sandboxes_.fork(&sandbox, height).expect("a fork");
            fork
        });
        let fork = forked.await.expect("no panic");
        let (height, hash) = head(&fork);
        let (id, ledger) = (fork.id(), fork.record().ledger);
        say(&format!("{SAID} pointer {id} {ledger} {height} {hash}"));
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}
