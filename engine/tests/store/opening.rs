//! Opening the file: what is refused, and with which words.

use std::fs;
use std::path::Path;

use redb::{Database, TableDefinition};
use tempfile::TempDir;
use wattage_core::store::{Batch, Store, Table};
use wattage_engine::store::{FILE_NAME, LedgerId, OpenError, RedbStore};

fn refused(path: &Path) -> OpenError {
    let error = RedbStore::open(path).expect_err("this file cannot be used");
    let text = error.to_string();
    assert!(text.contains(&path.display().to_string()), "{text}");
    error
}

#[test]
fn a_file_that_is_something_else_is_refused_and_left_alone() {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in [
        ("short", "hello".to_owned()),
        ("long", "not a database ".repeat(10_000)),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, &text).expect("a file");
        let error = refused(&path);
        assert!(matches!(error, OpenError::NotADatabase { .. }), "{error}");
        assert!(error.to_string().contains("move it away"), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("the file"), text);
    }
}

#[test]
fn a_file_that_is_open_already_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let _first = RedbStore::open(&path).expect("a file");
    let error = refused(&path);
    assert!(matches!(error, OpenError::Locked { .. }), "{error}");
    assert!(error.to_string().contains("another process"), "{error}");
}

/// A closed file with a few hundred rows.
fn filled(path: &Path) -> Vec<u8> {
    let store = RedbStore::open(path)
        .expect("a file")
        .ledger(LedgerId([3; 16]));
    for round in 0..8u8 {
        let mut batch = Batch::default();
        for row in 0..100u8 {
            batch.put(Table::Storage, [round, row], vec![row; 200]);
        }
        store.commit(batch).expect("a commit");
    }
    drop(store);
    fs::read(path).expect("the file")
}

#[test]
fn a_file_that_was_cut_short_is_refused_as_damaged() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let whole = filled(&path);
    for keep in [400, 5_000, whole.len() / 2, whole.len() - 4096] {
        fs::write(&path, &whole[..keep]).expect("a cut file");
        let error = refused(&path);
        assert!(
            matches!(error, OpenError::Damaged { .. }),
            "{keep}: {error}"
        );
    }
}

#[test]
fn a_file_with_changed_pages_is_refused_as_damaged() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let mut bytes = filled(&path);
    // Not the header, whose two slots stand in for each other: the pages with the rows.
    for byte in bytes[8192..].iter_mut().step_by(64) {
        *byte ^= 0x5a;
    }
    fs::write(&path, bytes).expect("a changed file");
    let error = refused(&path);
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("backup"), "{error}");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    let error = RedbStore::open(&file.join(FILE_NAME)).expect_err("a file is no folder");
    assert!(matches!(error, OpenError::Folder { .. }), "{error}");
    assert!(error.to_string().contains("--data"), "{error}");
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    const THEIRS: TableDefinition<'_, u64, &str> = TableDefinition::new("theirs");
    let database = Database::create(&path).expect("a database");
    let transaction = database.begin_write().expect("a transaction");
    {
        let mut table = transaction.open_table(THEIRS).expect("a table");
        table.insert(1, "precious").expect("a row");
    }
    transaction.commit().expect("a commit");
    drop(database);
    let error = refused(&path);
    assert!(matches!(error, OpenError::NotADatabase { .. }), "{error}");
    let theirs = Database::open(&path).expect("their database");
    let tables = redb::ReadableDatabase::begin_read(&theirs).expect("a view");
    assert_eq!(tables.list_tables().expect("its tables").count(), 1);
}

#[test]
fn a_newer_format_is_refused_and_its_number_is_told() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    drop(RedbStore::open(&path).expect("a file"));
    let database = Database::open(&path).expect("a database");
    let transaction = database.begin_write().expect("a transaction");
    {
        const FILE: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("file");
        let mut table = transaction.open_table(FILE).expect("the table");
        let newer = 3u32.to_le_bytes();
        table
            .insert(&b"format"[..], newer.as_slice())
            .expect("a row");
    }
    transaction.commit().expect("a commit");
    drop(database);
    let error = refused(&path);
    let OpenError::Format { found: 3, .. } = error else {
        panic!("{error}");
    };
    assert!(error.to_string().contains("format 3"), "{error}");
    assert!(error.to_string().contains("the version that wrote it"));
}

#[test]
fn a_file_from_which_much_was_deleted_is_smaller_after_the_next_start() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let size = || fs::metadata(&path).expect("the file").len();
    let (gone, stays) = (LedgerId([1; 16]), LedgerId([2; 16]));
    {
        let file = RedbStore::open(&path).expect("a file");
        for part in 0..10u8 {
            for ledger in [gone, stays] {
                let mut batch = Batch::default();
                let rows = if ledger == gone { 40 } else { 1 };
                for row in 0..rows {
                    batch.put(Table::Storage, [part, row], vec![row; 100_000]);
                }
                file.ledger(ledger).commit(batch).expect("a commit");
            }
        }
        assert!(size() > 40_000_000, "{}", size());
        while file.erase(gone, 100).expect("a step") == 100 {}
    }
    let before = size();
    let file = RedbStore::open(&path).expect("the file");
    assert!(size() < before / 4, "{before} bytes are {} now", size());
    for part in 0..10u8 {
        let row = super::get(&file.ledger(stays), Table::Storage, &[part, 0]);
        assert_eq!(row, Some(vec![0; 100_000]));
    }
}

#[cfg(unix)]
#[test]
fn the_file_is_closed_to_other_users_also_when_an_earlier_version_has_made_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let mode = || fs::metadata(&path).expect("the file").permissions().mode() & 0o777;
    drop(RedbStore::open(&path).expect("a new file"));
    assert_eq!(mode(), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("the owner may");
    drop(RedbStore::open(&path).expect("the file"));
    assert_eq!(mode(), 0o600);
}
