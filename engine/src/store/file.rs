//! The open file: reading it, writing a group of changes into it, and opening it again when the disk has failed.
//!
//! Only the committer writes ([`super::committer`]). redb refuses everything after a failed read or write until its file
//! is opened again, so that is what happens here, and the group's number in the file tells whether the group that met the
//! failure is on the disk.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use redb::{Database, Durability, ReadTransaction, ReadableDatabase, ReadableTable};
use wattage_core::store::StoreError;

use super::open::OpenError;
use super::queue::Submission;
use super::tables::{FILE, Tables};

/// Number of the last group that was written, in [`FILE`].
const GROUP_KEY: &[u8] = b"group";
/// How long a file that cannot be opened is left alone before it is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// Opens the database, at the start and after a failure.
pub(super) type Opener = Box<dyn Fn() -> Result<Database, OpenError> + Send + Sync>;

/// The file.
pub(super) struct File {
    slot: RwLock<Slot>,
    open: Opener,
    /// What the last write met.
    failure: Mutex<Option<StoreError>>,
}

struct Slot {
    database: Option<Database>,
    /// Why there is no database, and when that was found.
    problem: String,
    tried: Instant,
}

/// How far a group got.
#[derive(Default)]
struct Attempt {
    /// For each of its changes whether its rows were as expected.
    outcomes: Vec<bool>,
    /// The group's number, once it was about to be committed.
    number: Option<u64>,
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").finish_non_exhaustive()
    }
}

impl File {
    /// The file that is open as `database`, and that `open` opens again.
    pub(super) fn new(database: Database, open: Opener) -> Self {
        Self {
            slot: RwLock::new(Slot {
                database: Some(database),
                problem: String::new(),
                tried: Instant::now(),
            }),
            open,
            failure: Mutex::default(),
        }
    }

