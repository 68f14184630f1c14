//! The file's layout: its format, its tables, and giving room back.

use std::path::Path;

use redb::{Database, ReadableDatabase, ReadableTable};
use wattage_core::store::{StoreError, Table};

use super::change::FREED_KEY;
use super::file::failed;
use super::open::OpenError;
use super::tables::{FILE, OWN, rows};

/// Version of how the file is laid out: which tables there are, and how their keys begin. Format 1 had one ledger for
/// each sandbox, under the sandbox's id; [`crate::sandboxes::Sandboxes::migrate`] takes those over.
const FORMAT: u32 = 2;
/// The oldest format that is taken over.
const OLDEST: u32 = 1;
/// Key of the format in [`FILE`].
pub(super) const FORMAT_KEY: &[u8] = b"format";
/// Bytes of deleted rows from which on compacting is worth the wait at the start, if they are a quarter of the file.
const WORTH: u64 = 32 * 1024 * 1024;

/// Checks the format, makes every table, so that readers find them, and gives room back if there is much.
pub(super) fn prepare(path: &Path, database: &mut Database) -> Result<(), OpenError> {
    let failure = |error: StoreError| OpenError::Io {
        path: path.to_owned(),
        problem: error.to_string(),
    };
    match format(database).map_err(|error| failure(failed(error)))? {
        Found::Nothing => {}
        Found::Foreign => {
            return Err(OpenError::NotADatabase {
                path: path.to_owned(),
            });
        }
        Found::Format(OLDEST..=FORMAT) => {}
        Found::Format(found) => {
            return Err(OpenError::Format {
                path: path.to_owned(),
                found,
                expected: FORMAT,
            });
        }
    }
    let freed = lay_out(database).map_err(|error| failure(failed(error)))?;
    if freed >= WORTH && freed >= size(path) / 4 {
        compact(path, database, freed);
    }
    Ok(())
}

enum Found {
    Nothing,
    Foreign,
    Format(u32),
}

fn format(database: &Database) -> Result<Found, redb::Error> {
    let transaction = database.begin_read()?;
    let file = match transaction.open_table(FILE) {
        Ok(file) => file,
        Err(redb::TableError::TableDoesNotExist(_)) => {
            let tables = transaction.list_tables()?.count();
            return Ok(if tables == 0 {
                Found::Nothing
            } else {
                Found::Foreign
            });
        }
        // A table of this name that holds something else: a redb file, and none of ours.
        Err(redb::TableError::TableTypeMismatch { .. }) => return Ok(Found::Foreign),
        Err(error) => return Err(error.into()),
    };
    let stored = ReadableTable::get(&file, FORMAT_KEY)?;
    Ok(match stored {
        None => Found::Foreign,
        // A format that is not four bytes is none that this program ever wrote.
        Some(bytes) => Found::Format(bytes.value().try_into().map_or(0, u32::from_le_bytes)),
    })
}

/// Makes the tables, writes the format, and answers how many bytes were deleted since the last compaction.
fn lay_out(database: &Database) -> Result<u64, redb::Error> {
    let mut transaction = database.begin_write()?;
    transaction.set_two_phase_commit(true);
    transaction.set_quick_repair(true);
    for table in Table::ALL.map(rows).into_iter().chain(OWN) {
        transaction.open_table(table)?;
    }
    let freed = {
        let mut file = transaction.open_table(FILE)?;
        file.insert(FORMAT_KEY, FORMAT.to_le_bytes().as_slice())?;
        let freed = file.get(FREED_KEY)?;
        let bytes = freed.and_then(|bytes| bytes.value().try_into().ok());
        bytes.map_or(0, u64::from_le_bytes)
    };
    transaction.commit()?;
    Ok(freed)
}

/// Bytes of the file; 0 if it is none that the system knows.
fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

/// Moves what the file holds to its front and cuts it. A failure leaves it as large as it is.
fn compact(path: &Path, database: &mut Database, freed: u64) {
    let megabytes = || size(path) / 1024 / 1024;
    let before = megabytes();
    tracing::info!(
        "compacting {} ({before} MiB, {} MiB deleted since the last time)",
        path.display(),
        freed / 1024 / 1024
    );
    let compacted = database.compact().map_err(redb::Error::from);
    let noted = compacted.and_then(|_| {
        let transaction = database.begin_write()?;
        transaction
            .open_table(FILE)?
            .insert(FREED_KEY, 0u64.to_le_bytes().as_slice())?;
        Ok(transaction.commit()?)
    });
    match noted {
        Ok(()) => tracing::info!("compacted: {before} MiB are now {} MiB", megabytes()),
        Err(error) => tracing::warn!("the file was not compacted: {error}"),
    }
}
