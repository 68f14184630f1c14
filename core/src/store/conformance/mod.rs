//! What every store must do, as tests: the conformance suite of [`Store`].
//!
//! A store passes it or is none. [`check`] runs all of it; `store_conformance!` makes a test of each case, so that a
//! failure has a name. Both take a function that gives a new, empty store each time:
//!
//! ```
//! mod memory {
//!     wattage_core::store_conformance!(wattage_core::store::MemoryStore::default);
//! }
//! wattage_core::store::conformance::check(wattage_core::store::MemoryStore::default);
//! ```
//!
//! Threads are the caller's: core has none. [`concurrent_commits`] takes them as a function.

mod committers;
mod reading;
mod snapshots;
mod writing;

pub use committers::concurrent_commits;
pub use reading::*;
pub use snapshots::*;
pub use writing::*;

use super::{Batch, Snapshot, Store, Table};

/// The one list of cases, made into [`check`] and the macro of tests.
macro_rules! cases {
    ($dollar:tt $($name:ident),* $(,)?) => {
        /// Runs every case on stores that `new` makes.
        ///
        /// # Panics
        /// At the first case that a store does not pass.
        pub fn check<S: Store>(new: impl Fn() -> S) {
            $($name(&new);)*
        }

        /// A test for each case of the conformance suite; the argument is a function that makes an empty store.
        #[macro_export]
        macro_rules! store_conformance {
            ($dollar new:expr) => {
                $(
                    #[test]
                    fn $name() {
                        $crate::store::conformance::$name(&$dollar new);
                    }
                )*
            };
        }
    };
}

cases! { $
    a_new_store_holds_nothing,
    what_is_written_is_read_back,
    tables_do_not_mix,
    an_empty_value_is_no_missing_row,
    an_empty_key_is_a_key,
    a_key_that_begins_another_is_a_row_of_its_own,
    every_scan_is_that_of_a_sorted_map,
    large_keys_and_values_come_back_whole,
    many_rows_are_scanned_in_pages,
    changes_of_a_batch_come_in_their_order,
    deleting_a_row_that_is_not_there_is_nothing,
    a_deleted_row_is_gone_and_can_come_back,
    a_batch_with_every_table_is_written_whole,
    a_batch_is_written_if_rows_are_as_expected,
    a_batch_whose_expectation_fails_writes_nothing,
    expectations_are_of_the_rows_before_the_batch,
    an_expected_empty_value_is_no_missing_row,
    a_batch_without_changes_checks_what_it_expects,
    of_two_batches_that_expect_the_same_row_one_is_written,
    a_snapshot_does_not_move,
    a_snapshot_outlives_its_store_and_its_copies_agree,
    copies_of_a_store_are_the_same_rows,
    two_stores_do_not_see_each_other,
}

/// Every row of a table, or a panic that says why not.
fn rows<S: Store>(store: &S, table: Table) -> Vec<(Vec<u8>, Vec<u8>)> {
    scanned(&snapshot(store), table)
}

fn scanned<R: Snapshot>(snapshot: &R, table: Table) -> Vec<(Vec<u8>, Vec<u8>)> {
    let rows = snapshot.scan(table, &[], None, usize::MAX);
    rows.expect("a store that can be read")
}

fn snapshot<S: Store>(store: &S) -> S::Snapshot {
    store.snapshot().expect("a store that can be read")
}

fn get<S: Store>(store: &S, key: &[u8]) -> Option<Vec<u8>> {
    let row = snapshot(store).get(Table::Storage, key);
    row.expect("a store that can be read")
}

/// A batch that puts these rows into the storage table.
fn put(rows: &[(&[u8], &[u8])]) -> Batch {
    let mut batch = Batch::default();
    for (key, value) in rows {
        batch.put(Table::Storage, *key, value.to_vec());
    }
    batch
}

fn commit<S: Store>(store: &S, batch: Batch) {
    store.commit(batch).expect("a store that can be written");
}