    /// What the last write met, if it was not done.
    pub(super) fn failure(&self) -> Option<StoreError> {
        let failure = self.failure.lock();
        failure.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A view of the file as it is now.
    pub(super) fn read(&self) -> Result<ReadTransaction, StoreError> {
        let slot = self.slot.read().unwrap_or_else(PoisonError::into_inner);
        match &slot.database {
            Some(database) => database.begin_read().map_err(failed),
            None => Err(StoreError::Io(slot.problem.clone())),
        }
    }

    /// Writes what a group changes in one transaction. Answers for each change whether its rows were as expected; those
    /// are on the disk when this returns.
    ///
    /// # Errors
    /// The cause, and nothing of the group is on the disk; if that is not certain, the error says so.
    pub(super) fn write(&self, group: &[Submission]) -> Result<Vec<bool>, StoreError> {
        let written = self.write_or_reopen(group);
        let failure = self.failure.lock();
        *failure.unwrap_or_else(PoisonError::into_inner) = written.as_ref().err().cloned();
        written
    }

    fn write_or_reopen(&self, group: &[Submission]) -> Result<Vec<bool>, StoreError> {
        self.revive()?;
        let mut attempt = Attempt::default();
        let mut written = self.try_caught(group, &mut attempt);
        if matches!(written, Ok(Err(redb::Error::PreviousIo))) && attempt.outcomes.is_empty() {
            // It was a read that failed, before this group; nothing of the group was tried.
            let opened = self.reopen();
            opened.map_err(|problem| StoreError::Io(not_open(&problem)))?;
            written = self.try_caught(group, &mut attempt);
        }
        let error = match written {
            Ok(Ok(())) => return Ok(attempt.outcomes),
            Ok(Err(error)) => failed(error),
            Err(_) => StoreError::Io("writing its file ended in a panic; see the log".to_owned()),
        };
        tracing::error!("{error}; the file is opened again");
        match self.reopen() {
            // The failure came after the last step that mattered.
            Ok(last) if attempt.number.is_some() && last == attempt.number => Ok(attempt.outcomes),
            Ok(_) => Err(error),
            Err(problem) => Err(in_doubt(&error, &problem)),
        }
    }

    /// As [`File::try_write`], with panics caught: redb asserts what it expects of its own file, and whoever waits for
    /// this group must hear of it.
    fn try_caught(
        &self,
        group: &[Submission],
        attempt: &mut Attempt,
    ) -> thread::Result<Result<(), redb::Error>> {
        catch_unwind(AssertUnwindSafe(|| self.try_write(group, attempt)))
    }

    fn try_write(&self, group: &[Submission], attempt: &mut Attempt) -> Result<(), redb::Error> {
        let slot = self.slot.read().unwrap_or_else(PoisonError::into_inner);
        let Some(database) = &slot.database else {
            return Err(redb::Error::PreviousIo);
        };
        let mut transaction = database.begin_write()?;
        transaction.set_durability(Durability::Immediate)?;
        // Contracts choose what is written, so a forged checksum must not make half a block count as a whole one.
        transaction.set_two_phase_commit(true);
        transaction.set_quick_repair(true);
        let mut tables = Tables::new(&transaction);
        let last = tables.get(FILE, GROUP_KEY)?;
        let next = last.and_then(|bytes| bytes.try_into().ok());
        let next = next.map_or(0, u64::from_le_bytes) + 1;
        tables.set(FILE, GROUP_KEY, Some(&next.to_le_bytes()))?;
        for submission in group {
            let fresh = submission.change.write(&mut tables)?;
            attempt.outcomes.push(fresh);
        }
        drop(tables);
        if attempt.outcomes.contains(&true) {
            attempt.number = Some(next);
            transaction.commit()?;
        } else {
            transaction.abort()?;
        }
        Ok(())
    }

    /// Opens the file again if it is not open, unless that was tried a moment ago.
    fn revive(&self) -> Result<(), StoreError> {
        {
            let slot = self.slot.read().unwrap_or_else(PoisonError::into_inner);
            if slot.database.is_some() {
                return Ok(());
            }
            if slot.tried.elapsed() < RETRY {
                return Err(StoreError::Io(slot.problem.clone()));
            }
        }
        let opened = self.reopen();
        opened
            .map(drop)
            .map_err(|problem| StoreError::Io(not_open(&problem)))
    }

    /// Closes the file and opens it again. Answers the number of the last group in it.
    ///
    /// Views of the file as it was end: their next read says so.
    fn reopen(&self) -> Result<Option<u64>, String> {
        let mut slot = self.slot.write().unwrap_or_else(PoisonError::into_inner);
        slot.tried = Instant::now();
        slot.problem = "its file is being opened again; ask again in a moment".to_owned();
        // redb must be done with the file before it opens it again. After a panic in it, so may closing it end: it takes
        // locks that the first one poisoned.
        let old = slot.database.take();
        if catch_unwind(AssertUnwindSafe(|| drop(old))).is_err() {
            tracing::error!("closing the file ended in a panic");
        }
        let opened = catch_unwind(AssertUnwindSafe(|| self.look()));
        let opened = opened.unwrap_or_else(|_| Err("opening it ended in a panic".to_owned()));
        match opened {
            Ok((database, last)) => {
                tracing::info!("the file is open again");
                slot.database = Some(database);
                Ok(last)
            }
            Err(problem) => {
                tracing::error!("the file cannot be opened again: {problem}");
                slot.problem = not_open(&problem);
                Err(problem)
            }
        }
    }

    fn look(&self) -> Result<(Database, Option<u64>), String> {
        let database = (self.open)().map_err(|error| error.to_string())?;
        let last = last_group(&database).map_err(|error| error.to_string())?;
        Ok((database, last))
    }
}

fn last_group(database: &Database) -> Result<Option<u64>, redb::Error> {
    let table = database.begin_read()?.open_table(FILE)?;
    let stored = ReadableTable::get(&table, GROUP_KEY)?;
    let bytes = stored.and_then(|stored| stored.value().try_into().ok());
    Ok(bytes.map(u64::from_le_bytes))
}

fn not_open(problem: &str) -> String {
    format!("its file cannot be opened again: {problem}")
}

/// What is told of a group when the file could not be opened to look.
fn in_doubt(error: &StoreError, problem: &str) -> StoreError {
    StoreError::Io(format!(
        "{error}; and its file cannot be opened again ({problem}), so it is not known yet whether this was written: \
         read the sandbox once the node is ready again"
    ))
}

/// redb's errors in plain words.
pub(super) fn failed(error: impl Into<redb::Error>) -> StoreError {
    match error.into() {
        redb::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::StorageFull
            | std::io::ErrorKind::QuotaExceeded
            | std::io::ErrorKind::FileTooLarge => StoreError::Full(error.to_string()),
            _ => StoreError::Io(format!("reading or writing its file failed: {error}")),
        },
        redb::Error::Corrupted(problem) => StoreError::Io(format!(
            "its file is damaged ({problem}); stop the node and put a backup in its place"
        )),
        redb::Error::PreviousIo | redb::Error::DatabaseClosed => StoreError::Interrupted,
        other => StoreError::Io(other.to_string()),
    }
}
