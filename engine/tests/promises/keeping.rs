//! What is kept: on disk, in order, in the cache; and that everything a ledger needs is there.

use std::path::Path;

use tempfile::TempDir;
use wattage_core::contract::Contract;
use wattage_core::ledger::{Block, Genesis, Head, Ledger};
use wattage_core::types::{Address, Bytes, Value};
use wattage_core::vm::{Outcome, Vm};
use wattage_engine::store::{FILE_NAME, LedgerId, RedbStore, SandboxStore};
use wattage_engine::vm::WasmVm;

use crate::common::chain::{Chain, Terms};
use crate::common::{VM, account};

/// Writes 60 rows in the order its argument says, and logs each.
const ROWS: &str = r#"(module
  (import "env" "storage_store" (func $store (param i64 i64)))
  (import "env" "emit_log" (func $log (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "main") (param $first i64) (param $step i64)
    (local $n i64)
    (loop $next
      (call $store (local.get $first) (local.get $first))
      (i64.store (i32.const 0) (local.get $first))
      (call $log (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 8))
      (local.set $first (i64.add (local.get $first) (local.get $step)))
      (local.set $n (i64.add (local.get $n) (i64.const 1)))
      (br_if $next (i64.lt_u (local.get $n) (i64.const 60))))))"#;

#[test]
fn there_is_no_unordered_container_in_anything_hashed() {
    // An unordered one has an order of its own each time it is made, in one process too.
    let heads: Vec<Head> = (0..8)
        .map(|_| {
            let named = |n: u32| (account(&format!("account{n}")), u128::from(n));
            let balances = (0..200)
                .map(named)
                .chain([(account("alice"), 1), (account("bob"), 1)]);
            let genesis = Genesis::new(balances).expect("a genesis");
            let chain = Chain::on(wattage_core::store::MemoryStore::default(), &genesis);
            let rows = chain.deployed(ROWS, 0);
            chain.call(rows, "main", &[Value::I64(0), Value::I64(1)]);
            chain.head()
        })
        .collect();
    assert!(heads.windows(2).all(|pair| pair[0] == pair[1]), "{heads:?}");
    // Rows change in the order of their keys, however they were written; logs stay in the order they were emitted.
    let chain = Chain::new();
    let rows = chain.deployed(ROWS, 0);
    let up = chain.call(rows, "main", &[Value::I64(0), Value::I64(1)]);
    let other = chain.deployed(ROWS, 0);
    let down = chain.call(other, "main", &[Value::I64(59), Value::I64(-1)]);
    let keys = |receipt: &wattage_core::ledger::Receipt| -> Vec<Bytes> {
        let changes = receipt.changes.iter().filter_map(|change| match change {
            wattage_core::ledger::Change::Storage { key, .. } => Some(key.clone()),
            wattage_core::ledger::Change::Account { .. } => None,
        });
        changes.collect()
    };
    assert_eq!(keys(&up).len(), 60);
    assert_eq!(keys(&up), keys(&down));
    assert!(keys(&up).is_sorted_by_key(|key| key.0.clone()));
    let backwards: Vec<_> = down.logs.iter().rev().map(|log| log.data.clone()).collect();
    assert_eq!(
        up.logs
            .iter()
            .map(|log| log.data.clone())
            .collect::<Vec<_>>(),
        backwards
    );
}

fn on_disk(folder: &Path) -> SandboxStore {
    let file = RedbStore::open(&folder.join(FILE_NAME)).expect("the file");
    file.ledger(LedgerId([7; 16]))
}

/// Every block there is; what commits to a ledger's transactions and receipts is in them, and in their parents' hashes.
fn blocks<S: wattage_core::store::Store>(ledger: &Ledger<S>) -> (Head, Vec<Block>) {
    let view = ledger.view().expect("a view");
    let head = view.head().expect("a head");
    let block = |height| view.block(height).expect("readable").expect("a block");
    (head, (0..=head.height).map(block).collect())
}

