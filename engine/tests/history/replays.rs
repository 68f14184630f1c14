//! A ledger is made again from its genesis and its transactions; whatever differs is told with both values.

use std::ops::ControlFlow;

use wattage_core::encoding::Canonical;
use wattage_core::ledger::{
    Difference, Field, Genesis, Ledger, LedgerEntry, LedgerError, Report, Transaction, replay,
};
use wattage_core::state::LedgerRuntimeState;
use wattage_core::store::MemoryStore;
use wattage_core::types::Hash;

use super::views::told;
use crate::common::rows::{self, Shown};
use crate::common::{VM, story};

/// What a ledger is exported as.
fn entries(ledger: &Ledger<MemoryStore>) -> Vec<LedgerEntry> {
    let view = ledger.view().expect("a view");
    let mut entries: Vec<LedgerEntry> = Vec::new();
    loop {
        let next = entries.last().map_or(0, |entry| entry.height + 1);
        let page = view.transactions_from(next, 4).expect("transactions");
        if page.is_empty() {
            return entries;
        }
        entries.extend(page);
    }
}

fn played(entries: Vec<LedgerEntry>) -> Report {
    let entries = entries.into_iter().map(Ok::<_, LedgerError>);
    let go_on = |_: &Report| ControlFlow::Continue(());
    let target = MemoryStore::default();
    replay(target, &*VM, &story::genesis(), entries, go_on).expect("a replay")
}

fn difference(entries: Vec<LedgerEntry>) -> Difference {
    played(entries).difference.expect("a difference")
}

#[test]
fn a_replay_makes_the_same_rows_and_says_what_it_made() {
    let (ledger, shown) = told();
    let original = MemoryStore::default();
    Ledger::fork(&ledger.view().expect("a view"), original.clone()).expect("a fork");
    let target = MemoryStore::default();
    let mut watched = Vec::new();
    let list = entries(&ledger);
    assert_eq!(list.len(), story::story().len());
    let report = replay(
        target.clone(),
        &*VM,
        &story::genesis(),
        list.into_iter().map(Ok::<_, LedgerError>),
        |report| {
            watched.push(report.blocks);
            ControlFlow::Continue(())
        },
    );
    let report = report.expect("a replay");
    let last = shown.last().expect("a block");
    assert_eq!(report.difference, None);
    assert_eq!(report.head, last.head);
    assert_eq!(report.blocks, last.head.height);
    let gas = last
        .blocks
        .iter()
        .map(|stored| u128::from(stored.block.gas_used));
    assert_eq!(report.gas_used, gas.sum::<u128>());
    assert!(!report.stopped);
    assert!(watched.into_iter().eq(1..=last.head.height));
    rows::assert_equal(&target, &original, &"the whole story");
}

#[test]
fn transactions_are_read_from_any_height_of_a_view() {
    let (ledger, _) = told();
    let all = entries(&ledger);
    let past = ledger.view().expect("a view").at(12).expect("a block");
    let from = |height, limit| past.transactions_from(height, limit).expect("transactions");
    assert_eq!(from(0, 100), all[..12]);
    assert_eq!(from(1, 2), all[..2]);
    assert_eq!(from(11, 100), all[10..12]);
    assert_eq!(from(13, 100), []);
    for entry in all {
        assert_eq!(
            LedgerEntry::from_canonical(&entry.to_canonical()),
            Ok(entry)
        );
    }
}

#[test]
fn a_list_without_expectations_is_played_and_compared_with_nothing() {
    let (ledger, shown) = told();
    let mut list = entries(&ledger);
    for entry in &mut list {
        entry.block = None;
    }
    let report = played(list);
    assert_eq!(report.difference, None);
    assert_eq!(report.head, shown.last().expect("a block").head);
}

#[test]
fn a_difference_is_told_by_field_with_both_values_and_its_height() {
    let (ledger, _) = told();
    let list = entries(&ledger);
    let with = |change: &dyn Fn(&mut LedgerEntry)| {
        let mut list = list.clone();
        change(&mut list[6]);
        let found = difference(list);
        assert_eq!(found.height, 7);
        found
    };
    let summary = list[6].block.expect("a summary");

    let gas = with(&|entry| entry.block.as_mut().expect("one").gas_used += 1);
    assert_eq!(
        gas.to_string(),
        "block 7: the gas used was 25,167, and is 25,166"
    );
    let root = with(&|entry| entry.block.as_mut().expect("one").state_root = Hash([1; 32]));
    assert_eq!(root.field, Field::StateRoot);
    assert_eq!(root.expected, Hash([1; 32]).to_string());
    assert_eq!(root.found, summary.state_root.to_string());
    let hash = with(&|entry| entry.block.as_mut().expect("one").hash = Hash([2; 32]));
    assert_eq!(hash.field, Field::Hash);
    assert_eq!(hash.found, summary.hash.to_string());
    let height = with(&|entry| entry.height = 8);
    assert_eq!(height.to_string(), "block 7: the height was 8, and is 7");
    let refused = with(&|entry| entry.transaction = Transaction::Warp { timestamp: 1 });
    assert_eq!(refused.field, Field::Transaction);
    assert!(refused.found.starts_with("refused: "), "{refused}");
}

#[test]
fn another_genesis_is_a_difference_in_the_first_block() {
    let (ledger, _) = told();
    let genesis = Genesis {
        gas_price: 4,
        ..story::genesis()
    };
    let list = entries(&ledger).into_iter().map(Ok::<_, LedgerError>);
    let go_on = |_: &Report| ControlFlow::Continue(());
    let report = replay(MemoryStore::default(), &*VM, &genesis, list, go_on).expect("a replay");
    let found = report.difference.expect("a difference");
    assert_eq!((found.height, found.field), (1, Field::StateRoot));
    assert_eq!(report.blocks, 1);
}

#[test]
fn a_watcher_ends_a_replay_and_the_list_is_read_no_further() {
    let (ledger, shown) = told();
    let mut read = 0;
    let list = entries(&ledger).into_iter().map(|entry| {
        read += 1;
        Ok::<_, LedgerError>(entry)
    });
    let target = MemoryStore::default();
    let report = replay(
        target.clone(),
        &*VM,
        &story::genesis(),
        list,
        |report| match report.blocks {
            5 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        },
    );
    let report = report.expect("a replay");
    assert!(report.stopped);
    assert_eq!((report.blocks, read), (5, 5));
    let ledger = Ledger::open(target).expect("what was made until then");
    assert_eq!(Shown::of(&ledger.view().expect("a view")), shown[5]);
}

#[test]
fn an_error_in_the_list_ends_a_replay_and_is_handed_on() {
    let (ledger, _) = told();
    let mut list: Vec<_> = entries(&ledger).into_iter().map(anyhow::Ok).collect();
    list[3] = Err(anyhow::anyhow!("line 4 is cut off"));
    let go_on = |_: &Report| ControlFlow::Continue(());
    let target = MemoryStore::default();
    let error = replay(target, &*VM, &story::genesis(), list, go_on).expect_err("the error");
    assert_eq!(error.to_string(), "line 4 is cut off");
}

#[test]
fn a_block_that_a_program_committed_by_itself_cannot_be_replayed_and_says_so() {
    let ledger = Ledger::create(MemoryStore::default(), &Genesis::default()).expect("a ledger");
    let state = LedgerRuntimeState::new(&ledger).expect("a state");
    state.commit().expect("a block");
    let view = ledger.view().expect("a view");
    let error = view.transactions_from(0, 10).expect_err("no transaction");
    assert!(matches!(error, LedgerError::NoTransaction { height: 1 }));
}
