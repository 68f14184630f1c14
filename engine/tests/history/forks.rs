//! A fork has the rows of a ledger that is made again up to its height, and goes its own way from there.

use std::cell::Cell;
use std::rc::Rc;

use wattage_core::ledger::{Genesis, Ledger, LedgerError, Transaction};
use wattage_core::store::{Batch, MemoryStore, Snapshot, Store, StoreError, Table};
use wattage_core::vm::Detail;

use super::views::told;
use crate::common::rows::{self, Shown, assert_whole};
use crate::common::{VM, account, story};

/// The story made again in a fresh store, up to a height.
fn again(height: usize) -> MemoryStore {
    let store = MemoryStore::default();
    let ledger = Ledger::create(store.clone(), &story::genesis()).expect("a ledger");
    for transaction in story::story().into_iter().take(height) {
        ledger
            .apply(&*VM, transaction, Detail::Plain)
            .expect("a block");
    }
    store
}

#[test]
fn a_fork_at_every_height_is_byte_for_byte_what_a_replay_makes() {
    let (ledger, shown) = told();
    let view = ledger.view().expect("a view");
    for (height, then) in (0..).zip(&shown) {
        let target = MemoryStore::default();
        let past = view.at(height).expect("a block");
        let fork = Ledger::fork(&past, target.clone()).expect("a fork");
        let replayed = again(usize::try_from(height).expect("small"));
        rows::assert_equal(&target, &replayed, &height);
        assert_eq!(&Shown::of(&fork.view().expect("a view")), then);
    }
}

#[test]
fn a_fork_goes_on_as_the_original_went_on() {
    let (ledger, shown) = told();
    let past = ledger.view().expect("a view").at(15).expect("a block");
    let target = MemoryStore::default();
    let fork = Ledger::fork(&past, target.clone()).expect("a fork");
    for transaction in story::story().into_iter().skip(15) {
        fork.apply(&*VM, transaction, Detail::Plain)
            .expect("a block");
    }
    rows::assert_equal(&target, &again(shown.len() - 1), &"the whole story");
    let view = fork.view().expect("a view");
    assert_whole(&view);
    for (height, then) in (0..).zip(&shown) {
        assert_eq!(&Shown::of(&view.at(height).expect("a block")), then);
    }
}

#[test]
fn a_fork_and_its_original_do_not_see_each_other() {
    let (ledger, _) = told();
    let before = ledger.view().expect("a view").head().expect("a head");
    let fork = Ledger::fork(&ledger.view().expect("a view"), MemoryStore::default());
    let fork = fork.expect("a fork");
    let faucet = Transaction::Faucet {
        to: account("zoe"),
        amount: 5,
    };
    fork.apply(&*VM, faucet, Detail::Plain).expect("a block");
    assert_eq!(
        ledger.view().expect("a view").head().expect("a head"),
        before
    );
    let zoe = ledger.get_account(&account("zoe")).expect("an account");
    assert_eq!(zoe.balance, 0);
}

/// A store that fails after some commits.
#[derive(Clone)]
struct Failing {
    rows: MemoryStore,
    left: Rc<Cell<usize>>,
}

impl Store for Failing {
    type Snapshot = <MemoryStore as Store>::Snapshot;

    fn snapshot(&self) -> Result<Self::Snapshot, StoreError> {
        self.rows.snapshot()
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        match self.left.get() {
            0 => Err(StoreError::Io("the disk is gone".to_owned())),
            left => {
                self.left.set(left - 1);
                self.rows.commit(batch)
            }
        }
    }
}

#[test]
fn an_unfinished_copy_is_no_ledger_and_nothing_is_made_over_it() {
    let (ledger, _) = told();
    let view = ledger.view().expect("a view");
    let mut unfinished = 0;
    for commits in 0.. {
        let store = Failing {
            rows: MemoryStore::default(),
            left: Rc::new(Cell::new(commits)),
        };
        let Err(error) = Ledger::fork(&view, store.clone()) else {
            break;
        };
        assert!(error.to_string().contains("the disk is gone"), "{error}");
        let opened = Ledger::open(store.rows.clone());
        assert!(matches!(opened, Err(LedgerError::NoLedger)), "{opened:?}");
        if commits > 0 {
            unfinished += 1;
            let leftovers = |error| matches!(error, LedgerError::Leftovers { table: "accounts" });
            let created = Ledger::create(store.rows.clone(), &Genesis::default());
            assert!(leftovers(created.expect_err("leftovers")));
            let forked = Ledger::fork(&view, store.rows);
            assert!(leftovers(forked.expect_err("leftovers")));
        }
    }
    assert!(unfinished >= 2, "{unfinished}");
}

#[test]
fn a_ledger_is_not_forked_over_another() {
    let (ledger, _) = told();
    let store = MemoryStore::default();
    Ledger::create(store.clone(), &Genesis::default()).expect("a ledger");
    let before = rows::all(&store);
    let forked = Ledger::fork(&ledger.view().expect("a view"), store.clone());
    assert!(matches!(forked, Err(LedgerError::Exists)));
    assert_eq!(rows::all(&store), before);
}

#[test]
fn a_fork_of_rows_that_are_not_what_the_block_says_is_refused() {
    let (ledger, shown) = told();
    let store = MemoryStore::default();
    Ledger::fork(&ledger.view().expect("a view"), store.clone()).expect("a fork");
    let (key, mut value) = {
        let snapshot = store.snapshot().expect("a snapshot");
        let mut rows = snapshot.scan(Table::Storage, &[], None, 1).expect("rows");
        rows.pop().expect("a row")
    };
    value.push(0);
    let mut batch = Batch::default();
    batch.put(Table::Storage, key, value);
    store.commit(batch).expect("written");
    let damaged = Ledger::open(store).expect("a ledger");
    let view = damaged.view().expect("a view");
    let error = Ledger::fork(&view, MemoryStore::default()).expect_err("damage");
    let root = shown.last().expect("a block").head.state_root.to_string();
    assert!(error.to_string().contains(&root), "{error}");
}

#[test]
fn a_large_ledger_is_forked_in_parts() {
    let genesis = Genesis::new((0..1_000u32).map(|n| {
        let mut address = [7; 20];
        address[..4].copy_from_slice(&n.to_be_bytes());
        (wattage_core::types::Address(address), u128::from(n))
    }));
    let store = MemoryStore::default();
    let ledger = Ledger::create(store.clone(), &genesis.expect("a genesis"));
    let ledger = ledger.expect("a ledger");
    for n in 0..700u32 {
        let mut to = [9; 20];
        to[..4].copy_from_slice(&n.to_be_bytes());
        let to = wattage_core::types::Address(to);
        let faucet = Transaction::Faucet { to, amount: 1 };
        ledger.apply(&*VM, faucet, Detail::Plain).expect("a block");
    }
    let view = ledger.view().expect("a view");
    let target = MemoryStore::default();
    let fork = Ledger::fork(&view, target.clone()).expect("a fork");
    rows::assert_equal(&target, &store, &"1,700 accounts");
    assert_whole(&fork.view().expect("a view").at(350).expect("a block"));
}