#[test]
fn the_roots_survive_a_restart_and_the_next_block_is_the_one_that_would_have_come() {
    let folder = TempDir::new().expect("a folder");
    let chain = Chain::on(on_disk(folder.path()), &Genesis::default());
    let twin = Chain::new();
    let rows = chain.deployed(ROWS, 9);
    assert_eq!(twin.deployed(ROWS, 9), rows);
    let call = [Value::I64(0), Value::I64(3)];
    assert_eq!(
        chain.call(rows, "main", &call),
        twin.call(rows, "main", &call)
    );
    let before = blocks(&chain.ledger);
    let holdings = chain.holdings();
    drop(chain);

    let ledger = Ledger::open(on_disk(folder.path())).expect("the ledger is there");
    let chain = Chain::of(ledger);
    assert_eq!(blocks(&chain.ledger), before);
    assert_eq!(chain.holdings(), holdings);
    for pair in before.1.windows(2) {
        assert_eq!(pair[1].parent, pair[0].hash());
    }
    assert_eq!(before.1.last().map(Block::hash), Some(before.0.hash));
    // It goes on as if it had never been closed.
    let call = [Value::I64(1), Value::I64(5)];
    assert_eq!(
        chain.call(rows, "main", &call),
        twin.call(rows, "main", &call)
    );
    assert_eq!(blocks(&chain.ledger), blocks(&twin.ledger));
}

#[test]
fn compiled_modules_are_cached() {
    let vm = WasmVm::new(1_000_000).expect("Wasmtime starts");
    let code = Contract::from_wat(ROWS).expect("a contract").code();
    assert!(vm.cached(&code.hash()).is_none());
    let prepared = vm.prepare(&code).expect("a contract");
    let cached = vm.cached(&code.hash()).expect("what was prepared");
    assert!(std::ptr::eq::<Contract>(prepared.as_ref(), cached.as_ref()));
    // A ledger finds what another ledger's deployment has prepared, and so does the second contract of the same code.
    let source = ROWS.replace("60", "61");
    let hash = Contract::from_wat(&source)
        .expect("a contract")
        .code()
        .hash();
    let first = Chain::new().deployed(&source, 0);
    let program = VM.cached(&hash).expect("it was deployed");
    let chain = Chain::new();
    assert_eq!(chain.deployed(&source, 0), first);
    chain.call(first, "main", &[Value::I64(0), Value::I64(1)]);
    let again = VM.cached(&hash).expect("it is there still");
    assert!(std::ptr::eq::<Contract>(program.as_ref(), again.as_ref()));
}

#[test]
fn deploying_code_storage_contract_addresses_msg_value_and_storage_deletion_exist() {
    let source = r#"(module
      (import "env" "value" (func $value (param i32)))
      (import "env" "storage_write" (func $write (param i32 i32 i32 i32)))
      (import "env" "storage_delete" (func $delete (param i32 i32) (result i32)))
      (memory (export "memory") 1)
      (func (export "init") (call $value (i32.const 0)) (call $write (i32.const 99) (i32.const 1) (i32.const 0) (i32.const 16)))
      (func (export "clear") (result i32) (call $delete (i32.const 99) (i32.const 1))))"#;
    let chain = Chain::new();
    let first = chain.deployed(source, 41);
    let second = chain.deployed(source, 42);
    assert_eq!(
        [first, second],
        [0, 1].map(|nonce| Address::of_contract(&account("alice"), nonce))
    );
    let view = chain.ledger.view().expect("a view");
    for (contract, value) in [(first, 41u128), (second, 42)] {
        let account = view
            .account(&contract)
            .expect("readable")
            .expect("an account");
        let code = view
            .code(&account.code.expect("code"))
            .expect("readable")
            .expect("code");
        assert_eq!(code.source.as_deref(), Some(source));
        assert_eq!(
            Contract::from_code(&code).expect("a contract").wasm(),
            code.wasm
        );
        assert_eq!(account.balance, value);
        let row = view.storage(&contract, &[0]).expect("readable");
        assert_eq!(
            row,
            Some(value.to_le_bytes().to_vec()),
            "init saw what was sent with it"
        );
    }
    // The row of the one is gone, that of the other is not.
    let cleared = chain
        .call_on("carol", first, "clear", Terms::default())
        .receipt;
    assert_eq!(
        (cleared.outcome, cleared.results),
        (Outcome::Success, vec![Value::I32(1)])
    );
    let storage = chain.holdings().storage;
    assert_eq!(
        storage
            .keys()
            .map(|(contract, _)| *contract)
            .collect::<Vec<_>>(),
        [second]
    );
}
