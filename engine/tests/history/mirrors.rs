//! A mirror has the rows of the ledger that it mirrors, or nothing is written.

use proptest::prelude::*;
use wattage_core::ledger::{Head, Ledger, LedgerError, MirrorChanges};
use wattage_core::store::{Batch, MemoryStore, Store, Table};
use wattage_core::vm::Detail;

use super::random::{config, steps};
use super::views::told;
use super::walk::live;
use crate::common::VM;
use crate::common::rows::{self, Rows};

/// The rows that a mirror is told: what can be computed is not among them.
fn is_told((table, key): &(Table, Vec<u8>)) -> bool {
    match table {
        Table::Versions | Table::Nodes | Table::Shares => false,
        Table::Meta => key != b"head" && key != b"schema",
        _ => true,
    }
}

/// What has changed between two states of a ledger.
pub(super) fn changes(before: &Rows, after: &Rows, head: Head) -> MirrorChanges {
    let gone = before.keys().filter(|row| !after.contains_key(*row));
    let gone = gone.map(|row| (row, None));
    let come = after
        .iter()
        .filter(|(row, value)| before.get(*row) != Some(*value));
    let rows = gone.chain(come.map(|(row, value)| (row, Some(value.clone()))));
    let rows = rows.filter(|(row, _)| is_told(row));
    MirrorChanges {
        head,
        rows: rows
            .map(|(row, value)| (row.0, row.1.clone(), value))
            .collect(),
    }
}

/// A store with exactly these rows.
fn store_of(rows: &Rows) -> MemoryStore {
    let store = MemoryStore::default();
    let mut batch = Batch::default();
    for ((table, key), value) in rows {
        batch.put(*table, key.clone(), value.clone());
    }
    store.commit(batch).expect("written");
    store
}

fn head(ledger: &Ledger<MemoryStore>) -> Head {
    ledger.view().expect("a view").head().expect("a head")
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn a_mirror_made_whole_or_in_two_parts_has_the_rows_of_its_ledger(
        gas_price in 0u128..3, steps in steps(), at in any::<prop::sample::Index>(),
    ) {
        let live = live(gas_price, &steps);
        let newest = live.rows.len() - 1;
        let at = at.index(live.rows.len());
        let store = MemoryStore::default();
        let first = changes(&Rows::new(), &live.rows[at], live.shown[at].head);
        Ledger::mirror(store.clone(), first).expect("a mirror");
        prop_assert!(rows::all(&store) == live.rows[at], "at height {}", at);
        let rest = changes(&live.rows[at], &live.rows[newest], live.shown[newest].head);
        Ledger::mirror(store.clone(), rest.clone()).expect("a mirror");
        prop_assert!(rows::all(&store) == live.rows[newest], "since height {}", at);
        // The same once more says nothing new, and nothing is there twice.
        let nothing = MirrorChanges { head: rest.head, rows: Vec::new() };
        Ledger::mirror(store.clone(), nothing).expect("a mirror");
        prop_assert!(rows::all(&store) == live.rows[newest]);
    }

    #[test]
    fn blocks_that_are_undone_leave_nothing_and_come_again_as_they_were(
        gas_price in 0u128..3, steps in steps(),
        to in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(),
    ) {
        let live = live(gas_price, &steps);
        let newest = live.rows.len() - 1;
        // A mirror up to `from` with the rest applied here is undone like any ledger.
        let from = from.index(live.rows.len());
        let store = MemoryStore::default();
        let first = changes(&Rows::new(), &live.rows[from], live.shown[from].head);
        let ledger = Ledger::mirror(store.clone(), first).expect("a mirror");
        let entries = live.view().transactions_from(0, usize::MAX).expect("transactions");
        let apply = |from: usize| for entry in &entries[from..] {
            ledger.apply(&*VM, entry.transaction.clone(), Detail::Plain).expect("a block");
        };
        apply(from);
        prop_assert!(rows::all(&store) == live.rows[newest]);
        for to in [newest, to.index(live.rows.len()), 0] {
            ledger.undo_to(to as u64).expect("undone");
            prop_assert!(rows::all(&store) == live.rows[to], "undone to {}", to);
        }
        apply(0);
        prop_assert!(rows::all(&store) == live.rows[newest]);
    }
}

#[test]
fn nothing_is_mirrored_when_a_row_is_missing_other_or_too_much() {
    let (ledger, _) = told();
    let target = MemoryStore::default();
    Ledger::fork(&ledger.view().expect("a view"), target.clone()).expect("a fork");
    let whole = changes(&Rows::new(), &rows::all(&target), head(&ledger));
    let refused = |rows: Vec<_>, what: &dyn std::fmt::Debug| {
        let store = MemoryStore::default();
        let head = whole.head;
        let error = Ledger::mirror(store.clone(), MirrorChanges { head, rows });
        let error = error.expect_err("rows of no ledger");
        let told = matches!(error, LedgerError::MirrorDiffers { .. });
        assert!(told, "{what:?}: {error}");
        assert_eq!(rows::all(&store), Rows::new(), "{what:?}");
    };
    for at in 0..whole.rows.len() {
        let row = &whole.rows[at];
        // The sum of all balances follows from the blocks, so that it is not missed.
        if (row.0, row.1.as_slice()) != (Table::Meta, b"supply") {
            let mut rows = whole.rows.clone();
            rows.remove(at);
            refused(rows, &("missing", row));
        }
        let mut rows = whole.rows.clone();
        rows[at].2.as_mut().expect("a value").push(0);
        refused(rows, &("other", row));
    }
    for table in Table::ALL {
        let mut rows = whole.rows.clone();
        rows.push((table, vec![7; 32], Some(vec![1])));
        refused(rows, &("too much", table));
    }
}

#[test]
fn a_head_that_does_not_go_on_from_the_mirrors_own_is_told_with_its_height() {
    let (ledger, _) = told();
    let newest = head(&ledger);
    let view = ledger.view().expect("a view");
    let all = |height| {
        let target = MemoryStore::default();
        Ledger::fork(&view.at(height).expect("a block"), target.clone()).expect("a fork");
        rows::all(&target)
    };
    let store = store_of(&all(5));
    let before = rows::all(&store);
    let problem = |changes| match Ledger::mirror(store.clone(), changes) {
        Err(LedgerError::MirrorDiffers { height, problem }) => (height, problem),
        other => panic!("{other:?}"),
    };
    let gap = changes(
        &all(6),
        &all(8),
        view.at(8).and_then(|v| v.head()).expect("a head"),
    );
    let (height, missing) = problem(gap);
    assert_eq!(height, 6);
    assert!(missing.contains("blocks is missing"), "{missing}");
    let back = changes(
        &all(5),
        &all(4),
        view.at(4).and_then(|v| v.head()).expect("a head"),
    );
    assert_eq!(problem(back).0, 4);
    let other = Head {
        hash: newest.hash,
        ..view.at(5).and_then(|v| v.head()).expect("a head")
    };
    let rows = Vec::new();
    assert_eq!(problem(MirrorChanges { head: other, rows }).0, 5);
    assert_eq!(rows::all(&store), before);
}

#[test]
fn undoing_to_a_height_that_is_not_there_changes_nothing() {
    let (ledger, shown) = told();
    let before = head(&ledger);
    let beyond = shown.len() as u64;
    let error = ledger.undo_to(beyond).expect_err("no such block");
    assert!(
        matches!(error, LedgerError::UnknownHeight { .. }),
        "{error}"
    );
    assert_eq!(head(&ledger), before);
}
