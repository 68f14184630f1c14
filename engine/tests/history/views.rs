//! A view at a height shows what the ledger was when it was that long.

use std::collections::BTreeSet;

use wattage_core::ledger::{ChangedRow, Ledger, LedgerError, StateKey};
use wattage_core::store::MemoryStore;
use wattage_core::vm::Detail;

use crate::common::rows::{Shown, assert_whole};
use crate::common::{VM, account, story};

/// The ledger of the story, and what it showed after each block.
pub(crate) fn told() -> (Ledger<MemoryStore>, Vec<Shown>) {
    let store = MemoryStore::default();
    let ledger = Ledger::create(store, &story::genesis()).expect("a ledger");
    let now = || Shown::of(&ledger.view().expect("a view"));
    let mut shown = vec![now()];
    for transaction in story::story() {
        let applied = ledger.apply(&*VM, transaction, Detail::Plain);
        applied.expect("a story without refusals");
        shown.push(now());
    }
    (ledger, shown)
}

#[test]
fn a_view_at_every_height_shows_what_the_ledger_showed_then() {
    let (ledger, shown) = told();
    let view = ledger.view().expect("a view");
    for (height, then) in (0..).zip(&shown) {
        let past = view.at(height).expect("a block");
        assert_eq!(&Shown::of(&past), then, "at height {height}");
        assert_whole(&past);
    }
}

#[test]
fn a_view_of_a_view_goes_back_further_and_not_forward() {
    let (ledger, shown) = told();
    let past = ledger.view().expect("a view").at(20).expect("a block");
    assert_eq!(Shown::of(&past.at(8).expect("a block")), shown[8]);
    assert_eq!(Shown::of(&past.at(20).expect("a block")), shown[20]);
    let error = past.at(21).expect_err("not seen");
    assert!(matches!(
        error,
        LedgerError::UnknownHeight {
            height: 21,
            head: 20
        }
    ));
    assert_eq!(error.to_string(), "there is no block 21; the newest is 20");
}

#[test]
fn blocks_transactions_and_receipts_after_the_height_are_not_seen() {
    let (ledger, shown) = told();
    let view = ledger.view().expect("a view");
    let past = view.at(10).expect("a block");
    for stored in &shown.last().expect("a block").blocks {
        let height = stored.block.height;
        assert_eq!(
            past.block(height).expect("readable").is_some(),
            height <= 10
        );
        for hash in &stored.transactions {
            let (transaction, at) = view
                .transaction(hash)
                .expect("readable")
                .expect("a transaction");
            assert_eq!(transaction.hash(at), *hash);
            assert_eq!(at, height);
            let seen = past.transaction(hash).expect("readable");
            assert_eq!(seen.is_some(), height <= 10);
            let seen = past.receipt(hash).expect("readable");
            assert_eq!(seen.is_some(), height <= 10);
        }
    }
}

#[test]
fn pages_of_blocks_go_both_ways() {
    let (ledger, shown) = told();
    let head = shown.len() as u64 - 1;
    let view = ledger.view().expect("a view").at(20).expect("a block");
    let heights = |before, limit| -> Vec<u64> {
        let blocks = view.newest_blocks(before, limit).expect("blocks");
        blocks.iter().map(|stored| stored.block.height).collect()
    };
    assert!(head > 20);
    assert_eq!(heights(None, 3), [20, 19, 18]);
    assert_eq!(heights(Some(18), 2), [17, 16]);
    assert_eq!(heights(Some(2), 5), [1, 0]);
    assert_eq!(heights(Some(0), 5), [] as [u64; 0]);
    assert_eq!(heights(Some(99), 1), [20]);
    assert_eq!(heights(None, 0), [] as [u64; 0]);
    assert_eq!(heights(None, usize::MAX).len(), 21);
    let from = |height, limit| view.blocks(height, limit).expect("blocks");
    assert_eq!(from(19, 5), shown[20].blocks[19..]);
    assert_eq!(from(21, 5), []);
    assert_eq!(from(0, 2), shown[20].blocks[..2]);
}

#[test]
fn what_changed_since_a_height_is_told_in_pages_and_is_what_differs() {
    let (ledger, shown) = told();
    let view = ledger.view().expect("a view").at(30).expect("a block");
    for since in 0..=30 {
        let mut told: Vec<(u64, ChangedRow)> = Vec::new();
        loop {
            let page = view.changes_since(since, told.last(), 2);
            let page = page.expect("changes");
            if page.is_empty() {
                break;
            }
            told.extend(page);
        }
        assert!(told.is_sorted_by_key(|(at, _)| *at), "{told:?}");
        let each: BTreeSet<_> = told.iter().collect();
        assert_eq!(each.len(), told.len(), "none comes twice");
        assert!(told.iter().all(|(at, _)| (since + 1..=30).contains(at)));
        let (before, now) = (
            shown[usize::try_from(since).expect("small")].state(),
            shown[30].state(),
        );
        let differing = before.keys().chain(now.keys());
        for key in differing.filter(|key| before.get(key) != now.get(key)) {
            let row = ChangedRow::State(key.clone());
            assert!(told.iter().any(|(_, told)| *told == row), "{row:?}");
        }
    }
    let since = view.changes_since(u64::MAX, None, 5).expect("readable");
    assert_eq!(since, []);
}

#[test]
fn a_block_records_the_rows_that_it_changed_and_no_others() {
    let (ledger, _) = told();
    let view = ledger.view().expect("a view");
    let of = |height: u64| -> Vec<ChangedRow> {
        let changes = view.changes_since(height - 1, None, 100).expect("readable");
        let changes = changes.into_iter().take_while(|(at, _)| *at == height);
        changes.map(|(_, row)| row).collect()
    };
    let bob = ChangedRow::State(StateKey::Account(account("bob")));
    let carol = ChangedRow::State(StateKey::Account(account("carol")));
    assert_eq!(of(4), [ChangedRow::Supply, bob], "a fee and nothing else");
    assert_eq!(of(6), [], "a faucet of nothing");
    assert_eq!(of(12), [ChangedRow::Supply, carol], "the same value again");
    assert_eq!(of(16), [], "a warp");
    let alice = ChangedRow::State(StateKey::Account(account("alice")));
    assert_eq!(
        of(25),
        [ChangedRow::Supply, alice],
        "an upgrade to what it is"
    );
}
