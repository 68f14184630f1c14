//! A ledger of schema 1 is made again from its transactions, and every receipt comes out equal.

use wattage_core::encoding::Canonical;
use wattage_core::ledger::{
    Genesis, Ledger, LedgerError, MigrationError, Receipt, migrate, needs_migration,
};
use wattage_core::store::{Batch, MemoryStore, Snapshot, Store, Table};
use wattage_core::vm::Detail;

use super::views::told;
use crate::common::rows::{self, Shown};
use crate::common::{VM, story};

/// The story as schema 1 kept it.
fn old() -> MemoryStore {
    let text = include_str!("../../../core/tests/ledgers/schema-1.rows");
    let mut batch = Batch::default();
    for (table, key, value) in rows::from_text(text) {
        batch.put(table, key, value);
    }
    let store = MemoryStore::default();
    store.commit(batch).expect("written");
    store
}

fn migrated(old: &MemoryStore, target: MemoryStore) -> Result<Ledger<MemoryStore>, MigrationError> {
    migrate(
        &old.snapshot().expect("a snapshot"),
        target,
        &*VM,
        |_, _| {},
    )
}

#[test]
fn a_ledger_of_schema_1_becomes_the_ledger_that_its_transactions_make() {
    let (_, shown) = told();
    let old = old();
    let before = rows::all(&old);
    let snapshot = old.snapshot().expect("a snapshot");
    assert_eq!(needs_migration(&snapshot), Ok(true));
    let mut watched = Vec::new();
    let target = MemoryStore::default();
    let watch = |height, of| watched.push((height, of));
    let ledger = migrate(&snapshot, target.clone(), &*VM, watch).expect("a migration");
    let view = ledger.view().expect("a view");
    assert_eq!(Shown::of(&view), *shown.last().expect("a block"));
    let blocks = story::story().len() as u64;
    assert!(
        watched
            .into_iter()
            .eq((1..=blocks).map(|height| (height, blocks)))
    );
    assert_eq!(rows::all(&old), before, "the old ledger is as it was");
    let snapshot = target.snapshot().expect("a snapshot");
    assert_eq!(needs_migration(&snapshot), Ok(false));
    for table in [
        Table::Accounts,
        Table::Storage,
        Table::Code,
        Table::Receipts,
    ] {
        let of = |rows: &MemoryStore| {
            let snapshot = rows.snapshot().expect("a snapshot");
            snapshot.scan(table, &[], None, usize::MAX).expect("rows")
        };
        assert_eq!(of(&target), of(&old), "{table:?}");
    }
}

#[test]
fn a_ledger_of_schema_1_is_not_opened_as_it_is() {
    let error = Ledger::open(old()).expect_err("another schema");
    assert!(matches!(error, LedgerError::Schema { found: 1 }), "{error}");
}

#[test]
fn a_migration_goes_on_where_an_earlier_one_stopped() {
    let target = MemoryStore::default();
    let ledger = Ledger::create(target.clone(), &story::genesis()).expect("a ledger");
    for transaction in story::story().into_iter().take(9) {
        ledger
            .apply(&*VM, transaction, Detail::Plain)
            .expect("a block");
    }
    let old = old().snapshot().expect("a snapshot");
    let mut first = None;
    let watch = |height, _| first = first.or(Some(height));
    migrate(&old, target.clone(), &*VM, watch).expect("a migration");
    assert_eq!(first, Some(10));
    let whole = MemoryStore::default();
    migrate(&old, whole.clone(), &*VM, |_, _| {}).expect("a migration");
    rows::assert_equal(&target, &whole, &"in two parts");
}

#[test]
fn a_receipt_that_comes_out_differently_is_named() {
    let old = old();
    let mut batch = Batch::default();
    let snapshot = old.snapshot().expect("a snapshot");
    let receipts = snapshot
        .scan(Table::Receipts, &[], None, 100)
        .expect("rows");
    let receipts = receipts.into_iter().map(|(key, row)| {
        let receipt = Receipt::from_canonical(&row).expect("a receipt");
        (key, receipt)
    });
    let mut receipts: Vec<_> = receipts.collect();
    receipts.sort_by_key(|(_, receipt)| receipt.height);
    let (key, mut receipt) = receipts.swap_remove(7);
    receipt.gas_used += 1;
    batch.put(Table::Receipts, key, receipt.to_canonical());
    old.commit(batch).expect("written");
    let error = migrated(&old, MemoryStore::default()).expect_err("a difference");
    let MigrationError::Differs {
        height,
        transaction,
        ..
    } = error
    else {
        panic!("{error}");
    };
    assert_eq!((height, transaction), (8, receipt.transaction));
}

#[test]
fn what_is_no_ledger_of_schema_1_or_goes_into_another_ledger_is_refused() {
    let (ledger, _) = told();
    let current = MemoryStore::default();
    Ledger::fork(&ledger.view().expect("a view"), current.clone()).expect("a fork");
    let error = migrated(&current, MemoryStore::default()).expect_err("schema 2");
    assert!(
        matches!(error, MigrationError::Schema { found: 2 }),
        "{error}"
    );
    let error = migrated(&MemoryStore::default(), MemoryStore::default());
    let error = error.expect_err("an empty store");
    assert!(
        matches!(error, MigrationError::Ledger(LedgerError::NoLedger)),
        "{error}"
    );
    let other = MemoryStore::default();
    Ledger::create(other.clone(), &Genesis::default()).expect("a ledger");
    let error = migrated(&old(), other).expect_err("another ledger");
    assert!(matches!(error, MigrationError::OtherLedger), "{error}");
}

#[test]
fn a_transaction_that_is_gone_is_told_by_its_height() {
    let old = old();
    let snapshot = old.snapshot().expect("a snapshot");
    let receipts = snapshot.scan(Table::Receipts, &[], None, 1).expect("rows");
    let (key, row) = receipts.into_iter().next().expect("a receipt");
    let height = Receipt::from_canonical(&row).expect("a receipt").height;
    let mut batch = Batch::default();
    batch.delete(Table::Transactions, key);
    old.commit(batch).expect("deleted");
    let error = migrated(&old, MemoryStore::default()).expect_err("a gap");
    let MigrationError::Ledger(LedgerError::NoTransaction { height: told }) = error else {
        panic!("{error}");
    };
    assert_eq!(told, height);
}
