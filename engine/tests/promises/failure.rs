//! What a failure leaves behind, and that nothing is tried twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use wattage_core::ledger::{Change, Genesis, LedgerError};
use wattage_core::limits;
use wattage_core::store::{Batch, MemoryStore, Store, StoreError};
use wattage_core::types::Value;
use wattage_core::vm::Outcome;

use crate::common::account;
use crate::common::chain::{Chain, Terms, call};

/// Writes, pays and logs, and then ends as its argument says.
const EVERYTHING: &str = r#"(module
  (import "env" "storage_store" (func $store (param i64 i64)))
  (import "env" "storage_load" (func $load (param i64) (result i64)))
  (import "env" "storage_delete" (func $delete (param i32 i32) (result i32)))
  (import "env" "address" (func $address (param i32)))
  (import "env" "transfer" (func $transfer (param i32 i32 i32) (result i32)))
  (import "env" "emit_log" (func $log (param i32 i32 i32 i32)))
  (import "env" "revert" (func $revert (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 32) "carol") (data (i32.const 64) "\05") (data (i32.const 96) "\01")
  (func (export "init") (call $store (i64.const 0) (i64.const 1)) (call $store (i64.const 1) (i64.const 1)))
  (func $again (call $again))
  (func (export "main") (param $end i32)
    (call $store (i64.const 0) (i64.add (call $load (i64.const 0)) (i64.const 1)))
    (call $store (i64.const 9) (i64.const 9))
    (if (i32.ne (call $delete (i32.const 96) (i32.const 8)) (i32.const 1)) (then (return)))
    (call $address (i32.const 0))
    (if (call $transfer (i32.const 0) (i32.const 32) (i32.const 64)) (then (return)))
    (call $log (i32.const 0) (i32.const 1) (i32.const 32) (i32.const 5))
    (block $spin (block $deep (block $host (block $revert (block $trap (block $well
      (br_table $well $trap $revert $host $deep $spin (local.get $end)))
      (return)) (unreachable))
      (call $revert (i32.const 32) (i32.const 5)))
      (call $address (i32.const -1)))
      (call $again))
    (loop $forever (br $forever))))"#;

#[test]
fn commit_is_one_atomic_batch_and_a_failed_call_leaves_no_write_transfer_or_log_behind() {
    let chain = Chain::new();
    let contract = chain.deployed(EVERYTHING, 100);
    let before = chain.holdings();
    let ends = [
        Outcome::Trap,
        Outcome::Revert,
        Outcome::Trap,
        Outcome::Trap,
        Outcome::OutOfGas,
    ];
    for (end, outcome) in (1..).zip(ends) {
        let terms = Terms {
            arguments: vec![Value::I32(end)],
            value: 11,
            ..Terms::default()
        };
        let receipt = chain.call_on("bob", contract, "main", terms).receipt;
        assert_eq!(receipt.outcome, outcome, "{end}: {:?}", receipt.message);
        assert_eq!(chain.holdings(), before, "{end}");
        assert!(
            receipt.logs.is_empty() && receipt.results.is_empty(),
            "{end}"
        );
        let [
            Change::Account {
                address,
                old: Some(old),
                new: Some(new),
            },
        ] = &receipt.changes[..]
        else {
            panic!("{end}: {:?}", receipt.changes);
        };
        assert_eq!(
            (*address, new.nonce),
            (account("bob"), old.nonce + 1),
            "{end}"
        );
    }
    // What every one of them did before it failed is what a call that ends well does.
    let well = chain.call(contract, "main", &[Value::I32(0)]);
    assert_eq!(
        (well.logs.len(), well.balances()[&account("carol")].1),
        (1, 1_000_005)
    );
    assert_eq!(chain.holdings().storage.len(), 2);
}

/// A store that counts its commits and fails one of them.
#[derive(Clone, Default)]
struct Unlucky {
    rows: MemoryStore,
    commits: Arc<AtomicUsize>,
    fails_at: usize,
}

impl Store for Unlucky {
    type Snapshot = <MemoryStore as Store>::Snapshot;

    fn snapshot(&self) -> Result<Self::Snapshot, StoreError> {
        self.rows.snapshot()
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        if self.commits.fetch_add(1, Ordering::SeqCst) + 1 == self.fails_at {
            return Err(StoreError::Io("the disk is full".to_owned()));
        }
        self.rows.commit(batch)
    }
}

#[test]
fn a_transaction_is_one_commit_and_one_that_the_store_fails_has_not_happened() {
    let store = Unlucky {
        fails_at: 3,
        ..Unlucky::default()
    };
    let commits = || store.commits.load(Ordering::SeqCst);
    let chain = Chain::on(store.clone(), &Genesis::default());
    let contract = chain.deployed(EVERYTHING, 100);
    assert_eq!(commits(), 2, "genesis and deployment");
    let (before, head) = (chain.holdings(), chain.head());
    let main = || {
        let arguments = vec![Value::I32(0)];
        call(
            contract,
            "main",
            Terms {
                arguments,
                ..Terms::default()
            },
        )
    };
    let failed = chain.send("bob", limits::GAS_DEFAULT, main());
    assert!(matches!(failed, Err(LedgerError::Store(StoreError::Io(_)))));
    assert_eq!((chain.holdings(), chain.head()), (before, head));
    assert_eq!(chain.nonce("bob"), 0);
    let done = chain.sent("bob", main());
    assert_eq!((done.outcome, commits()), (Outcome::Success, 4));
}

#[test]
fn a_trapped_call_is_never_retried_with_another_entry() {
    let noted = |name: &str, number: i32, end: &str| {
        format!("(func (export \"{name}\") (call $print (i32.const {number})) {end})")
    };
    let wat = format!(
        "(module (import \"env\" \"print_i32\" (func $print (param i32))) {} {} {} {})",
        noted("main", 1, ""),
        noted("run", 2, ""),
        noted("boom", 3, "(unreachable)"),
        noted("_start", 4, ""),
    );
    let chain = Chain::new();
    let contract = chain.deployed(&wat, 0);
    let done = chain.call(contract, "boom", &[]);
    assert_eq!(done.outcome, Outcome::Trap);
    assert_eq!(done.prints, ["3"], "boom ran, once, and nothing else did");
    for missing in ["", "boom2", "Boom", "ma", "main ", "memory"] {
        let terms = Terms::default();
        let refusal = chain.refused("bob", call(contract, missing, terms));
        assert!(
            refusal.to_string().contains("exports no function"),
            "{refusal}"
        );
    }
    // Arguments that do not fit are no reason to try without them.
    let terms = Terms {
        arguments: vec![Value::I32(1)],
        ..Terms::default()
    };
    let refusal = chain.refused("bob", call(contract, "main", terms));
    assert!(
        refusal.to_string().contains("takes no arguments"),
        "{refusal}"
    );
}
