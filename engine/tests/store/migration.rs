//! Files of format 1: their sandboxes are taken over, whatever interrupts it.

use std::path::Path;

use redb::{Database, TableDefinition};
use tempfile::TempDir;
use wattage_core::ledger::{Ledger, LedgerError};
use wattage_core::store::{Snapshot as _, Store as _, Table};
use wattage_engine::sandboxes::{Expiry, Migrated, Quotas, SandboxError, Sandboxes, Token};
use wattage_engine::store::{FILE_NAME, LedgerId, RedbStore, SandboxId};

use super::common::VM;
use super::sandboxes::send;

type Rows = TableDefinition<'static, &'static [u8], &'static [u8]>;

/// The rows of a ledger as the first schema kept it: table, key, value.
fn old_rows() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    let text = include_str!("../../../core/tests/ledgers/schema-1.rows");
    let row = |line: &'static str| {
        let mut words = line.split(' ');
        let table = words.next().expect("a table");
        let mut bytes = || hex::decode(words.next().unwrap_or_default()).expect("hex");
        (table, bytes(), bytes())
    };
    text.lines().map(row).collect()
}

/// A file as the program of format 1 left it, with a ledger for each of these sandboxes.
fn old_file(path: &Path, sandboxes: &[(SandboxId, &Token)]) {
    let database = Database::create(path).expect("a database");
    let transaction = database.begin_write().expect("a transaction");
    let put = |table: &str, key: &[u8], value: &[u8]| {
        let rows: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new(table);
        let mut table = transaction.open_table(rows).expect("a table");
        table.insert(key, value).expect("a row");
    };
    put("file", b"format", &1u32.to_le_bytes());
    for (id, token) in sandboxes {
        put("sandboxes", &id.0, &token.hash().0);
        for (table, key, value) in old_rows() {
            put(table, &[&id.0, key.as_slice()].concat(), &value);
        }
    }
    transaction.commit().expect("a commit");
}

/// Changes a row of the file from outside.
fn tamper(path: &Path, table: &'static str, key: &[u8], change: impl FnOnce(&mut Vec<u8>)) {
    let database = Database::open(path).expect("a database");
    let transaction = database.begin_write().expect("a transaction");
    {
        let rows: Rows = TableDefinition::new(table);
        let mut table = transaction.open_table(rows).expect("a table");
        let mut value = {
            let row = redb::ReadableTable::get(&table, key).expect("readable");
            row.expect("a row").value().to_vec()
        };
        change(&mut value);
        table.insert(key, value.as_slice()).expect("a row");
    }
    transaction.commit().expect("a commit");
}

const ONE: SandboxId = SandboxId([1; 16]);
const TWO: SandboxId = SandboxId([2; 16]);

#[tokio::test]
async fn sandboxes_of_format_1_are_taken_over_with_their_tokens_and_go_on() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let token = Token::new("secret");
    old_file(&path, &[(ONE, &token), (TWO, &Token::new("other"))]);
    let file = RedbStore::open(&path).expect("a file of format 1");
    let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
    // Before they are taken over, nothing of them is swept.
    sandboxes.sweep(Expiry::default(), 0).expect("a sweep");
    let migrated = sandboxes.migrate(&*VM).expect("taken over");
    assert_eq!(migrated, Migrated { done: 2, failed: 0 });
    let sandbox = sandboxes.open(ONE).expect("there");
    assert!(sandbox.admits(&token) && !sandbox.admits(&Token::new("other")));
    let old = old_rows()
        .into_iter()
        .filter(|(table, ..)| *table == "blocks");
    let height = old.count() as u64 - 1;
    let view = sandbox.ledger().view().expect("a view");
    assert_eq!(view.head().expect("a head").height, height);
    for (table, key, value) in old_rows() {
        let table = match table {
            "accounts" => Table::Accounts,
            "storage" => Table::Storage,
            "code" => Table::Code,
            "receipts" => Table::Receipts,
            "transactions" => Table::Transactions,
            _ => continue,
        };
        let snapshot = sandbox.store().snapshot().expect("a snapshot");
        assert_eq!(snapshot.get(table, &key).expect("readable"), Some(value));
    }
    send(&sandboxes, ONE, 1).await;
    // The old rows are litter now, and again there is nothing to take over.
    sandboxes.sweep(Expiry::default(), 1).expect("a sweep");
    let swept = sandboxes.sweep(Expiry::default(), 61).expect("a sweep");
    assert_eq!(swept.ledgers, 2);
    assert_eq!(swept.rows, 2 * old_rows().len());
    let old = Ledger::open(file.ledger(LedgerId(ONE.0)));
    assert!(matches!(old, Err(LedgerError::NoLedger)));
    assert_eq!(
        sandboxes.migrate(&*VM).expect("nothing"),
        Migrated::default()
    );
    drop((sandboxes, sandbox, view, file));
    let file = RedbStore::open(&path).expect("a file of this format");
    let sandboxes = Sandboxes::new(file, Quotas::NONE);
    let sandbox = sandboxes.open(TWO).expect("there");
    let head = sandbox.ledger().view().expect("a view").head();
    assert_eq!(head.expect("a head").height, height);
}

/// Where the first receipt of sandbox [`ONE`] is.
fn receipt_of_one() -> Vec<u8> {
    let receipt = old_rows()
        .into_iter()
        .find(|(table, ..)| *table == "receipts");
    let (_, key, _) = receipt.expect("a receipt");
    [&ONE.0, key.as_slice()].concat()
}

#[test]
fn a_row_of_an_old_sandbox_that_cannot_be_decoded_is_no_error_of_the_others() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let token = Token::new("secret");
    old_file(&path, &[(ONE, &token), (TWO, &token)]);
    tamper(&path, "receipts", &receipt_of_one(), |value| {
        value.pop().expect("a byte");
    });
    let file = RedbStore::open(&path).expect("a file of format 1");
    let sandboxes = Sandboxes::new(file, Quotas::NONE);
    let expected = Migrated { done: 1, failed: 1 };
    assert_eq!(sandboxes.migrate(&*VM).expect("the other one"), expected);
    sandboxes.open(TWO).expect("taken over");
}

#[test]
fn a_sandbox_that_comes_out_differently_stays_as_it_was_and_the_others_are_taken_over() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let token = Token::new("secret");
    old_file(&path, &[(ONE, &token), (TWO, &token)]);
    let key = receipt_of_one();
    // The height is behind the hash.
    tamper(&path, "receipts", &key, |value| value[32] ^= 1);
    let file = RedbStore::open(&path).expect("a file of format 1");
    let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
    let expected = Migrated { done: 1, failed: 1 };
    assert_eq!(sandboxes.migrate(&*VM).expect("the other one"), expected);
    sandboxes.open(TWO).expect("taken over");
    assert!(matches!(
        sandboxes.open(ONE),
        Err(SandboxError::Unknown { .. })
    ));
    sandboxes.sweep(Expiry::default(), 0).expect("a sweep");
    // A later start, with its row mended.
    drop((sandboxes, file));
    tamper(&path, "receipts", &key, |value| value[32] ^= 1);
    let file = RedbStore::open(&path).expect("the file");
    let sandboxes = Sandboxes::new(file, Quotas::NONE);
    let expected = Migrated { done: 1, failed: 0 };
    assert_eq!(sandboxes.migrate(&*VM).expect("this one"), expected);
    let sandbox = sandboxes.open(ONE).expect("taken over");
    assert!(sandbox.admits(&token));
}
